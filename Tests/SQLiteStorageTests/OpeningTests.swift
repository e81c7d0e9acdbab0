import Domain
import Foundation
import GRDB
import SQLiteStorage
import Storage
import Testing

@Suite struct OpeningTests {
  @Test func keepsFilesFromOthersEyes() async throws {
    try await withFolder { folder in
      let path = folder + "/new/deep/eblocks.sqlite"
      let store = try await SQLiteStore(path: path)
      #expect(try permissions(path) == 0o600)
      #expect(try permissions(path + "-wal") == 0o600)
      #expect(try permissions(folder + "/new") == 0o700)
      #expect(try permissions(folder + "/new/deep") == 0o700)
      await store.close()
    }
  }

  @Test func keepsWhatWasThereBefore() async throws {
    try await withFolder { folder in
      let path = folder + "/eblocks.sqlite"
      let first = try await SQLiteStore(path: path)
      try await first.write { connection in
        _ = try connection.run("INSERT INTO vars (name, value) VALUES ('a', '1')")
      }
      await first.close()
      let second = try await SQLiteStore(path: path)
      #expect(try await second.read { try $0.count("SELECT count(*) FROM vars") } == 1)
      await second.close()
    }
  }

  @Test func refusesADatabaseOfANewerProgram() async throws {
    try await withStore { store, path in
      try await store.write { connection in
        _ = try connection.run("INSERT INTO eblocks_migrations VALUES ('9999-future', 5)")
      }
      await #expect(throws: StorageError.newerSchema("9999-future")) {
        _ = try await SQLiteStore(path: path)
      }
    }
  }

  @Test func refusesAFileThatIsNoDatabase() async throws {
    try await withFolder { folder in
      let path = folder + "/letter.txt"
      let text = String(repeating: "Dear voter, this is not a database at all. ", count: 100)
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      await #expect(throws: StorageError.notADatabase) { _ = try await SQLiteStore(path: path) }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
  }

  @Test func saysWhyAPlaceCannotHoldADatabase() async throws {
    try await withFolder { folder in
      await #expect(throws: StorageError.unavailable("its file cannot be opened")) {
        _ = try await SQLiteStore(path: folder)
      }
      await #expect(throws: StorageError.self) {
        _ = try await SQLiteStore(path: "/proc/eblocks/eblocks.sqlite")
      }
    }
  }

  @Test func opensOneNewFileFromManySidesAtOnce() async throws {
    try await withFolder { folder in
      let path = folder + "/eblocks.sqlite"
      let stores = try await withThrowingTaskGroup(of: SQLiteStore.self) { group in
        for _ in 1...8 { group.addTask { try await SQLiteStore(path: path) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (number, store) in stores.enumerated() {
          group.addTask {
            try await store.write { connection in
              _ = try connection.run("INSERT INTO vars (name) VALUES (\(String(number)))")
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try seenByAnother(path, "SELECT count(*) FROM vars") == 8)
      #expect(try seenByAnother(path, "SELECT count(*) FROM eblocks_migrations") == 1)
      for store in stores { await store.close() }
    }
  }
}
