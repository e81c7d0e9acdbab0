import Foundation
import MariaDBStorage
import SQLiteStorage
import Storage

/// Opens the database; the one place where the engines meet.
///
/// - Parameter isNew: whether a database may be made where there is none.
func openStore(_ url: DatabaseURL, isNew: Bool) async throws -> any Store {
  switch url {
  case .sqlite(let path):
    guard isNew || FileManager.default.fileExists(atPath: path) else {
      throw Failure("There is no database at \(path). Name it with --database, or make one first.")
    }
    return try await SQLiteStore(path: path)
  case .mariaDB(let address): return try await MariaDBStore(address)
  }
}

/// What the engine finds wrong with its own files; none when all is well, or when the engine
/// leaves that to its own tools.
func damage(of store: any Store) async throws -> [String] {
  try await (store as? SQLiteStore)?.damage() ?? []
}

/// Copies the database to a new file while it may be in use.
func backUp(_ url: DatabaseURL, to file: String) async throws {
  let store = try await openStore(url, isNew: false)
  guard let engine = store as? SQLiteStore else {
    await store.close()
    throw Failure("Only an SQLite database is copied this way; use the database's own tools.")
  }
  do {
    try await engine.backup(to: URL(fileURLWithPath: file).path)
    await store.close()
  } catch StorageError.unavailable(let reason) {
    await store.close()
    throw Failure("The copy cannot be written to \(file): \(reason). Choose another place.")
  } catch {
    await store.close()
    throw error
  }
}
