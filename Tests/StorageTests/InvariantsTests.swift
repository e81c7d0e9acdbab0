import Domain
import Storage
import Testing

@Suite struct InvariantsTests {
  /// A planted fault, and what finds it.
  static let faults: [(name: String, SQL)] = [
    ("letters_assigned_without_log", "UPDATE voters SET address_assigned = 7 WHERE id = 3"),
    ("calls_assigned_without_log", "UPDATE voters SET phone_assigned = 7 WHERE id = 3"),
    ("letters_log_without_assigned", "UPDATE voters SET address_assigned = NULL WHERE id = 2"),
    (
      "calls_log_without_assigned",
      "INSERT INTO assignments (voter_id, uid, mode, assigned_at) VALUES (3, 7, 1, 5)"
    ),
    (
      "letters_resolved_without_result",
      "UPDATE voters SET address_assigned = 7, address_mailed = 'Y' WHERE id = 3"
    ),
    (
      "calls_resolved_without_result",
      "UPDATE voters SET phone_assigned = 7, phone_resolution = 'Busy' WHERE id = 3"
    ),
    (
      "letters_result_without_resolved",
      "UPDATE voters SET address_assigned = NULL, address_mailed = NULL WHERE id = 1"
    ),
    (
      "calls_result_without_resolved",
      """
      INSERT INTO contacts (result_key, uid, voter_id, mode, resolution, occurred_at, recorded_at)
      VALUES ('x', 7, 3, 1, 'Busy', 5, 5)
      """
    ),
    (
      "letters_result_without_resolved",
      """
      INSERT INTO contacts (result_key, uid, voter_id, mode, occurred_at, recorded_at, late)
      VALUES ('x', 8, 3, 0, 5, 5, 1)
      """
    ),
    (
      "letters_counted_twice",
      """
      INSERT INTO contacts (result_key, uid, voter_id, mode, occurred_at, recorded_at, late)
      VALUES ('x', 7, 1, 0, 5, 5, 1)
      """
    ),
    (
      "calls_counted_twice",
      """
      INSERT INTO contacts (
        result_key, uid, voter_id, mode, resolution, occurred_at, recorded_at, late)
      VALUES ('x', 7, 3, 1, 'Busy', 5, 5, 1), ('y', 7, 3, 1, 'Busy', 5, 5, 1)
      """
    ),
    (
      "letters_late_without_log",
      """
      INSERT INTO contacts (result_key, uid, voter_id, mode, occurred_at, recorded_at, late)
      VALUES ('x', 8, 1, 0, 5, 5, 1)
      """
    ),
    (
      "calls_late_without_log",
      """
      INSERT INTO contacts (
        result_key, uid, voter_id, mode, resolution, occurred_at, recorded_at, late)
      VALUES ('x', 8, 1, 1, 'Busy', 5, 5, 1)
      """
    ),
    ("letters_tally_differs", "UPDATE volunteers SET letters = letters + 1"),
    ("calls_tally_differs", "UPDATE volunteers SET calls = calls + 1"),
    (
      "letters_preference_differs",
      "UPDATE userprefs SET prefvalue = '5' WHERE prefname = 'eblocks_letters'"
    ),
    (
      "calls_preference_differs",
      "UPDATE userprefs SET prefvalue = '5' WHERE prefname = 'eblocks_calls'"
    ),
    ("letters_blocks_differ", "UPDATE voters SET address_blocked = 1 WHERE id = 3"),
    (
      "calls_blocks_differ",
      "UPDATE voters SET PHONE = '603-555-0199' WHERE id = 3"
    ),
    (
      "effects_of_undone_results",
      """
      INSERT INTO pool_effects (result_key, effect, mode, digits)
      VALUES ('unknown', 'badNumber', 1, '6035550188')
      """
    ),
    (
      "taken_back_but_counts",
      "INSERT INTO taken_back (action_id, contact_id) SELECT 1, id FROM contacts"
    ),
    ("taken_back_without_action", "UPDATE contacts SET undone_at = 5, undone_by = 9"),
    (
      "action_counts_differ",
      "INSERT INTO admin_actions (kind, by_uid, at, letters) VALUES ('take_back', 9, 5, 3)"
    ),
    (
      "released_but_open",
      """
      INSERT INTO released_assignments (action_id, assignment_id)
      SELECT 1, id FROM assignments WHERE ended_at IS NULL
      """
    ),
    (
      "suspended_nobody",
      "INSERT INTO suspended_users (uid, action_id, since) VALUES (99, 1, 5)"
    ),
    (
      "suspension_without_effect",
      "INSERT INTO admin_actions (kind, by_uid, at, user_id) VALUES ('suspend', 9, 5, 7)"
    ),
    (
      "effects_of_undone_actions",
      """
      INSERT INTO pool_effects (result_key, effect, mode, digits)
      VALUES ('action 99', 'closed', 1, '6035550188')
      """
    ),
    (
      "closing_without_effect",
      "INSERT INTO admin_actions (kind, by_uid, at, voter_id) VALUES ('close_voter', 9, 5, 1)"
    ),
  ]

