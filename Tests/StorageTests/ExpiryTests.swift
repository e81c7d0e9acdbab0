import Domain
import Storage
import Testing

@Suite struct ExpiryTests {
  static let midnight = Instant(seconds: 5_000)

  private func expire(
    _ store: any Store, sparing: Instant? = nil, limit: Int = 500
  ) async throws -> Int {
    try await store.write {
      try $0.releaseExpired(
        before: Self.midnight, sparingActiveSince: sparing, now: Instant(seconds: 6_000),
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
      #expect(try await expire(store) == 2)
      #expect(try await expire(store) == 0)
      let rows = try await store.read {
        try $0.rows(
          "SELECT id, address_assigned, phone_assigned, phone_assigned_at FROM voters ORDER BY id")
      }
      #expect(rows.map(\.values) == [[1, nil, nil, nil], [2, 7, nil, nil], [3, nil, nil, nil]])
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
        _ = try connection.claim(.letters, 2, at: 1_000)
        try connection.resolve(1, .letters)
      }
      #expect(try await expire(store) == 1)
      let first = try await store.read {
        try $0.first("SELECT address_assigned, address_mailed FROM voters WHERE id = 1")
      }
      #expect(first?.values == [7, "Y"])
      #expect(try await store.read { try $0.brokenInvariants().count } == 0)
    }
  }

  @Test(arguments: Engine.all)
  func releasesInBatches(engine: Engine) async throws {
    try await engine.with(voters: (1...5).map { .sample($0) }) { store async throws in
      _ = try await store.write { try $0.claim(.letters, 5, at: 1_000) }
      var released: [Int] = []
      for _ in 1...4 { released.append(try await expire(store, limit: 2)) }
      #expect(released == [2, 2, 1, 0])
    }
  }

  @Test(arguments: Engine.all)
  func sparesWhoeverCompletedSomething(engine: Engine) async throws {
    try await engine.with(voters: (1...4).map { .sample($0) }) { store async throws in
      try await store.write { connection in
        _ = try connection.claim(.letters, 2, by: 7, at: 1_000)
        _ = try connection.claim(.letters, 2, by: 8, at: 1_000)
        try connection.resolve(1, .letters, by: 7, at: 3_000)
      }
      #expect(try await expire(store, sparing: Instant(seconds: 3_000)) == 2)
      #expect(try await expire(store, sparing: Instant(seconds: 3_001)) == 1)
    }
  }

  @Test(arguments: Engine.all)
  func releasesEverythingWhenTold(engine: Engine) async throws {
    try await engine.with(voters: (1...3).map { .sample($0) }) { store async throws in
      let (released, again, open) = try await store.write { connection in
        _ = try connection.claim(.letters, 3, at: 9_000)
        let now = Instant(seconds: 9_000)
        return (
          try connection.releaseAll(now: now), try connection.releaseAll(now: now),
          try connection.count("SELECT count(*) FROM voters WHERE address_open = 1")
        )
      }
      #expect([released, again, open] == [3, 0, 3])
    }
  }
}
