import Domain
import Storage
import Testing

/// What the schema itself makes impossible, even for code that errs.
@Suite struct SchemaPromisesTests {
  @Test(arguments: Engine.all)
  func neverPutsAVoterOnTwoListsInOneMode(engine: Engine) async throws {
    try await engine.with(voters: [.sample(1)]) { store async throws in
      func assign(_ user: Int, _ mode: Mode) -> SQL {
        "INSERT INTO assignments (voter_id, uid, mode, assigned_at) VALUES (1, \(user), \(mode), 5)"
      }
      #expect(try await !isRefused(store, assign(7, .letters)))
      #expect(try await isRefused(store, assign(8, .letters)))
      #expect(try await isRefused(store, assign(7, .letters)))
      #expect(try await !isRefused(store, assign(8, .calls)))
      try await store.write { connection in
        _ = try connection.run(
          "UPDATE assignments SET ended_at = 9, ending = 'expired' WHERE mode = 0")
      }
      #expect(try await !isRefused(store, assign(8, .letters)))
    }
  }

  @Test(arguments: Engine.all)
  func neverKeepsTwoLiveResultsOfAVoterInOneMode(engine: Engine) async throws {
    try await engine.with(voters: [.sample(1)]) { store async throws in
      func contact(_ key: String, late: Bool = false) -> SQL {
        """
        INSERT INTO contacts (result_key, uid, voter_id, mode, occurred_at, recorded_at, late)
        VALUES (\(key), 7, 1, 0, 5, 5, \(late))
        """
      }
      #expect(try await !isRefused(store, contact("a")))
      #expect(try await isRefused(store, contact("b")))
      #expect(try await isRefused(store, contact("a", late: true)))
      #expect(try await !isRefused(store, contact("c", late: true)))
      try await store.write { connection in
        _ = try connection.run(
          "UPDATE contacts SET undone_at = 6, undone_by = 7 WHERE result_key = 'a'")
      }
      #expect(try await !isRefused(store, contact("b")))
    }
  }

  static let impossible: [SQL] = [
    "UPDATE voters SET address_mailed = 'Y'",
    "UPDATE voters SET address_mailed = 'Y', address_assigned = 0",
    "UPDATE voters SET address_mailed = 'N', address_assigned = 7",
    "UPDATE voters SET phone_resolution = 'Busy'",
    "UPDATE voters SET phone_resolution = '', phone_assigned = 7",
    "UPDATE voters SET phone_assigned = 7, phone_resolution = \(String(repeating: "é", count: 51))",
    "UPDATE voters SET prime = 2",
    "UPDATE voters SET address_blocked = -1",
    "INSERT INTO voters (id) VALUES (1)",
    "INSERT INTO volunteers (uid, letters) VALUES (7, -1)",
    "INSERT INTO assignments (voter_id, uid, mode, assigned_at) VALUES (99, 7, 0, 5)",
    "INSERT INTO assignments (voter_id, uid, mode, assigned_at) VALUES (1, 7, 2, 5)",
    "INSERT INTO assignments (voter_id, uid, mode, assigned_at) VALUES (1, 0, 0, 5)",
    """
    INSERT INTO assignments (voter_id, uid, mode, assigned_at, ended_at) VALUES (1, 7, 0, 5, 6)
    """,
    """
    INSERT INTO assignments (voter_id, uid, mode, assigned_at, ended_at, ending)
    VALUES (1, 7, 0, 5, 6, 'lost')
    """,
    """
    INSERT INTO contacts (result_key, uid, voter_id, mode, occurred_at, recorded_at)
    VALUES ('k', 7, 1, 1, 5, 5)
    """,
    """
    INSERT INTO contacts (result_key, uid, voter_id, mode, resolution, occurred_at, recorded_at)
    VALUES ('k', 7, 1, 0, 'Busy', 5, 5)
    """,
    """
    INSERT INTO contacts (result_key, uid, voter_id, mode, occurred_at, recorded_at, notes)
    VALUES ('k', 7, 1, 0, 5, 5, \(String(repeating: "é", count: 2_001)))
    """,
    """
    INSERT INTO contacts (result_key, uid, voter_id, mode, occurred_at, recorded_at, undone_at)
    VALUES ('k', 7, 1, 0, 5, 5, 6)
    """,
    """
    INSERT INTO pool_effects (result_key, effect, mode, voter_id, digits)
    VALUES ('k', 'moved', 1, 1, '6035550101')
    """,
    "INSERT INTO pool_effects (result_key, effect, mode) VALUES ('k', 'moved', 0)",
    "INSERT INTO pool_effects (result_key, effect, mode, digits) VALUES ('k', 'x', 1, '')",
    "INSERT INTO users (nickname, passwd) VALUES ('ANN', 'x')",
    "INSERT INTO users (nickname, passwd) VALUES (\(String(repeating: "a", count: 51)), 'x')",
    "INSERT INTO userprefs (uid, prefname) VALUES (7, 'eblocks_letters')",
  ]

