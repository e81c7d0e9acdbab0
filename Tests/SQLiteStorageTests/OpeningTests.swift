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

  /// Whoever copies a file that nobody uses has all of it.
  @Test func leavesOneFileWhenItIsClosed() async throws {
    try await withFolder { folder in
      let store = try await SQLiteStore(path: folder + "/eblocks.sqlite")
      try await store.write { _ = try $0.run("INSERT INTO vars (name, value) VALUES ('a', '1')") }
      #expect(try await store.read { try $0.count("SELECT count(*) FROM vars") } == 1)
      await store.close()
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder) == ["eblocks.sqlite"])
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

  @Test func refusesTheDatabaseOfAnotherProgram() async throws {
    try await withFolder { folder in
      let path = folder + "/other.sqlite"
      let other = try DatabaseQueue(path: path)
      try await other.write { try $0.execute(sql: "CREATE TABLE users (x)") }
      try other.close()
      await #expect(throws: StorageError.notADatabase) { _ = try await SQLiteStore(path: path) }
      #expect(try seenByAnother(path, "SELECT count(*) FROM sqlite_master") == 1)
    }
  }

  @Test(arguments: ["PRAGMA application_id = 77", "CREATE TABLE notes (x)"])
  func changesNothingInAnotherProgramsFile(_ sql: String) async throws {
    try await withFolder { folder in
      let path = folder + "/other.sqlite"
      let other = try DatabaseQueue(path: path)
      try await other.write { try $0.execute(sql: sql) }
      try other.close()
      let before = try Data(contentsOf: URL(fileURLWithPath: path))
      await #expect(throws: StorageError.notADatabase) { _ = try await SQLiteStore(path: path) }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["other.sqlite"])
    }
  }

  @Test func signsItsFiles() async throws {
    try await withStore { store, path in
      #expect(try seenByAnother(path, "PRAGMA application_id") == 0x6542_6C6B)
      try await store.write { _ = try $0.rows("PRAGMA application_id = 0") }
      // As the first versions left it: signed when it is opened next.
      let again = try await SQLiteStore(path: path)
      await again.close()
      #expect(try seenByAnother(path, "PRAGMA application_id") == 0x6542_6C6B)
    }
  }

  @Test func tellsAFileThatIsDamaged() async throws {
    try await withFolder { folder in
      let path = folder + "/eblocks.sqlite"
      let store = try await SQLiteStore(path: path)
      try await store.write { connection in
        for id in 1...5_000 {
          try connection.run("INSERT INTO voters (id, LASTNAME) VALUES (\(id), 'Somebody')")
        }
      }
      #expect(try await store.damage() == [])
      // A copy is one whole file; the original's pages may still be in its log.
      let copy = path + ".backup"
      try PrivateFile.makeNew(atPath: copy)
      _ = try await SQLiteStore.copy(path, into: copy)
      await store.close()
      let file = try FileHandle(forUpdating: URL(fileURLWithPath: copy))
      try file.seek(toOffset: try file.seekToEnd() - 12 * 4_096)
      try file.write(contentsOf: Data(repeating: 0x5A, count: 4 * 4_096))
      try file.close()
      let damaged = try await SQLiteStore(path: copy)
      #expect(try await !damaged.damage().isEmpty)
      await damaged.close()
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
      #expect(
        try seenByAnother(path, "SELECT count(*) FROM eblocks_migrations")
          == Migrations.all.steps.count)
      for store in stores { await store.close() }
    }
  }
}
