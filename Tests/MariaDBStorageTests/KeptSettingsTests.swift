import Dispatch
import Domain
import Storage
import Testing

@testable import MariaDBStorage

/// Settings are read once for many requests, which nobody notices but in their speed.
@Suite struct KeptSettingsTests {
  private func chunk(_ db: any SQLConnection) throws -> Int {
    try Variables(db).settings().chunk(for: .letters)
  }

  @Test func aChangeHoldsForWhateverComesAfterIt() async throws {
    try await withStore(options: "connections=3") { store, _ in
      for wanted in 2...12 {
        let own = try await store.write { db in
          try Variables(db).set(.chunkAddresses, to: "\(wanted)")
          return try chunk(db)
        }
        #expect(own == wanted)
        #expect(try await store.read { try chunk($0) } == wanted)
        #expect(try await store.write { try chunk($0) } == wanted)
      }
    }
  }

  @Test func aChangeThatWasTakenBackHoldsForNobody() async throws {
    struct Regret: Error {}
    try await withStore { store, _ in
      try await store.write { try Variables($0).set(.chunkAddresses, to: "5") }
      await #expect(throws: Regret.self) {
        try await store.write { db in
          try Variables(db).set(.chunkAddresses, to: "6")
          _ = try chunk(db)
          throw Regret()
        }
      }
      #expect(try await store.write { try chunk($0) } == 5)
      #expect(try await store.read { try chunk($0) } == 5)
    }
  }

  /// A snapshot that is older than a change must not bring the old settings back.
  @Test func aReadThatBeganBeforeAChangeKeepsNothing() async throws {
    try await withStore(options: "connections=6") { store, _ in
      try await store.write { try Variables($0).set(.chunkAddresses, to: "5") }
      let (begun, changed) = (AsyncStream<Void>.makeStream(), DispatchSemaphore(value: 0))
      async let old = store.read { db in
        _ = try db.count("SELECT count(*) FROM vars")
        begun.continuation.finish()
        changed.wait()
        return try chunk(db)
      }
      for await _ in begun.stream {}
      try await store.write { try Variables($0).set(.chunkAddresses, to: "6") }
      changed.signal()
      #expect(try await old == 5)
      #expect(try await store.read { try chunk($0) } == 6)
    }
  }

  /// Another server's change, after a second or so (SPEC 3 allows five).
  @Test func aChangeByAnotherServerIsSeenSoon() async throws {
    try await withStore { store, database in
      _ = try await store.read { try chunk($0) }
      try await withStore(at: testServer.address(of: database)) { other in
        try await other.write { try Variables($0).set(.chunkAddresses, to: "7") }
      }
      var seen = 0
      for _ in 0..<500 where seen != 7 {
        seen = try await store.read { try chunk($0) }
        try await Task.sleep(for: .milliseconds(10))
      }
      #expect(seen == 7)
    }
  }
}
