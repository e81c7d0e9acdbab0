import Domain
import Foundation
import SQLiteStorage
import Storage
import Testing

@Suite struct BackupTests {
  @Test func copiesEverythingWhileOthersWrite() async throws {
    try await withStore { store, path in
      let copy = path + ".backup"
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 1...50 {
          group.addTask {
            // Two rows a transaction: a copy never has an odd number.
            try await store.write { connection in
              try connection.run("INSERT INTO vars (name) VALUES (\("a\(number)"))")
              try connection.run("INSERT INTO vars (name) VALUES (\("b\(number)"))")
            }
          }
        }
        group.addTask { try await store.backup(to: copy) }
        try await group.waitForAll()
      }
      #expect(try permissions(copy) == 0o600)
      #expect(try seenByAnother(copy, "SELECT count(*) % 2 FROM vars") == 0)
      let opened = try await SQLiteStore(path: copy)
      #expect(try await opened.read { try $0.brokenInvariants().count } == 0)
      #expect(try await opened.read { try $0.first("PRAGMA integrity_check")?.text(0) } == "ok")
      await opened.close()
    }
  }

  @Test func neverOverwritesAFile() async throws {
    try await withStore { store, path in
      let copy = path + ".backup"
      try "precious".write(toFile: copy, atomically: true, encoding: .utf8)
      await #expect(throws: StorageError.unavailable("a file of that name is there already")) {
        try await store.backup(to: copy)
      }
      #expect(try String(contentsOfFile: copy, encoding: .utf8) == "precious")
      await #expect(throws: StorageError.unavailable("there is no such folder")) {
        try await store.backup(to: path + "-missing/backup")
      }
    }
  }
}
