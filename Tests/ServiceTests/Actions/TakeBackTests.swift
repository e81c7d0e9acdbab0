import API
import Domain
import Storage
import Testing

@testable import Service

/// Taking back a volunteer's results of a time span, and undoing that.
@Suite struct TakeBackTests {
  @Test(arguments: NightEngine.all)
  func takesBackTheSpanAndNothingElse(engine: NightEngine) async throws {
    try await ActionStage.with(engine) { stage in
      let letters = try await stage.open(.letters, stage.vera)
      let calls = try await stage.open(.calls, stage.vera)
      for (index, voter) in letters.prefix(4).enumerated() {
        try await stage.record(
          .letters, voter, by: stage.vera, key: "l\(index)", at: noon + Int64(index))
      }
      try await stage.record(.calls, calls[0], by: stage.vera, key: "c", at: noon + 1)
      let ottos = try await stage.open(.letters, stage.otto, at: noon + 1)
      try await stage.record(.letters, ottos[0], by: stage.otto, key: "o", at: noon + 1)

      // From the second letter to the third: the end does not belong to it.
      let request = AdminActionRequest.takeBack(stage.vera, from: noon + 1, to: noon + 3)
      let preview = try await stage.preview(request, at: noon + 60)
      #expect(preview.count == 3)
      #expect(preview.action == nil)
      #expect(
        preview.text
          == "Takes back 3 results (2 letters, 1 call) of Vera, recorded from 2026-11-04, 12:00 PM "
          + "to 2026-11-04, 12:00 PM Eastern. 3 voters return to the pools; the quota stays used.")
      #expect(try await stage.tallies(stage.vera) == Tallies(letters: 4, calls: 1))
      #expect(try await stage.count("SELECT count(*) FROM admin_actions") == 0)

      let answer = try await stage.act(request, at: noon + 60)
      #expect(answer.count == 3)
      #expect(answer.text.hasPrefix("Took back 3 results (2 letters, 1 call) of Vera, recorded"))
      #expect(answer.action?.by == "Ada" && answer.action?.subject == "Vera")
      #expect(try await stage.tallies(stage.vera) == Tallies(letters: 2))
      #expect(try await stage.tallies(stage.otto) == Tallies(letters: 1))
      #expect(
        try await stage.count(
          """
          SELECT count(*) FROM contacts WHERE result_key IN ('l1', 'l2', 'c')
            AND undone_by = \(stage.ada.id) AND undone_at = \(noon + 60)
          """) == 3)
      #expect(try await stage.count("SELECT count(*) FROM contacts WHERE undone_at > 0") == 3)
      for (voter, mode) in [(letters[1], Mode.letters), (letters[2], .letters), (calls[0], .calls)]
      {
        #expect(try await stage.isOpen(voter, mode))
        #expect(try await !stage.list(mode, stage.vera, at: noon + 60).contains(voter))
      }
      #expect(try await stage.resolver(letters[0], .letters) == stage.vera.id)
      #expect(
        try await stage.count("SELECT count(*) FROM voters WHERE address_notes = 'note l1'") == 0)
      let quota = try await stage.service.list(.letters, user: stage.vera, now: noon + 60).quota
      #expect(quota.used == 4)
      // The key of a result that was taken back records nothing.
      try await stage.record(.letters, letters[1], by: stage.vera, key: "l1", at: noon + 61)
      #expect(try await stage.tallies(stage.vera) == Tallies(letters: 2))
    }
  }

  @Test(arguments: NightEngine.all)
  func theKeyCountsOnce(engine: NightEngine) async throws {
    try await ActionStage.with(engine) { stage in
      let voters = try await stage.open(.letters, stage.vera)
      try await stage.record(.letters, voters[0], by: stage.vera, key: "1")
      let first = try await stage.act(.takeBack(stage.vera), key: "a", at: noon + 1)
      // What was recorded since is not meant.
      try await stage.record(.letters, voters[1], by: stage.vera, key: "2", at: noon + 2)
      let again = try await stage.act(.takeBack(stage.vera), key: "a", at: noon + 3)
      #expect(again == first)
      #expect(try await stage.tallies(stage.vera) == Tallies(letters: 1))
      #expect(try await stage.count("SELECT count(*) FROM admin_actions") == 1)
      #expect(
        try await code { try await stage.act(.takeBack(stage.otto), key: "a") } == .keyReused)
      let undone = try await stage.undo(try #require(first.action?.id), at: noon + 4)
      #expect(undone.count == 1)
      // A late repeat does not take them back again.
      let late = try await stage.act(.takeBack(stage.vera), key: "a", at: noon + 5)
      #expect(late.action?.undoneAt == noon + 4)
      #expect(try await stage.tallies(stage.vera) == Tallies(letters: 2))
    }
  }

  @Test(arguments: NightEngine.all)
  func anUndoneTakeBackCountsAgain(engine: NightEngine) async throws {
    try await ActionStage.with(engine) { stage in
      let letters = try await stage.open(.letters, stage.vera)
      let calls = try await stage.open(.calls, stage.vera)
      for voter in letters.prefix(3) {
        try await stage.record(.letters, voter, by: stage.vera, key: "l\(voter)")
      }
      try await stage.record(.calls, calls[0], by: stage.vera, key: "c")
      let before = try await rows(stage)
      let id = try #require(try await stage.act(.takeBack(stage.vera), at: noon + 1).action?.id)
      let after = try await rows(stage)
      #expect(after != before)
      let undone = try await stage.undo(id, at: noon + 2)
      #expect(undone.count == 4)
      #expect(undone.text == "4 results of Vera count again.")
      #expect(undone.action?.undoneBy == "Ada" && undone.action?.canUndo == false)
      let restored = try await rows(stage)
      #expect(restored == before)
      #expect(try await stage.tallies(stage.vera) == Tallies(letters: 3, calls: 1))
      #expect(try await stage.undo(id, at: noon + 3) == undone)
      // The log keeps both facts.
      #expect(try await stage.count("SELECT count(*) FROM taken_back WHERE restored = 1") == 4)
      // Taken back once more by another action, and once more undone.
      let second = try #require(
        try await stage.act(.takeBack(stage.vera), key: "b", at: noon + 4).action?.id)
      #expect(try await stage.tallies(stage.vera) == Tallies())
      try await stage.undo(second, at: noon + 5)
      #expect(try await stage.tallies(stage.vera) == Tallies(letters: 3, calls: 1))
    }
  }

  /// What the voters' rows and the contacts say.
  private func rows(_ stage: ActionStage) async throws -> [String] {
    try await stage.store.read { db in
      let voters = try db.rows(
        """
        SELECT id, address_assigned, address_mailed, address_notes, address_resolved_at,
          phone_assigned, phone_resolution, phone_notes, phone_resolved_at FROM voters ORDER BY id
        """)
      let contacts = try db.rows("SELECT id, undone_at, undone_by FROM contacts ORDER BY id")
      return (voters + contacts).map { "\($0.values)" }
    }
  }

  @Test(arguments: NightEngine.all)
  func whatOthersHaveDoneSinceIsTheirs(engine: NightEngine) async throws {
    try await ActionStage.with(engine, settings: [.chunkAddresses: "5"]) { stage in
      let voters = Array(try await stage.open(.letters, stage.vera).prefix(4))
      for voter in voters {
        try await stage.record(.letters, voter, by: stage.vera, key: "v\(voter)")
      }
      try await stage.run("UPDATE voters SET PARTY = 'R' WHERE id NOT IN (\(list: voters))")
      let id = try #require(try await stage.act(.takeBack(stage.vera), at: noon + 1).action?.id)
      // Otto is given the same four, and does one of them; Vera gets one back that he skips.
      #expect(try await stage.open(.letters, stage.otto, at: noon + 2) == voters)
      try await stage.record(.letters, voters[0], by: stage.otto, key: "o", at: noon + 3)
      _ = try await stage.service.skip(
        voters[1], key: nil, mode: .letters, user: stage.otto, now: noon + 4)
      #expect(
        try await stage.service.refill(.letters, user: stage.vera, now: noon + 5).voters.map(\.id)
          .contains(voters[1]))
      let undone = try await stage.undo(id, at: noon + 6)
      #expect(
        undone.text
          == "1 result of Vera counts again. 3 do not: the voter is done by somebody else or on "
          + "another list by now.")
      #expect(undone.count == 1)
      #expect(try await stage.tallies(stage.vera) == Tallies(letters: 1))
      #expect(try await stage.tallies(stage.otto) == Tallies(letters: 1))
      #expect(try await stage.resolver(voters[0], .letters) == stage.otto.id)
      #expect(try await stage.resolver(voters[1], .letters) == stage.vera.id)
      #expect(
        try await stage.list(.letters, stage.otto, at: noon + 6) == Array(voters.suffix(2)))
      #expect(try await !stage.list(.letters, stage.vera, at: noon + 6).contains(voters[1]))
    }
  }

  @Test(arguments: NightEngine.all)
  func aLateResultOfSomebodyElseKeepsTheVoterDone(engine: NightEngine) async throws {
    try await ActionStage.with(engine, voters: 1) { stage in
      let tomorrow = noon + 86_400
      try await stage.open(.letters, stage.vera)
      _ = try await ExpiryService(store: stage.store).expire(now: noon + 3_600, all: true)
      #expect(try await stage.open(.letters, stage.otto, at: tomorrow) == [1])
      try await stage.record(.letters, 1, by: stage.otto, key: "o", at: tomorrow + 1)
      try await stage.record(
        .letters, 1, by: stage.vera, key: "v", occurredAt: noon + 60, at: tomorrow + 2)
      let preview = try await stage.preview(
        .takeBack(stage.otto, to: tomorrow + 60), at: tomorrow + 3)
      #expect(preview.count == 1 && preview.text.contains("0 voters return"))
      let id = try #require(
        try await stage.act(.takeBack(stage.otto, to: tomorrow + 60), at: tomorrow + 3).action?.id)
      #expect(try await stage.resolver(1, .letters) == stage.vera.id)
      #expect(try await stage.broken() == [])
      try await stage.undo(id, at: tomorrow + 4)
      #expect(try await stage.resolver(1, .letters) == stage.otto.id)
      #expect(try await stage.tallies(stage.otto) == Tallies(letters: 1))
      #expect(try await stage.broken() == [])
      // And the late one alone stands beside the other again when it comes back.
      let late = try #require(
        try await stage.act(
          .takeBack(stage.vera, to: tomorrow + 60), key: "b", at: tomorrow + 5
        ).action?.id)
      #expect(try await stage.resolver(1, .letters) == stage.otto.id)
      #expect(try await stage.undo(late, at: tomorrow + 6).count == 1)
      #expect(try await stage.resolver(1, .letters) == stage.otto.id)
    }
  }

  @Test(arguments: NightEngine.all)
  func whatResultsDidToThePoolsEndsAndComesBack(engine: NightEngine) async throws {
    try await ActionStage.with(engine, voters: 1, settings: [.chunkPhoneNumbers: "1"]) { stage in
      try await stage.change { db in
        try db.run("DELETE FROM voters")
        try db.insertVoter(1, phone: "603-555-0142")
        try db.insertVoter(2, phone: "(603) 555-0142")
      }
      #expect(try await stage.open(.calls, stage.vera) == [2])
      try await stage.record(.calls, 2, by: stage.vera, key: "d", resolution: "Do not call")
      #expect(try await !stage.isOpen(1, .calls))
      let preview = try await stage.preview(.takeBack(stage.vera), at: noon + 1)
      #expect(preview.text.hasSuffix("What 1 of them did to the pools ends."))
      let id = try #require(try await stage.act(.takeBack(stage.vera), at: noon + 1).action?.id)
      #expect(try await stage.isOpen(1, .calls))
      #expect(try await stage.isOpen(2, .calls))
      #expect(try await stage.broken() == [])
      // The neighbour is on a list by now; when the result counts again, nobody calls the number.
      try await stage.run("UPDATE voters SET PARTY = 'R' WHERE id = 2")
      #expect(try await stage.open(.calls, stage.otto, at: noon + 2) == [1])
      #expect(try await stage.undo(id, at: noon + 3).count == 1)
      #expect(try await stage.list(.calls, stage.otto, at: noon + 3) == [])
      #expect(try await !stage.isOpen(1, .calls))
    }
  }

  @Test(arguments: NightEngine.all)
  func oneThatWasCutOffGoesOn(engine: NightEngine) async throws {
    try await ActionStage.with(engine) { stage in
      let voters = try await stage.open(.letters, stage.vera)
      let calls = try await stage.open(.calls, stage.vera)
      for voter in voters.prefix(5) {
        try await stage.record(.letters, voter, by: stage.vera, key: "l\(voter)")
      }
      for voter in calls.prefix(3) {
        try await stage.record(.calls, voter, by: stage.vera, key: "c\(voter)")
      }
      let order = try AdminOrder(
        .takeBack,
        AdminOrder.Fields(user: stage.vera.id, from: noon - 43_200, to: noon + 43_200))
      // The server begins, takes back two, and dies.
      let id = try await stage.store.write { db in
        let action = try ActionDesk(db, user: stage.ada, now: noon).begin(
          order, reason: nil, key: "a")
        _ = try TakeBack(db).takeNext(action.id, after: nil, limit: 2, now: noon)
        return action.id
      }
      #expect(try await stage.tallies(stage.vera) == Tallies(letters: 3, calls: 3))
      #expect(
        try await stage.service.actions(user: stage.ada).actions[0].text
          .hasSuffix("Not finished: send it again to go on."))
      #expect(try await stage.broken() == [])
      // What she records before it goes on is not meant.
      try await stage.record(.letters, voters[5], by: stage.vera, key: "new", at: noon + 30)
      let answer = try await stage.act(.takeBack(stage.vera), key: "a", at: noon + 60)
      #expect(answer.count == 8 && answer.action?.id == id)
      #expect(!answer.text.contains("Not finished"))
      #expect(try await stage.tallies(stage.vera) == Tallies(letters: 1))

      // The same of its undoing, in batches of three.
      try await stage.store.write { db in
        _ = try ActionDesk(db, user: stage.ada, now: noon + 61).undo(id)
        _ = try CountAgain(db).settleNext(id, after: 0, limit: 3, now: noon + 61)
      }
      #expect(try await stage.tallies(stage.vera) == Tallies(letters: 4))
      #expect(try await stage.broken() == [])
      #expect(try await stage.undo(id, at: noon + 62).count == 8)
      #expect(try await stage.tallies(stage.vera) == Tallies(letters: 6, calls: 3))
    }
  }

  @Test(arguments: NightEngine.all)
  func manyBatchesTakeEveryResultOnce(engine: NightEngine) async throws {
    let voters = TakeBack.batch * 2 + 20
    let settings: [Variable: String] = [.chunkAddresses: "200", .maxHourlyAddresses: "10000"]
    try await ActionStage.with(engine, voters: voters, settings: settings) { stage in
      // The plain way, or the test would take a minute: who they are does not matter.
      try await stage.change { db in
        try db.run(
          """
          INSERT INTO assignments (voter_id, uid, mode, assigned_at, ended_at, ending)
          SELECT id, \(stage.vera.id), 0, \(noon), \(noon), 'resolved' FROM voters
          """)
        try db.run(
          """
          UPDATE voters SET address_assigned = \(stage.vera.id), address_assigned_at = \(noon),
            address_mailed = 'Y', address_resolved_at = \(noon)
          """)
        // Many within one second, so that a batch ends in the middle of one.
        for id in 1...voters {
          let at = noon + Int64(id / 100)
          try db.run(
            """
            INSERT INTO contacts (result_key, uid, voter_id, mode, occurred_at, recorded_at,
              assigned_at)
            VALUES (\("k\(id)"), \(stage.vera.id), \(id), 0, \(at), \(at), \(noon))
            """)
        }
        try db.repairTallies()
      }
      let answer = try await stage.act(.takeBack(stage.vera), at: noon + 3_600)
      #expect(answer.count == voters)
      #expect(try await stage.tallies(stage.vera) == Tallies())
      #expect(try await stage.count("SELECT count(*) FROM voters WHERE address_open = 1") == voters)
      let undone = try await stage.undo(try #require(answer.action?.id), at: noon + 3_601)
      #expect(undone.count == voters)
      #expect(undone.text == "520 results of Vera count again.")
      #expect(try await stage.tallies(stage.vera) == Tallies(letters: voters))
    }
  }

  /// A volunteer records while an admin takes back and undoes, again and again.
  @Test(arguments: NightEngine.all)
  func theVolunteerGoesOnAtTheSameMoment(engine: NightEngine) async throws {
    let settings: [Variable: String] = [.chunkAddresses: "5", .maxHourlyAddresses: "1000"]
    try await ActionStage.with(engine, voters: 60, settings: settings) { stage in
      let recorded = try await withThrowingTaskGroup(of: Int.self) { group in
        for user in [stage.vera, stage.otto] {
          group.addTask {
            var recorded = 0
            for step in 0..<12 {
              // Clocks no further apart than `ResultRules.clockSlack`, whoever is ahead.
              let now = noon + Int64(step / 2)
              let voters = try await stage.open(.letters, user, at: now)
              guard let voter = voters.randomElement() else { continue }
              let refused = try await problem {
                try await stage.record(
                  .letters, voter, by: user, key: "\(user.name)\(step)", at: now)
              }
              // A voter who came back to the list may be done by the result that counts again.
              #expect(
                refused == nil || refused?.code == .alreadyResolved, "\(refused?.detail ?? "")")
              if refused == nil { recorded += 1 }
            }
            return recorded
          }
        }
        group.addTask {
          for step in 0..<8 {
            let now = noon + Int64(step)
            let user = step.isMultiple(of: 2) ? stage.vera : stage.otto
            let refused = try await problem {
              let id = try await stage.act(.takeBack(user), key: "a\(step)", at: now).action?.id
              if step % 3 == 0, let id { try await stage.undo(id, at: now) }
            }
            // There may have been nothing yet.
            #expect(refused == nil || refused?.code == .invalid)
          }
          return 0
        }
        return try await group.reduce(0, +)
      }
      for user in [stage.vera, stage.otto] {
        #expect(
          try await stage.tallies(user).letters
            == stage.count(
              "SELECT count(*) FROM contacts WHERE uid = \(user.id) AND undone_at IS NULL"))
      }
      #expect(try await stage.count("SELECT count(*) FROM contacts") == recorded)
    }
  }
}
