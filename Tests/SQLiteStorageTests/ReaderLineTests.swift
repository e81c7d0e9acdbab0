import Storage
import Testing

@testable import SQLiteStorage

/// Reads share transactions, and yet each sees all that was acknowledged before it came.
@Suite struct ReaderLineTests {
  @Test func aReadSeesWhatWasAcknowledgedBeforeIt() async throws {
    try await withStore { store, _ in
      try await store.write { db in
        for id in 1...8 { try db.run("INSERT INTO volunteers (uid) VALUES (\(id))") }
      }
      try await withThrowingTaskGroup { group in
        for id in 1...8 {
          group.addTask {
            for wanted in 1...40 {
              try await store.write { db in
                _ = try db.run("UPDATE volunteers SET letters = \(wanted) WHERE uid = \(id)")
              }
              let seen = try await store.read {
                try $0.count("SELECT letters FROM volunteers WHERE uid = \(id)")
              }
              #expect(seen == wanted)
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func aReadIsOneMoment() async throws {
    try await withStore { store, _ in
      try await store.write { _ = try $0.run("INSERT INTO volunteers (uid) VALUES (1)") }
      try await withThrowingTaskGroup { group in
        group.addTask {
          for _ in 1...100 {
            try await store.write {
              _ = try $0.run("UPDATE volunteers SET letters = letters + 1, calls = calls + 1")
            }
          }
        }
        for _ in 1...100 {
          let (letters, calls) = try await store.read { db in
            (
              try db.count("SELECT letters FROM volunteers"),
              try db.count("SELECT calls FROM volunteers")
            )
          }
          #expect(letters == calls)
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func aReadThatFailsHarmsNoOther() async throws {
    try await withStore { store, _ in
      await #expect(throws: StorageError.self) {
        try await store.read { _ = try $0.rows("SELECT nothing FROM nowhere") }
      }
      do {
        let seen = try await store.read { try $0.count("SELECT 7") }
        #expect(seen == 7)
      }
    }
  }

  @Test func aReadChangesNothing() async throws {
    try await withStore { store, _ in
      await #expect(throws: StorageError.readOnly) {
        try await store.read { _ = try $0.run("INSERT INTO volunteers (uid) VALUES (1)") }
      }
      do {
        let seen = try await store.read { try $0.count("SELECT count(*) FROM volunteers") }
        #expect(seen == 0)
      }
    }
  }
}