  /// Voter 1 resolved, 2 on a list, 3 untouched; the number …0199 kept back.
  private func planted(_ engine: Engine, _ body: (any Store) async throws -> Void) async throws {
    try await engine.with(voters: (1...3).map { .sample($0) }) { store async throws in
      try await store.write { connection in
        _ = try connection.claim(.letters, 2)
        try connection.resolve(1, .letters)
        try connection.run(
          """
          INSERT INTO pool_effects (result_key, effect, mode, digits)
          VALUES ('letters-1-2000', 'doNotCall', 1, '6035550199')
          """)
        try connection.run(
          "INSERT INTO admin_actions (id, kind, by_uid, at) VALUES (1, 'release_lists', 9, 5)")
      }
      try await body(store)
    }
  }

  @Test(arguments: Engine.all)
  func findsNothingInASoundDatabase(engine: Engine) async throws {
    try await planted(engine) { store async throws in
      #expect(try await store.read { try $0.brokenInvariants().map(\.invariant.name) } == [])
    }
  }

  @Test(arguments: Engine.all)
  func findsEachPlantedFault(engine: Engine) async throws {
    try await planted(engine) { store async throws in
      for (name, fault) in Self.faults {
        let broken = try await rolledBack(store) { connection in
          try connection.run(fault)
          return try connection.brokenInvariants().map(\.invariant.name)
        }
        #expect(broken.contains(name), "\(name): \(broken)")
      }
    }
  }

  @Test func knowsAFaultForAllButWhatTheSchemaForbids() {
    let forbidden = Invariant.all.map(\.name).filter { $0.hasSuffix("_twice") }
    #expect(
      Set(Invariant.all.map(\.name)) == Set(Self.faults.map(\.name)).union(forbidden))
  }

  @Test(arguments: Engine.all)
  func repairsTalliesAndBlocks(engine: Engine) async throws {
    try await planted(engine) { store async throws in
      let (wrong, broken, tally) = try await store.write { connection in
        try connection.run("DELETE FROM volunteers")
        try connection.run("UPDATE userprefs SET prefvalue = '77'")
        try connection.run("UPDATE voters SET phone_blocked = 3, PHONE = '603 555 0199'")
        try connection.repairTallies()
        return (
          try connection.repairBlocks(), try connection.brokenInvariants().map(\.invariant.name),
          try connection.rows("SELECT prefname, prefvalue FROM userprefs ORDER BY prefname")
            .map(\.values)
        )
      }
      #expect(wrong == 3)
      #expect(broken == [])
      #expect(tally == [["eblocks_calls", "0"], ["eblocks_letters", "1"]])
    }
  }

  @Test(arguments: Engine.all)
  func repairsTheTalliesOfTheActiveAlone(engine: Engine) async throws {
    try await planted(engine) { store async throws in
      let (early, late, none) = try await store.write { connection in
        try connection.run("UPDATE userprefs SET prefvalue = 'some' WHERE prefname LIKE '%letters'")
        let early = try connection.usersWithWrongTallies(activeSince: Instant(seconds: 2_001))
        let late = try connection.usersWithWrongTallies(activeSince: Instant(seconds: 2_000))
        try connection.repairTallies(of: late)
        return (early, late, try connection.usersWithWrongTallies())
      }
      #expect(early == [])
      #expect(late == [7])
      #expect(none == [])
    }
  }

  @Test(arguments: Engine.all)
  func findsTalliesOfThoseWhoDidNothing(engine: Engine) async throws {
    try await planted(engine) { store async throws in
      let (found, repaired) = try await store.write { connection in
        try connection.run("INSERT INTO volunteers (uid, calls) VALUES (9, 3)")
        return (try connection.usersWithWrongTallies(), try connection.repairTallies())
      }
      #expect(found == [9])
      #expect(repaired == 1)
      #expect(try await store.read { try $0.brokenInvariants().count } == 0)
    }
  }
}