  @Test(arguments: Engine.all)
  func refusesWhatCannotBe(engine: Engine) async throws {
    try await engine.with(voters: [.sample(1)]) { store async throws in
      try await store.write { connection in
        try connection.run("INSERT INTO users (nickname, passwd) VALUES ('Ann', 'x')")
        try connection.run("INSERT INTO userprefs (uid, prefname) VALUES (7, 'eblocks_letters')")
      }
      for statement in Self.impossible {
        #expect(try await isRefused(store, statement), "\(statement.text)")
      }
    }
  }

  @Test(arguments: Engine.all)
  func keepsNotesOfTwoThousandWideCharacters(engine: Engine) async throws {
    try await engine.with(voters: [.sample(1)]) { store async throws in
      let notes = String(repeating: "語", count: 2_000)
      let kept = try await store.write { connection in
        try connection.run(
          """
          INSERT INTO contacts (result_key, uid, voter_id, mode, occurred_at, recorded_at, notes)
          VALUES ('k', 7, 1, 0, 5, 5, \(notes))
          """)
        return try connection.first("SELECT notes FROM contacts")?.text("notes")
      }
      #expect(kept == notes)
    }
  }

  @Test(arguments: Engine.all)
  func findsAUserWithoutRegardToCase(engine: Engine) async throws {
    try await engine.with { store async throws in
      let found = try await store.write { connection in
        try connection.run("INSERT INTO users (nickname, passwd) VALUES ('Ann', 'x')")
        return try connection.count("SELECT count(*) FROM users WHERE nickname = \("aNN")")
      }
      #expect(found == 1)
    }
  }

  @Test(arguments: Engine.all)
  func handsOutRowsThatAnotherProgramInserted(engine: Engine) async throws {
    try await engine.with { store async throws in
      let claimed = try await store.write { connection in
        try connection.run(
          """
          INSERT INTO voters (id, HONOR, FIRSTNAM, MIDNAME, LASTNAME, JR, MADD, MCITY, MSTATE,
            MZIPCODE, PHONE, PARTY, GENDER, prime)
          VALUES (5, 'Ms.', 'Ann', NULL, 'Voter', NULL, '5 Elm Street', 'Concord', 'NH', '03301',
            '603-555-0105', NULL, 'F', 0)
          """)
        return try (
          connection.claim(.letters, 3), connection.claim(.calls, 3, zones: ["America/New_York"])
        )
      }
      #expect(claimed.0 == [5])
      #expect(claimed.1 == [5])
    }
  }

  static let phones = [
    "603-555-0101", "(603) 555-0101", "1-603-555-0101", "+1 603 555 0101", "16035550101",
    "6035550101", "603.555.0101", "603/555-0101", "555-0101", "+44 20 7946 0101", "1", "",
    " ", "-", "11", "1603555010", "160355501012", "26035550101", "1603555010é", "160355501é",
    "n/a", "603-555-0101 x12",
  ]

  @Test(arguments: Engine.all)
  func comparesNumbersAsTheDomainDoes(engine: Engine) async throws {
    try await engine.with { store async throws in
      let digits = try await store.write { connection in
        for (id, phone) in zip(1..., Self.phones) {
          try connection.run("INSERT INTO voters (id, PHONE) VALUES (\(id), \(phone))")
        }
        return try connection.rows("SELECT phone_digits FROM voters ORDER BY id")
          .map { try $0.text("phone_digits") }
      }
      #expect(digits == Self.phones.map(PhoneNumber.key))
    }
  }

  @Test(arguments: Engine.all)
  func opensThePoolsToWhomTheDomainCallsEligible(engine: Engine) async throws {
    let parties = ["D", "I", "", "R", "DEM", "d", " "]
    let phones = ["603-555-0101", "", " ", "\t", "\n", "\u{A0}"]
    let voters = parties.flatMap { party in phones.map { (party, $0) } }.enumerated().map {
      Voter.sample(VoterID($0 + 1), phone: $1.1, party: $1.0)
    }
    try await engine.with { store async throws in
      let open = try await store.write { connection in
        for voter in voters {
          try connection.run(
            """
            INSERT INTO voters (id, PHONE, PARTY)
            VALUES (\(voter.id), \(voter.phone), \(voter.party))
            """)
        }
        return try connection.rows("SELECT address_open, phone_open FROM voters ORDER BY id")
          .map { [try $0.flag("address_open"), try $0.flag("phone_open")] }
      }
      #expect(open == voters.map { [$0.isEligible(for: .letters), $0.isEligible(for: .calls)] })
    }
  }
}
