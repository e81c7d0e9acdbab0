import Domain
import Storage
import Testing

@testable import SQLiteStorage

/// Settings are read once for many requests, and yet nobody meets old ones.
@Suite struct KeptSettingsTests {
  private func chunk(_ db: any SQLConnection) throws -> Int {
    try Variables(db).settings().chunk(for: .letters)
  }

  @Test func aChangeHoldsForWhateverComesAfterIt() async throws {
    try await withStore { store, _ in
      for wanted in 2...20 {
        try await store.write { db in
          try Variables(db).set(.chunkAddresses, to: "\(wanted)")
          let seen = try chunk(db)
          #expect(seen == wanted)
        }
        do {
          let seen = try await store.read { try chunk($0) }
          #expect(seen == wanted)
        }
        do {
          let seen = try await store.write { try chunk($0) }
          #expect(seen == wanted)
        }
      }
    }
  }

  @Test func aChangeThatWasTakenBackHoldsForNobody() async throws {
    try await withStore { store, _ in
      struct Regret: Error {}
      try await store.write { try Variables($0).set(.chunkAddresses, to: "5") }
      await #expect(throws: Regret.self) {
        try await store.write { db in
          try Variables(db).set(.chunkAddresses, to: "6")
          _ = try chunk(db)
          throw Regret()
        }
      }
      do {
        let seen = try await store.write { try chunk($0) }
        #expect(seen == 5)
      }
      do {
        let seen = try await store.read { try chunk($0) }
        #expect(seen == 5)
      }
    }
  }

  @Test func aWriteNoticesWhatAnotherProgramChanged() async throws {
    try await withStore { store, path in
      let other = try await SQLiteStore(path: path)
      for wanted in 2...6 {
        _ = try await store.write { try chunk($0) }
        try await other.write { try Variables($0).set(.chunkAddresses, to: "\(wanted)") }
        do {
          let seen = try await store.write { try chunk($0) }
          #expect(seen == wanted)
        }
      }
      await other.close()
    }
  }
}
