import Dispatch
import Domain
import Storage
import Testing

@testable import MariaDBStorage

/// What is left in the pools, counted while voters change hands.
@Suite struct PoolCountTests {
  /// A correction and a claim of the same voter at the same moment: the voter leaves the pool once.
  @Test func aVoterWhoIsClaimedDuringACorrectionLeavesThePoolOnce() async throws {
    try await withStore(options: "connections=6") { store, _ in
      let now = Instant(seconds: 1_000)
      try await store.write { db in
        try db.insert(
          (1...3).map {
            Voter(
              id: $0, name: VoterName(first: "Ann", last: "Reed"),
              address: Address(street: "1 Elm St", city: "Concord", state: "NH", zip: "03301"),
              phone: "603-555-0142", party: "D")
          })
      }
      let (begun, begin) = AsyncStream<Void>.makeStream()
      let claimed = DispatchSemaphore(value: 0)
      async let change: Void = store.write { db in
        try Summaries(db).changing([1, 2]) {
          begin.finish()
          claimed.wait()
          try db.run("UPDATE voters SET MCITY = 'Dover' WHERE id = 1")
        }
      }
      for await _ in begun {}
      let taken = try await store.write { db in
        try db.claim(
          mode: .letters, count: 3, user: 7, primeFirst: false, skippedSince: now, zones: nil,
          now: now)
      }
      claimed.signal()
      try await change
      #expect(taken == [3])
      #expect(try await store.read { try $0.wrongSummaries().map(\.invariant.name) } == [])
    }
  }
}
