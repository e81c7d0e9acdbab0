import Foundation
import GRDB
import SQLiteStorage
import Storage

/// A folder of a test's own, gone afterwards.
func withFolder(_ body: (String) async throws -> Void) async throws {
  let folder = NSTemporaryDirectory() + "eblocks-sqlite-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try await body(folder)
}

/// A database in a file of a test's own.
func withStore(_ body: (SQLiteStore, _ path: String) async throws -> Void) async throws {
  try await withFolder { folder in
    let path = folder + "/eblocks.sqlite"
    let store = try await SQLiteStore(path: path)
    do {
      try await body(store, path)
    } catch {
      await store.close()
      throw error
    }
    await store.close()
  }
}

/// What another program sees in the file.
func seenByAnother(_ path: String, _ sql: String) throws -> Int? {
  try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: sql) }
}

func permissions(_ path: String) throws -> Int? {
  try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
}

extension SQLConnection {
  /// Voters 1 to `count`, about whom nothing is known.
  func addVoters(_ count: Int) throws {
    try runEach("INSERT INTO voters (id) VALUES (?)", (1...count).map { [.integer(Int64($0))] })
  }
}
