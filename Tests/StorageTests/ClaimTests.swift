import Domain
import Storage
import Testing

@Suite struct ClaimTests {
  @Test(arguments: Engine.all)
  func takesLettersAndCallsFromOppositeEnds(engine: Engine) async throws {
    try await engine.with(voters: (1...9).map { .sample($0) }) { store async throws in
      let (letters, calls) = try await store.write { connection in
        (try connection.claim(.letters, 3), try connection.claim(.calls, 3))
      }
      #expect(letters == [1, 2, 3])
      #expect(calls == [9, 8, 7])
    }
  }

  @Test(arguments: Engine.all)
  func writesTheVoterAndTheLog(engine: Engine) async throws {
    try await engine.with(voters: [.sample(1), .sample(2)]) { store async throws in
      let rows = try await store.write { connection in
        _ = try connection.claim(.letters, 1, by: 7, at: 1_234)
        return try connection.rows(
          """
          SELECT v.id, v.address_assigned, v.address_assigned_at, a.uid, a.assigned_at, a.mode
          FROM voters v JOIN assignments a ON a.voter_id = v.id
          """)
      }
      #expect(rows.map(\.values) == [[1, 7, 1_234, 7, 1_234, 0]])
    }
  }

  @Test(arguments: Engine.all)
  func givesPrimeVotersToTrustedUsersFirstAndToOthersLast(engine: Engine) async throws {
    let voters = (1...6).map { Voter.sample($0, isPrime: $0 > 3) }
    try await engine.with(voters: voters) { store async throws in
      let trusted = try await store.write { try $0.claim(.letters, 2, primeFirst: true) }
      #expect(trusted == [4, 5])
      let others = try await store.write { try $0.claim(.letters, 10, by: 8) }
      #expect(others == [1, 2, 3, 6])
    }
  }

  @Test(arguments: Engine.all)
  func fillsUpATrustedListWithOtherVoters(engine: Engine) async throws {
    try await engine.with(voters: (1...3).map { .sample($0, isPrime: $0 == 3) }) {
      store async throws in
      let taken = try await store.write { try $0.claim(.calls, 3, primeFirst: true) }
      #expect(taken == [3, 2, 1])
    }
  }

  @Test(arguments: Engine.all)
  func passesOverWhoeverCannotBeContacted(engine: Engine) async throws {
    let voters: [Voter] = [
      .sample(1, party: "R"), .sample(2, phone: ""), .sample(3), .sample(4, party: "I"),
    ]
    try await engine.with(voters: voters) { store async throws in
      let calls = try await store.write { try $0.claim(.calls, 9) }
      #expect(calls == [4, 3])
      let letters = try await store.write { try $0.claim(.letters, 9) }
      #expect(letters == [2, 3, 4])
    }
  }

  @Test(arguments: Engine.all)
  func neverOffersAResolvedVoterAgain(engine: Engine) async throws {
    try await engine.with(voters: (1...2).map { .sample($0) }) { store async throws in
      let second = try await store.write { connection in
        _ = try connection.claim(.letters, 1)
        try connection.resolve(1, .letters)
        return try connection.claim(.letters, 9, by: 8)
      }
      #expect(second == [2])
    }
  }

  @Test(arguments: Engine.all)
  func offersASkippedVoterToOthersOnly(engine: Engine) async throws {
    try await engine.with(voters: (1...2).map { .sample($0) }) { store async throws in
      try await store.write { connection in
        _ = try connection.claim(.letters, 1, by: 7, at: 100)
        try connection.run(
          "UPDATE assignments SET ended_at = 200, ending = 'skipped' WHERE voter_id = 1")
        try connection.run("UPDATE voters SET address_assigned = NULL WHERE id = 1")
      }
      func claim(_ user: UserID, skippedSince: Int64) async throws -> [VoterID] {
        try await rolledBack(store) {
          try $0.claim(.letters, 1, by: user, skippedSince: skippedSince)
        }
      }
      #expect(try await claim(7, skippedSince: 200) == [2])
      #expect(try await claim(7, skippedSince: 201) == [1])
      #expect(try await claim(8, skippedSince: 0) == [1])
    }
  }

