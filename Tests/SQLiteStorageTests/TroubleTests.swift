import Domain
import Foundation
import GRDB
import Storage
import Testing

@testable import SQLiteStorage

@Suite struct TroubleTests {
  @Test func saysThatTheDiskIsFullAndKeepsWhatItHad() async throws {
    try await withStore { store, path in
      try await store.write { connection in
        try connection.run("INSERT INTO vars (name) VALUES ('before')")
        let pages = try connection.count("PRAGMA page_count")
        _ = try connection.rows("PRAGMA max_page_count = \(raw: String(pages + 2))")
      }
      await #expect(throws: StorageError.full) {
        try await store.write { try $0.insert((1...5_000).map(somebody)) }
      }
      #expect(try seenByAnother(path, "SELECT count(*) FROM voters") == 0)
      try await store.write { connection in
        _ = try connection.rows("PRAGMA max_page_count = 1000000")
        try connection.insert((1...5_000).map(somebody))
      }
      #expect(try seenByAnother(path, "SELECT count(*) FROM voters") == 5_000)
      #expect(try seenByAnother(path, "SELECT count(*) FROM vars") == 1)
    }
  }

  @Test func losesNobodysWriteToANeighbourThatFillsTheDisk() async throws {
    try await withStore { store, path in
      try await store.write { connection in
        let pages = try connection.count("PRAGMA page_count")
        _ = try connection.rows("PRAGMA max_page_count = \(raw: String(pages + 4))")
      }
      let kept = await withTaskGroup(of: Bool.self) { group in
        for number in 1...40 {
          group.addTask {
            do {
              try await store.write { connection in
                if number.isMultiple(of: 8) { try connection.insert((1...5_000).map(somebody)) }
                try connection.run("INSERT INTO vars (name) VALUES (\(String(number)))")
              }
              return true
            } catch {
              return false
            }
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(kept == 35)
      #expect(try seenByAnother(path, "SELECT count(*) FROM vars") == 35)
    }
  }

  @Test func saysThatTheFileMayNotBeWritten() async throws {
    try await withStore { store, _ in
      await #expect(throws: StorageError.readOnly) {
        try await store.write { connection in
          try connection.run("PRAGMA query_only = 1")
          try connection.run("INSERT INTO vars (name) VALUES ('a')")
        }
      }
    }
  }

  @Test func findsThatItsFileWasMovedAwayOrReplaced() async throws {
    try await withStore { store, path in
      try await store.checkWrites()
      let files = FileManager.default
      try files.moveItem(atPath: path, toPath: path + ".moved")
      await #expect(throws: StorageError.unavailable("its file was moved away")) {
        try await store.checkWrites()
      }
      try files.copyItem(atPath: path + ".moved", toPath: path)
      await #expect(throws: StorageError.unavailable("its file was moved away")) {
        try await store.checkWrites()
      }
      try files.removeItem(atPath: path)
      try files.moveItem(atPath: path + ".moved", toPath: path)
      try await store.checkWrites()
    }
  }

  @Test func findsThatNothingCanBeWritten() async throws {
    try await withStore { store, _ in
      try await store.write { _ = try $0.run("PRAGMA query_only = 1") }
      await #expect(throws: StorageError.readOnly) { try await store.checkWrites() }
    }
  }

  @Test func aCheckIsAWriteAsAnyOtherAndChangesNothing() async throws {
    try await withStore { store, path in
      let other = try DatabaseQueue(path: path)
      let version = { try other.read { try Int.fetchOne($0, sql: "PRAGMA data_version") } }
      let before = try version()
      #expect(try version() == before)
      try await store.checkWrites()
      #expect(try version() != before, "another program sees that something was written")
      try other.close()
      #expect(
        try seenByAnother(path, "SELECT count(*) FROM eblocks_migrations")
          == Migrations.all.steps.count)
    }
  }

  static let codes: [(ResultCode, StorageError)] = [
    (.SQLITE_BUSY, .busy), (.SQLITE_BUSY_SNAPSHOT, .busy), (.SQLITE_LOCKED, .busy),
    (.SQLITE_FULL, .full), (.SQLITE_READONLY, .readOnly), (.SQLITE_READONLY_DBMOVED, .readOnly),
    (.SQLITE_NOTADB, .notADatabase), (.SQLITE_CORRUPT, .notADatabase),
    (.SQLITE_CANTOPEN, .unavailable("its file cannot be opened")),
    (.SQLITE_IOERR_FSYNC, .unavailable("its disk fails, SQLite 1034")),
    (.SQLITE_MISUSE, .unavailable("it was closed")), (.SQLITE_ERROR, .other("SQLite 1")),
  ]

  @Test(arguments: codes) func namesWhatSQLiteMeans(code: ResultCode, error: StorageError) {
    #expect(StorageError(code: code, message: "secret 603-555-0101") == error)
    #expect(!error.description.contains("555"))
  }

  @Test func namesAConstraintAndNoValue() async throws {
    try await withStore { store, _ in
      func refusal(_ sql: Storage.SQL) async -> StorageError? {
        do {
          try await store.write { connection in _ = try connection.run(sql) }
          return nil
        } catch {
          return error as? StorageError
        }
      }
      #expect(await refusal("INSERT INTO voters (id) VALUES (1)") == nil)
      #expect(await refusal("INSERT INTO voters (id) VALUES (1)") == .constraint("voters.id"))
      #expect(await refusal("UPDATE voters SET prime = 5") == .constraint("voters_prime"))
      #expect(
        await refusal("INSERT INTO users (nickname) VALUES ('Ann')") == .constraint("users.passwd"))
      #expect(
        await refusal(
          "INSERT INTO assignments (voter_id, uid, mode, assigned_at) VALUES (5, 1, 0, 1)")
          == .constraint("FOREIGN KEY"))
    }
  }
}

func somebody(_ id: Int) -> Voter {
  Voter(
    id: VoterID(id), name: VoterName(first: "Ann", last: "Voter \(id)"),
    address: Address(street: "\(id) Elm Street", city: "Concord", state: "NH", zip: "03301"))
}
