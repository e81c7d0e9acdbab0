import Domain
import Foundation
import GRDB
import SQLiteStorage
import Storage
import Testing

@Suite struct RestoreTests {
  /// A database with this many voters, closed, and a backup of it.
  private func made(_ voters: Int, in folder: String, as name: String) async throws -> String {
    let path = "\(folder)/\(name)"
    let store = try await SQLiteStore(path: path)
    try await store.write { db in
      try db.addVoters(voters)
    }
    await store.close()
    return path
  }

  private func backup(_ path: String) async throws -> String {
    try PrivateFile.makeNew(atPath: path + ".backup")
    _ = try await SQLiteStore.copy(path, into: path + ".backup")
    return path + ".backup"
  }

  private func voters(_ path: String) throws -> Int? {
    try seenByAnother(path, "SELECT count(*) FROM voters")
  }

  @Test func putsTheBackupInPlaceAndKeepsWhatWasThere() async throws {
    try await withFolder { folder in
      let saved = try await backup(made(2, in: folder, as: "old"))
      let path = try await made(5, in: folder, as: "eblocks.sqlite")
      for number in 1...2 {
        let restoration = try await SQLiteStore.restore(saved, to: path)
        #expect(restoration.contents == Contents(voters: 2, volunteers: 0, results: 0))
        #expect(restoration.kept == path + ".before-restore-\(number)")
        #expect(try permissions(path) == 0o600)
      }
      #expect(try voters(path) == 2)
      #expect(try voters(path + ".before-restore-1") == 5)
      #expect(try voters(path + ".before-restore-2") == 2)
      #expect(try voters(saved) == 2)
      let opened = try await SQLiteStore(path: path)
      try await opened.checkWrites()
      #expect(try await opened.read { try $0.brokenInvariants().count } == 0)
      await opened.close()
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left.filter { $0.hasSuffix(".part") || $0.contains("-journal") } == [])
    }
  }

  @Test func restoresWhereNothingIs() async throws {
    try await withFolder { folder in
      let saved = try await backup(made(2, in: folder, as: "old"))
      let path = folder + "/eblocks.sqlite"
      // The log of a database that was lost: not this one's.
      try Data(repeating: 7, count: 5_000).write(to: URL(fileURLWithPath: path + "-wal"))
      #expect(try await SQLiteStore.restore(saved, to: path).kept == nil)
      #expect(try voters(path) == 2)
    }
  }

  /// What was committed and not yet moved from the log into the file is kept, too.
  @Test func keepsWhatIsStillInTheLog() async throws {
    try await withFolder { folder in
      let saved = try await backup(made(2, in: folder, as: "old"))
      let live = try await SQLiteStore(path: folder + "/live")
      try await live.write { db in
        try db.addVoters(9)
      }
      // As a server that was killed leaves it.
      let path = folder + "/eblocks.sqlite"
      for suffix in ["", "-wal"] {
        try FileManager.default.copyItem(atPath: folder + "/live" + suffix, toPath: path + suffix)
      }
      await live.close()
      let kept = try #require(try await SQLiteStore.restore(saved, to: path).kept)
      #expect(try voters(kept) == 9)
      #expect(try voters(path) == 2)
    }
  }

  @Test func refusesWhileAnybodyHasTheDatabaseOpen() async throws {
    try await withFolder { folder in
      let saved = try await backup(made(2, in: folder, as: "old"))
      let store = try await SQLiteStore(path: folder + "/eblocks.sqlite")
      try await store.checkWrites()
      await #expect(throws: StorageError.busy) {
        _ = try await SQLiteStore.restore(saved, to: folder + "/eblocks.sqlite")
      }
      await store.close()
      _ = try await SQLiteStore.restore(saved, to: folder + "/eblocks.sqlite")
      #expect(try voters(folder + "/eblocks.sqlite") == 2)
    }
  }

  @Test func replacesADamagedDatabase() async throws {
    try await withFolder { folder in
      let saved = try await backup(made(2, in: folder, as: "old"))
      let path = try await made(5, in: folder, as: "eblocks.sqlite")
      // A log that is left would mend the pages that it holds.
      for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
      let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
      try file.write(contentsOf: Data(repeating: 0x5A, count: 9_000))
      try file.close()
      let kept = try #require(try await SQLiteStore.restore(saved, to: path).kept)
      #expect(try voters(path) == 2)
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: kept)).prefix(9_000).allSatisfy { $0 == 0x5A })
    }
  }

  @Test(arguments: ["cut off", "a letter", "another program's", "newer", "empty", "damaged"])
  func refusesABackupThatIsNone(_ what: String) async throws {
    try await withFolder { folder in
      let saved = try await backup(made(400, in: folder, as: "old"))
      let path = try await made(5, in: folder, as: "eblocks.sqlite")
      let url = URL(fileURLWithPath: saved)
      let whole = try Data(contentsOf: url)
      var error = StorageError.notADatabase
      switch what {
      case "cut off": try whole.prefix(whole.count / 2).write(to: url)
      case "a letter": try Data("Dear voter, ".utf8).write(to: url)
      case "another program's":
        try FileManager.default.removeItem(at: url)
        try await DatabaseQueue(path: saved).write { try $0.execute(sql: "CREATE TABLE x (y)") }
      case "newer":
        try await DatabaseQueue(path: saved).write {
          try $0.execute(sql: "INSERT INTO eblocks_migrations VALUES ('9999-future', 5)")
        }
        error = .newerSchema("9999-future")
      case "empty": try Data().write(to: url)
      default:
        var broken = whole
        broken.replaceSubrange(20_000..<40_000, with: Data(repeating: 0x5A, count: 20_000))
        try broken.write(to: url)
      }
      await #expect(throws: error) { _ = try await SQLiteStore.restore(saved, to: path) }
      #expect(try voters(path) == 5)
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left.filter { $0.contains(".part") || $0.contains("before-restore") } == [])
    }
  }
}