  @Test(arguments: Engine.all)
  func callsOnlyThoseWhoseClockAllowsIt(engine: Engine) async throws {
    let voters: [Voter] = [
      .sample(1), .sample(2, state: "CA", zip: "90001"), .sample(3, state: "", zip: ""),
      .sample(4, isPrime: true), .sample(5, isPrime: true, state: "CA", zip: "90001"),
    ]
    try await engine.with(voters: voters) { store async throws in
      func claim(_ zones: [String]?, primeFirst: Bool = false) async throws -> [VoterID] {
        try await rolledBack(store) {
          try $0.claim(.calls, 9, primeFirst: primeFirst, zones: zones)
        }
      }
      #expect(try await claim(["America/New_York"]) == [1, 4])
      #expect(try await claim(["America/Los_Angeles", "America/New_York"]) == [2, 1, 5, 4])
      #expect(try await claim(["America/Los_Angeles"], primeFirst: true) == [5, 2])
      #expect(try await claim([]) == [])
      #expect(try await claim(nil) == [3, 2, 1, 5, 4])
    }
  }

  @Test(arguments: Engine.all)
  func worksOutZonesInPassing(engine: Engine) async throws {
    try await engine.with(voters: (1...1_500).map { .sample($0) }) { store async throws in
      let (claimed, left) = try await store.write { connection in
        try connection.run("UPDATE voters SET phone_zone = NULL")
        let claimed = try connection.claim(.calls, 5, zones: ["America/New_York"])
        return (
          claimed.count,
          try connection.count("SELECT count(*) FROM voters WHERE phone_zone IS NULL")
        )
      }
      #expect(claimed == 5)
      #expect(left == 500)
    }
  }

  @Test(arguments: Engine.all)
  func neverOffersANumberThatWasKeptBackBeforeItsRowCame(engine: Engine) async throws {
    try await engine.with(voters: [.sample(1)]) { store async throws in
      let (claimed, blocked) = try await store.write { connection in
        try connection.run(
          """
          INSERT INTO pool_effects (result_key, effect, mode, digits)
          VALUES ('k', 'doNotCall', 1, '6035550177')
          """)
        try connection.run(
          "INSERT INTO voters (id, PHONE) VALUES (2, '1 (603) 555-0177'), (3, '603 555 0177')")
        return (
          try connection.claim(.calls, 2),
          try connection.rows("SELECT phone_blocked FROM voters ORDER BY id").map { try $0.int(0) }
        )
      }
      #expect(claimed == [1])
      #expect(blocked == [0, 1, 1])
    }
  }

  @Test(arguments: Engine.all)
  func claimsAVoterWhomAnotherProgramReleased(engine: Engine) async throws {
    try await engine.with(voters: [.sample(1)]) { store async throws in
      let (claimed, endings) = try await store.write { connection in
        _ = try connection.claim(.letters, 1, by: 7)
        try connection.run("UPDATE voters SET address_assigned = 0")
        return (
          try connection.claim(.letters, 1, by: 8),
          try connection.rows("SELECT ending FROM assignments ORDER BY id")
            .map { try $0.optionalText("ending") }
        )
      }
      #expect(claimed == [1])
      #expect(endings == ["released", nil])
    }
  }

  @Test(arguments: Engine.all)
  func neverGivesOneVoterToTwoOfManyAtOnce(engine: Engine) async throws {
    try await engine.with(voters: (1...300).map { .sample($0) }) { store async throws in
      let taken = try await withThrowingTaskGroup(of: [VoterID].self) { group in
        for user in 1...64 {
          group.addTask { try await store.write { try $0.claim(.letters, 5, by: UserID(user)) } }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(taken.count == 300)
      #expect(Set(taken).count == 300)
      let broken = try await store.read { try $0.brokenInvariants().map(\.invariant.name) }
      #expect(broken == [])
    }
  }
}

private struct RolledBack<T: Sendable>: Error { let value: T }

/// What `body` answers, without what it changed.
func rolledBack<T: Sendable>(
  _ store: any Store, _ body: @escaping @Sendable (any SQLConnection) throws -> T
) async throws -> T {
  do {
    return try await store.write { throw RolledBack(value: try body($0)) }
  } catch let error as RolledBack<T> {
    return error.value
  }
}
