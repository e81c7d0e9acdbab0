import Domain
import Storage
import Testing

@Suite struct ExpiryTests {
  static let midnight = Instant(seconds: 5_000)

  /// One batch, or all of them.
  private func expire(
    _ store: any Store, before: Instant? = midnight, sparing: Instant? = nil,
    after place: ExpiryPlace? = nil, limit: Int = 500
  ) async throws -> ExpiredBatch {
    try await store.write {
      try $0.releaseExpired(
        before: before, sparingActiveSince: sparing, after: place, now: Instant(seconds: 6_000),
        limit: limit)
    }
  }

  @Test(arguments: Engine.all)
  func releasesOnlyWhatIsFromBeforeTheMidnight(engine: Engine) async throws {
    try await engine.with(voters: (1...3).map { .sample($0) }) { store async throws in
      try await store.write { connection in
        _ = try connection.claim(.letters, 1, at: 4_999)
        _ = try connection.claim(.letters, 1, at: 5_000)
        _ = try connection.claim(.calls, 1, at: 4_000)
      }
      for released in [2, 0] {
        let batch = try await expire(store)
        #expect(batch.released == released)
        #expect(batch.next == nil)
      }
      let rows = try await store.read {
        try $0.rows(
          "SELECT address_assigned, phone_assigned, phone_assigned_at FROM voters ORDER BY id"
        ).map(\.values)
      }
      let nobodys: [SQLValue] = [nil, nil, nil]
      #expect(rows.count == 3)
      #expect(rows.filter { $0 != nobodys } == [[7, nil, nil]])
      let endings = try await store.read {
        try $0.rows("SELECT ended_at, ending FROM assignments ORDER BY id").map(\.values)
      }
      #expect(endings == [[6_000, "expired"], [nil, nil], [6_000, "expired"]])
    }
  }

  @Test(arguments: Engine.all)
  func leavesResolvedVotersAlone(engine: Engine) async throws {
    try await engine.with(voters: (1...2).map { .sample($0) }) { store async throws in
      try await store.write { connection in
        let claimed = try connection.claim(.letters, 2, at: 1_000)
        try connection.resolve(claimed[0], .letters)
      }
      #expect(try await expire(store).released == 1)
      let resolved = try await store.read {
        try $0.rows("SELECT address_assigned FROM voters WHERE address_mailed = 'Y'")
      }
      #expect(resolved.map(\.values) == [[7]])
      #expect(try await store.read { try $0.brokenInvariants().count } == 0)
    }
  }

  @Test(arguments: Engine.all)
  func goesOnWhereTheLastBatchEnded(engine: Engine) async throws {
    try await engine.with(voters: (1...7).map { .sample($0) }) { store async throws in
      try await store.write { connection in
        _ = try connection.claim(.letters, 3, at: 1_000)
        _ = try connection.claim(.letters, 4, by: 8, at: 2_000)
        let called = try connection.claim(.calls, 1, by: 8, at: 6_000)
        try connection.resolve(called[0], .calls, by: 8, at: 4_000)
      }
      var released: [Int] = []
      var place: ExpiryPlace?
      repeat {
        let batch = try await expire(
          store, sparing: Instant(seconds: 4_000), after: place, limit: 2)
        released.append(batch.released)
        place = batch.next
      } while place != nil
      // The spared are passed by, and no batch meets them again.
      #expect(released == [2, 1, 0, 0])
    }
  }

  @Test(arguments: Engine.all)
  func sparesWhoeverCompletedSomething(engine: Engine) async throws {
    try await engine.with(voters: (1...4).map { .sample($0) }) { store async throws in
      try await store.write { connection in
        let claimed = try connection.claim(.letters, 2, by: 7, at: 1_000)
        _ = try connection.claim(.letters, 2, by: 8, at: 1_000)
        try connection.resolve(claimed[0], .letters, by: 7, at: 3_000)
      }
      #expect(try await expire(store, sparing: Instant(seconds: 3_000)).released == 2)
      #expect(try await expire(store, sparing: Instant(seconds: 3_001)).released == 1)
    }
  }

  @Test(arguments: Engine.all)
  func releasesEverythingWhenTold(engine: Engine) async throws {
    try await engine.with(voters: (1...3).map { .sample($0) }) { store async throws in
      _ = try await store.write { try $0.claim(.letters, 3, at: 9_000) }
      #expect(try await expire(store, before: nil).released == 3)
      #expect(try await expire(store, before: nil).released == 0)
      let open = try await store.read {
        try $0.count("SELECT count(*) FROM voters WHERE address_open = 1")
      }
      #expect(open == 3)
    }
  }
}
