import API
import Domain
import Storage
import Testing

@testable import Service

@Suite struct ResultTests {
  @Test func recordsALetterThanksAndCounts() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.letters, user: vera, now: noon)
    let answer = try await campaign.record(
      3, by: vera, notes: " Moved\r\nhere in May\u{1B}[2J ", occurredAt: noon + 30, at: noon + 60)
    #expect(answer.result.id == "key")
    #expect(answer.thanks == "Thanks, that makes 1 letter.")
    #expect(!answer.finishedList)
    #expect(answer.list.voters.map(\.id) == [1, 2, 4, 5, 6, 7, 8, 9, 10])
    #expect(answer.list.tallies == Tallies(letters: 1))
    #expect(answer.list.quota.used == 1)
    #expect(
      try await campaign.text(
        """
        SELECT address_assigned || address_mailed || address_notes || address_resolved_at
        FROM voters WHERE id = 3
        """) == "\(vera.id)YMoved\nhere in May[2J\(noon.seconds + 60)")
    #expect(
      try await campaign.text("SELECT prefvalue FROM userprefs WHERE prefname = 'eblocks_letters'")
        == "1")
    #expect(
      try await campaign.text("SELECT occurred_at FROM contacts")
        == "\(noon.seconds + 30)")
    #expect(
      try await campaign.text("SELECT ending FROM assignments WHERE voter_id = 3")
        == "resolved")
  }

  @Test func recordsACallWithItsResolution() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.calls, user: vera, now: noon)
    let answer = try await campaign.record(
      .calls, 40, by: vera, resolution: "Call back", at: noon)
    #expect(answer.list.tallies == Tallies(calls: 1))
    #expect(answer.thanks == "Thanks, that makes 1 call.")
    #expect(
      try await campaign.text("SELECT phone_resolution FROM voters WHERE id = 40") == "Call back")
  }

  @Test func neverBelievesAnImpossibleTime() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.letters, user: vera, now: noon)
    try await campaign.record(1, by: vera, key: "a", occurredAt: noon + 999, at: noon + 60)
    try await campaign.record(2, by: vera, key: "b", occurredAt: noon - 999, at: noon + 60)
    #expect(
      try await campaign.text("SELECT occurred_at FROM contacts WHERE result_key = 'a'")
        == "\(noon.seconds + 60)")
    #expect(
      try await campaign.text("SELECT occurred_at FROM contacts WHERE result_key = 'b'")
        == "\(noon.seconds)")
  }

  @Test(arguments: [nil, "", "two words", "ümlaut", String(repeating: "k", count: 65)])
  func wantsAKeyThatCanBeKept(_ key: String?) async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.letters, user: vera, now: noon)
    let refused = try await problem {
      try await campaign.service.recordResult(
        ResultRequest(), key: key, mode: .letters, voter: 1, user: vera, now: noon)
    }
    #expect(refused?.code == .invalid)
    #expect(refused?.errors?.map(\.field) == ["Idempotency-Key"])
  }

  @Test(
    arguments: [
      (Mode.letters, "Supporter", nil, "resolution"), (.calls, nil, nil, "resolution"),
      (.calls, "", nil, "resolution"), (.calls, "supporter", nil, "resolution"),
      (.calls, "Supporter; DROP TABLE voters", nil, "resolution"),
      (.calls, "Supporter", String(repeating: "n", count: 2_001), "notes"),
    ] as [(Mode, String?, String?, String)])
  func refusesWhatCannotBeRecorded(
    _ mode: Mode, _ resolution: String?, _ notes: String?, _ field: String
  ) async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    let list = try await campaign.service.openList(mode, user: vera, now: noon)
    let refused = try await problem {
      try await campaign.service.recordResult(
        ResultRequest(resolution: resolution, notes: notes), key: "key", mode: mode,
        voter: list.voters[0].id, user: vera, now: noon)
    }
    #expect(refused?.code == .invalid)
    #expect(refused?.errors?.map(\.field) == [field])
    #expect(try await campaign.count("SELECT count(*) FROM contacts") == 0)
    #expect(try await campaign.count("SELECT count(*) FROM voters WHERE prime = 2") == 0)
  }

  @Test func touchesNobodyElsesVoters() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    let otto = try await campaign.volunteer("Otto")
    _ = try await campaign.service.openList(.letters, user: vera, now: noon)
    try await campaign.record(1, by: vera, at: noon)
    let attempt = { (voter: VoterID, mode: Mode) in
      try await code { try await campaign.record(mode, voter, by: otto, key: "o", at: noon) }
    }
    #expect(try await attempt(2, .letters) == .notAssigned)
    #expect(try await attempt(30, .letters) == .notAssigned)
    #expect(try await attempt(2, .calls) == .notAssigned)
    #expect(try await attempt(1, .letters) == .alreadyResolved)
    #expect(try await attempt(999, .letters) == .notFound)
    #expect(try await attempt(-1, .letters) == .notFound)
    #expect(
      try await code { try await campaign.record(1, by: vera, key: "again", at: noon) }
        == .alreadyResolved)
    #expect(
      try await code { try await campaign.service.undoResult("key", user: otto, now: noon) }
        == .notFound)
    #expect(
      try await code {
        try await campaign.service.skip(2, key: nil, mode: .letters, user: otto, now: noon)
      } == .notAssigned)
    #expect(try await campaign.count("SELECT count(*) FROM contacts") == 1)
  }

  @Test func countsOnceHoweverOftenItIsSent() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    let otto = try await campaign.volunteer("Otto")
    _ = try await campaign.service.openList(.letters, user: vera, now: noon)
    let first = try await campaign.record(1, by: vera, notes: "hello", at: noon)
    for _ in 0..<3 {
      #expect(try await campaign.record(1, by: vera, notes: " hello ", at: noon) == first)
    }
    try await campaign.record(2, by: vera, key: "second", at: noon)
    let later = try await campaign.record(1, by: vera, notes: "hello", at: noon + 90_000)
    #expect(later.result == first.result)
    #expect(later.list.tallies.letters == 2)
    #expect(try await campaign.count("SELECT count(*) FROM contacts") == 2)

    let misuse = [
      try await problem { try await campaign.record(1, by: vera, notes: "other", at: noon) },
      try await problem { try await campaign.record(2, by: vera, notes: "hello", at: noon) },
      try await problem { try await campaign.record(1, by: otto, notes: "hello", at: noon) },
      try await problem {
        try await campaign.record(.calls, 1, by: vera, notes: "hello", at: noon)
      },
    ]
    #expect(misuse.allSatisfy { $0?.code == .keyReused })
    #expect(misuse.allSatisfy { $0?.errors?.first?.field == "Idempotency-Key" })
  }

  @Test func theLastOfAListIsCongratulatedAndRefilledAndTheRepeatSaysTheSame() async throws {
    let campaign = try await Campaign(settings: [.chunkAddresses: "2"])
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.letters, user: vera, now: noon)
    let first = try await campaign.record(1, by: vera, key: "a", at: noon + 60)
    #expect(!first.finishedList)
    let last = try await campaign.record(2, by: vera, key: "b", at: noon + 120)
    #expect(last.finishedList)
    #expect(last.thanks.hasPrefix("A whole list of letters done. Thank you, Vera!"))
    #expect(last.list.voters.map(\.id) == [3, 4])
    #expect(try await campaign.record(2, by: vera, key: "b", at: noon + 120) == last)
    let repeated = try await campaign.record(2, by: vera, key: "b", at: noon + 180)
    #expect(repeated.finishedList)
    #expect(repeated.thanks == last.thanks)
    #expect(!(try await campaign.record(1, by: vera, key: "a", at: noon + 180).finishedList))
  }

  @Test func anUndoBringsTheVoterBackAndTakesTheTallyDown() async throws {
    let campaign = try await Campaign(settings: [.chunkPhoneNumbers: "2"])
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.calls, user: vera, now: noon)
    try await campaign.record(.calls, 40, by: vera, key: "a", notes: "x", at: noon)
    try await campaign.record(.calls, 39, by: vera, key: "b", at: noon)
    for _ in 0..<2 {
      let undone = try await campaign.service.undoResult("a", user: vera, now: noon + 300).list
      #expect(undone.voters.map(\.id) == [37, 38, 40])
      #expect(undone.tallies.calls == 1)
      #expect(!undone.canRefill)
    }
    #expect(
      try await campaign.count(
        """
        SELECT count(*) FROM voters WHERE id = 40 AND phone_assigned = \(vera.id)
          AND phone_resolution IS NULL AND phone_notes IS NULL AND phone_resolved_at IS NULL
        """) == 1)
    #expect(
      try await campaign.text("SELECT prefvalue FROM userprefs WHERE prefname = 'eblocks_calls'")
        == "1")
    let again = try await campaign.record(.calls, 40, by: vera, key: "c", at: noon + 300)
    #expect(again.list.tallies.calls == 2)
  }

  @Test func anUndoComesWithinFiveMinutesOrNotAtAll() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.letters, user: vera, now: noon)
    try await campaign.record(1, by: vera, at: noon)
    #expect(
      try await code { try await campaign.service.undoResult("key", user: vera, now: noon + 301) }
        == .undoExpired)
    #expect(
      try await code { try await campaign.service.undoResult("none", user: vera, now: noon) }
        == .notFound)
    _ = try await campaign.service.undoResult("key", user: vera, now: noon + 300)
    _ = try await campaign.service.undoResult("key", user: vera, now: noon + 9_000)
    #expect(try await campaign.count("SELECT letters FROM volunteers") == 0)
  }

  @Test func aRepeatAfterAnUndoRecordsNothing() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.letters, user: vera, now: noon)
    try await campaign.record(1, by: vera, at: noon)
    _ = try await campaign.service.undoResult("key", user: vera, now: noon)
    let repeated = try await campaign.record(1, by: vera, at: noon)
    #expect(repeated.result.id == "key")
    #expect(repeated.list.tallies.letters == 0)
    #expect(repeated.list.voters.map(\.id).contains(1))
    #expect(try await campaign.count("SELECT count(*) FROM contacts WHERE undone_at IS NULL") == 0)
  }

  @Test func aSkippedVoterGoesBackAndIsNotOfferedAgainThatDay() async throws {
    let campaign = try await Campaign(voters: 3, settings: [.chunkAddresses: "2"])
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.letters, user: vera, now: noon)
    let skip = { (voter: VoterID, key: String?) in
      try await campaign.service.skip(voter, key: key, mode: .letters, user: vera, now: noon).list
    }
    #expect(try await skip(1, "s").voters.map(\.id) == [2])
    #expect(try await skip(1, "s").voters.map(\.id) == [2])
    #expect(try await code { try await skip(2, "s") } == .keyReused)
    #expect(try await code { try await skip(2, "no good") } == .invalid)
    #expect(try await code { try await skip(1, nil) } == .notAssigned)
    #expect(try await code { try await skip(77, nil) } == .notFound)
    #expect(
      try await campaign.service.refill(.letters, user: vera, now: noon).voters.map(\.id) == [2, 3])
    #expect(try await skip(2, nil).voters.map(\.id) == [3])
    let empty = try await skip(3, nil)
    #expect(empty.voters.isEmpty)
    #expect(empty.notice?.kind == .poolEmpty)
    #expect(!empty.canRefill)
    #expect(try await campaign.service.list(.letters, user: vera, now: noon) == empty)
    let otto = try await campaign.volunteer("Otto")
    #expect(
      try await campaign.service.openList(.letters, user: otto, now: noon).voters.map(\.id)
        == [1, 2])
    let tomorrow = time("2026-11-05T10:00:00Z")
    #expect(
      try await campaign.service.openList(.letters, user: vera, now: tomorrow).voters.map(\.id)
        == [3])
    #expect(try await campaign.count("SELECT letters FROM volunteers WHERE uid = \(vera.id)") == 0)
  }

  @Test func skippingTheLastVoterBringsNewOnes() async throws {
    let campaign = try await Campaign(settings: [.chunkAddresses: "1"])
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.letters, user: vera, now: noon)
    let answer = try await campaign.service.skip(
      1, key: nil, mode: .letters, user: vera, now: noon)
    #expect(answer.list.voters.map(\.id) == [2])
  }

  @Test func nobodyReadsTheVoterFileBySkipping() async throws {
    let campaign = try await Campaign(
      settings: [.chunkAddresses: "1", .maxHourlyAddresses: "3"])
    let vera = try await campaign.volunteer()
    var list = try await campaign.service.openList(.letters, user: vera, now: noon)
    for step in 0..<3 {
      list = try await campaign.service.skip(
        list.voters[0].id, key: nil, mode: .letters, user: vera, now: noon + Int64(step)
      ).list
    }
    let voter = list.voters[0].id
    let refused = try await problem {
      try await campaign.service.skip(
        voter, key: nil, mode: .letters, user: vera, now: noon + 60)
    }
    #expect(refused?.code == .quotaExceeded)
    #expect(refused?.retryAfter == 3_540)
    _ = try await campaign.service.skip(
      voter, key: nil, mode: .letters, user: vera, now: noon + 3_600)
  }
}
