import Domain
import Storage
import Testing

@Suite struct NightsTests {
  static let midnight = Instant(seconds: 100_000)

  private func takeTurn(_ store: any Store, _ worker: String, after seconds: Int64) async throws
    -> Bool
  {
    try await store.write {
      try Nights($0).takeTurn(Self.midnight, as: worker, now: Self.midnight + seconds)
    }
  }

  private func isDone(_ store: any Store, after seconds: Int64) async throws -> Bool {
    try await store.read {
      try Nights($0).isDone(Self.midnight, now: Self.midnight + seconds)
    }
  }

  @Test(arguments: Engine.all)
  func givesTheTurnToOneAndToAnotherWhenThatOneIsSilent(engine: Engine) async throws {
    try await engine.with { store async throws in
      #expect(try await takeTurn(store, "a", after: 0))
      #expect(try await !takeTurn(store, "b", after: 1))
      #expect(try await takeTurn(store, "a", after: 40))
      #expect(try await !takeTurn(store, "b", after: 40 + Nights.lease - 1))
      #expect(try await takeTurn(store, "b", after: 40 + Nights.lease))
      #expect(try await !takeTurn(store, "a", after: 40 + Nights.lease))
    }
  }

  @Test(arguments: Engine.all)
  func givesOneTurnToManyWhoAskAtOnce(engine: Engine) async throws {
    try await engine.with { store async throws in
      let turns = try await withThrowingTaskGroup(of: Bool.self) { group in
        for worker in 1...12 {
          group.addTask { try await takeTurn(store, "server \(worker)", after: 0) }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(turns == 1)
    }
  }

  @Test(arguments: Engine.all)
  func isDoneOnceItWasLookedThroughAfterTheLastClaims(engine: Engine) async throws {
    try await engine.with { store async throws in
      #expect(try await !isDone(store, after: 3_600))
      _ = try await takeTurn(store, "a", after: 0)
      #expect(try await !isDone(store, after: 1))
      try await store.write { try Nights($0).finish(Self.midnight, now: Self.midnight + 2) }
      #expect(try await isDone(store, after: 3))
      #expect(try await !isDone(store, after: Nights.grace))
      #expect(try await takeTurn(store, "b", after: Nights.grace))
      try await store.write {
        try Nights($0).finish(Self.midnight, now: Self.midnight + Nights.grace)
      }
      #expect(try await isDone(store, after: 3_600))
    }
  }

  @Test(arguments: Engine.all)
  func forgetsNightsOfLongAgo(engine: Engine) async throws {
    try await engine.with { store async throws in
      _ = try await takeTurn(store, "a", after: 0)
      let later = Self.midnight + Nights.memory + 1
      try await store.write { db in
        _ = try Nights(db).takeTurn(later, as: "a", now: later)
        try Nights(db).finish(later, now: later)
      }
      let left = try await store.read { try $0.rows("SELECT midnight FROM nights").map(\.values) }
      #expect(left == [[.integer(later.seconds)]])
    }
  }
}
