import Domain
import Foundation
import GRDB
import SQLiteStorage
import Storage
import Synchronization
import Testing

@Suite struct BackupTests {
  private func copy(_ path: String, to target: String, replacing: Bool = false) async throws
    -> Contents
  {
    let file = try DurableFile(path: target, isReplacing: replacing)
    defer { file.discard() }
    let contents = try await SQLiteStore.copy(path, into: file.part)
    try file.place()
    return contents
  }

  /// Whoever wrote one after the other finds all up to some moment in the copy, and nothing after.
  @Test func copiesOneMomentWhileOthersWrite() async throws {
    try await withStore { store, path in
      let target = path + ".backup"
      let isCopied = Flag()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 1...8 {
          group.addTask {
            for number in 1...5_000 {
              if number > 20, isCopied.isUp { return }
              try await store.write { connection in
                // Two rows a transaction: a copy never has an odd number.
                try connection.run("INSERT INTO vars (name) VALUES (\("a\(writer)-\(number)"))")
                try connection.run("INSERT INTO vars (name) VALUES (\("b\(writer)-\(number)"))")
              }
            }
          }
        }
        group.addTask {
          _ = try await copy(path, to: target)
          isCopied.raise()
        }
        try await group.waitForAll()
      }
      #expect(try permissions(target) == 0o600)
      #expect(try seenByAnother(target, "SELECT count(*) % 2 FROM vars") == 0)
      let opened = try await SQLiteStore(path: target)
      for writer in 1...8 {
        let (count, last) = try await opened.read { db in
          let row = try db.first(
            """
            SELECT count(*), coalesce(max(CAST(substr(name, 4) AS INTEGER)), 0) FROM vars
            WHERE name LIKE \("a\(writer)-%")
            """)
          return (try row?.int(0), try row?.int(1))
        }
        #expect(count == last)
      }
      #expect(try await opened.read { try $0.brokenInvariants().count } == 0)
      #expect(try await opened.read { try $0.first("PRAGMA integrity_check")?.text(0) } == "ok")
      await opened.close()
    }
  }

  @Test func isOneFileThatSaysWhatItHolds() async throws {
    try await withStore { store, path in
      try await store.write { try $0.addVoters(3) }
      let target = path + ".backup"
      let contents = try await copy(path, to: target)
      #expect(contents == Contents(voters: 3, volunteers: 0, results: 0))
      #expect("\(contents)" == "3 voters, 0 volunteers, 0 results")
      let names = try FileManager.default.contentsOfDirectory(
        atPath: (path as NSString).deletingLastPathComponent)
      #expect(names.filter { $0.contains("backup") } == ["eblocks.sqlite.backup"])
    }
  }

  @Test func replacesAFileOnlyWhenTold() async throws {
    try await withStore { _, path in
      let target = path + ".backup"
      try "precious".write(toFile: target, atomically: true, encoding: .utf8)
      await #expect(throws: StorageError.unavailable("a file of that name is there already")) {
        _ = try await copy(path, to: target)
      }
      #expect(try String(contentsOfFile: target, encoding: .utf8) == "precious")
      _ = try await copy(path, to: target, replacing: true)
      #expect(try seenByAnother(target, "SELECT count(*) FROM voters") == 0)
      #expect(try permissions(target) == 0o600)
      await #expect(throws: StorageError.unavailable("there is no such folder")) {
        _ = try await copy(path, to: path + "-missing/backup")
      }
    }
  }

  @Test func leavesAnOlderSchemaAsItIs() async throws {
    try await withStore { store, path in
      try await store.write { db in
        _ = try db.run("DELETE FROM eblocks_migrations WHERE name > '0001-first'")
      }
      let target = path + ".backup"
      _ = try await copy(path, to: target)
      #expect(try seenByAnother(target, "SELECT count(*) FROM eblocks_migrations") == 1)
      #expect(try seenByAnother(path, "SELECT count(*) FROM eblocks_migrations") == 1)
    }
  }

  @Test func leavesAnotherProgramsFileAlone() async throws {
    try await withFolder { folder in
      let path = folder + "/letter.txt"
      try String(repeating: "Dear voter, ", count: 1_000)
        .write(toFile: path, atomically: true, encoding: .utf8)
      await #expect(throws: StorageError.notADatabase) {
        _ = try await copy(path, to: folder + "/copy")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["letter.txt"])
    }
  }
}

/// What one task tells another.
private final class Flag: Sendable {
  private let state = Mutex(false)

  var isUp: Bool { state.withLock { $0 } }

  func raise() { state.withLock { $0 = true } }
}
