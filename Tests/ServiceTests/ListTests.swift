import API
import Domain
import Storage
import Testing

@testable import Service

@Suite struct ListTests {
  @Test func opensAChunkOnceAndReadsItWithoutChangingAnything() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    let before = try await campaign.service.list(.letters, user: vera, now: noon)
    #expect(before.voters.isEmpty)
    #expect(before.canRefill)
    #expect(before.notice == nil)
    #expect(try await campaign.count("SELECT count(*) FROM assignments") == 0)
    #expect(try await campaign.count("SELECT count(*) FROM volunteers") == 0)

    let opened = try await campaign.service.openList(.letters, user: vera, now: noon)
    #expect(opened.voters.map(\.id) == Array(1...10))
    #expect(opened.chunk == 10)
    #expect(!opened.canRefill)
    #expect(opened.expiresAt == time("2026-11-05T10:00:00Z"))
    #expect(opened.lockout == nil)
    #expect(opened.closesAt == nil)
    #expect(opened.notice == nil)
    #expect(
      opened.quota
        == Quota(
          exempt: false, window: .hour, limit: 20, used: 0, remaining: 20, nextFreeAt: nil))
    #expect(
      try await campaign.service.openList(.letters, user: vera, now: noon + 60).voters
        == opened.voters)
    #expect(
      try await campaign.service.list(.letters, user: vera, now: noon + 60).voters
        == opened.voters)
  }

  @Test func showsWhatTheModeNeedsAndNoMore() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    let letter = try #require(
      try await campaign.service.openList(.letters, user: vera, now: noon).voters.first)
    #expect(letter.phone == nil)
    #expect(letter.address.street == "1 Elm Street")
    let calls = try await campaign.service.openList(.calls, user: vera, now: noon)
    #expect(calls.voters.map(\.id) == Array(31...40))
    let call = try #require(calls.voters.last)
    #expect(call.phone == "201-555-0140")
    #expect(call.address == .init(street: nil, city: "Concord", state: "NH", zip: "03301"))
    #expect(calls.closesAt == time("2026-11-05T02:00:00Z"))
  }

  @Test func toppingUpFillsWhatIsMissingAndOpeningDoesNot() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.letters, user: vera, now: noon)
    let answer = try await campaign.record(1, by: vera, at: noon)
    #expect(answer.list.voters.count == 9)
    #expect(answer.list.canRefill)
    #expect(try await campaign.service.openList(.letters, user: vera, now: noon).voters.count == 9)
    let topped = try await campaign.service.refill(.letters, user: vera, now: noon)
    #expect(topped.voters.map(\.id) == Array(2...11))
    #expect(!topped.canRefill)
  }

  @Test func onlyEligibleVotersAreHandedOutAndAnEmptyPoolIsNamed() async throws {
    let campaign = try await Campaign(voters: 6)
    try await campaign.run("UPDATE voters SET PARTY = 'R' WHERE id = 1")
    try await campaign.run("UPDATE voters SET PARTY = 'I', PHONE = ' ' WHERE id = 2")
    try await campaign.run("UPDATE voters SET PARTY = NULL, PHONE = NULL WHERE id = 3")
    let vera = try await campaign.volunteer()
    let letters = try await campaign.service.openList(.letters, user: vera, now: noon)
    #expect(letters.voters.map(\.id) == [2, 3, 4, 5, 6])
    #expect(!letters.canRefill)
    #expect(letters.notice == nil)
    let calls = try await campaign.service.openList(.calls, user: vera, now: noon)
    #expect(Set(calls.voters.map(\.id)) == [4, 5, 6])
    let more = try await campaign.service.refill(.calls, user: vera, now: noon)
    #expect(more.notice?.kind == .poolEmpty)

    let otto = try await campaign.volunteer("Otto")
    for list in [
      try await campaign.service.openList(.letters, user: otto, now: noon),
      try await campaign.service.refill(.letters, user: otto, now: noon),
      try await campaign.service.list(.letters, user: otto, now: noon),
    ] {
      #expect(list.voters.isEmpty)
      #expect(list.notice?.kind == .poolEmpty)
      #expect(!list.canRefill)
    }
  }

  @Test func trustedUsersGetPrimeVotersFirstAndOthersLast() async throws {
    let campaign = try await Campaign(voters: 22, settings: [.chunkAddresses: "3"])
    try await campaign.run("UPDATE voters SET prime = 1 WHERE id IN (2, 9)")
    let otto = try await campaign.volunteer("Otto")
    let list = try await campaign.service.openList(.letters, user: otto, now: noon)
    #expect(list.voters.map(\.id) == [1, 3, 4])
    let trusted = try await campaign.volunteer("Tess", [.use, .trusted])
    let primes = try await campaign.service.openList(.letters, user: trusted, now: noon)
    #expect(Set(primes.voters.map(\.id)) == [2, 5, 9])
    #expect(primes.quota == .none)
    _ = try await campaign.service.skip(9, key: nil, mode: .letters, user: trusted, now: noon)
    // 16 others are left, and of the prime voters 9: to a user without trust, it comes last.
    for (chunk, hasPrime) in [("19", false), ("20", true)] {
      try await campaign.set(.chunkAddresses, chunk)
      let list = try await campaign.service.refill(.letters, user: otto, now: noon)
      #expect(list.voters.count == Int(chunk))
      #expect(list.voters.contains { $0.prime } == hasPrime)
    }
  }

  @Test(arguments: [
    (Variable.chunkAddresses, "ten", Mode.letters), (.chunkAddresses, "0", .letters),
    (.maxHourlyAddresses, "", .letters), (.maxDailyAddresses, "-1", .letters),
    (.chunkPhoneNumbers, "x", .calls), (.maxHourlyPhoneNumbers, "x", .calls),
    (.weekdayPhoneStart, "soon", .calls), (.weekendPhoneEnd, "8:00", .calls),
    (.phoneTimezone, "Mars", .calls), (.phoneHours, "always", .calls),
    (.resolutions, "  ", .calls),
  ])
  func anUnreadableSettingBreaksItsModeAndNoOther(
    _ variable: Variable, _ value: String, _ mode: Mode
  ) async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    for mode in Mode.allCases {
      _ = try await campaign.service.openList(mode, user: vera, now: noon)
    }
    try await campaign.set(variable, value)
    for list in [
      try await campaign.service.list(mode, user: vera, now: noon),
      try await campaign.service.openList(mode, user: vera, now: noon),
      try await campaign.service.refill(mode, user: vera, now: noon),
    ] {
      #expect(list.notice?.kind == .misconfigured)
      #expect(list.notice?.text.contains(variable.rawValue) == true)
      #expect(list.voters.isEmpty)
      #expect(!list.canRefill)
    }
    let voter: VoterID = mode == .letters ? 1 : 40
    let refused = try await problem {
      try await campaign.record(mode, voter, by: vera, at: noon)
    }
    #expect(refused?.code == .misconfigured)
    #expect(refused?.variable == variable.rawValue)
    #expect(try await campaign.service.list(mode.other, user: vera, now: noon).voters.count == 10)
    #expect(
      try await campaign.service.unreadableSettings().map(\.variable).contains(variable))
    try await campaign.administration.unset(variable)
    #expect(try await campaign.service.list(mode, user: vera, now: noon).voters.count == 10)
  }

  @Test func anUnreadableQuotaDoesNotHoldThoseWhomNoneHolds() async throws {
    let campaign = try await Campaign(settings: [.maxHourlyAddresses: "many"])
    let tess = try await campaign.volunteer("Tess", [.use, .trusted])
    #expect(
      try await campaign.service.openList(.letters, user: tess, now: noon).voters.count == 10)
  }

  @Test func showsEarlierContactsNewestFirstAndNotByWhom() async throws {
    let campaign = try await Campaign(voters: 3)
    let vera = try await campaign.volunteer()
    let otto = try await campaign.volunteer("Otto")
    _ = try await campaign.service.openList(.calls, user: vera, now: noon)
    try await campaign.record(
      .calls, 2, by: vera, key: "a", resolution: "Undecided", notes: "Likes\u{7} trains", at: noon)
    try await campaign.record(.calls, 1, by: vera, key: "b", at: noon)
    _ = try await campaign.service.undoResult("b", user: vera, now: noon)
    let list = try await campaign.service.openList(.letters, user: otto, now: noon + 60)
    let histories = Dictionary(uniqueKeysWithValues: list.voters.map { ($0.id, $0.history) })
    #expect(
      histories == [
        1: [],
        2: [
          EarlierContact(at: noon, mode: .calls, resolution: "Undecided", notes: "Likes trains")
        ], 3: [],
      ])
    let many = (0..<15).map {
      Contact(
        key: "old\($0)", user: otto.id, voter: 3, mode: .calls, resolution: "Busy", notes: nil,
        occurredAt: noon - 10_000 + $0, recordedAt: noon - 90_000, assignedAt: nil)
    }
    try await campaign.store.write { db in
      for contact in many {
        try Contacts(db).add(contact)
        try db.run("UPDATE contacts SET late = 1 WHERE result_key = \(contact.key)")
      }
    }
    let third = try await campaign.service.list(.letters, user: otto, now: noon + 60).voters[2]
    #expect(third.history.map(\.at) == (5..<15).reversed().map { noon - 10_000 + $0 })
  }

  @Test func whatRanOutAtMidnightIsNoLongerOfferedEvenBeforeTheNightlyExpiry() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    let evening = time("2026-11-05T09:59:59Z")
    _ = try await campaign.service.openList(.letters, user: vera, now: evening)
    #expect(
      try await campaign.service.list(.letters, user: vera, now: evening).expiresAt == evening + 1)
    let night = evening + 1
    #expect(try await campaign.service.list(.letters, user: vera, now: night).voters.isEmpty)
    #expect(
      try await code {
        try await campaign.service.skip(1, key: nil, mode: .letters, user: vera, now: night)
      } == .notAssigned)
    let fresh = try await campaign.service.openList(.letters, user: vera, now: night)
    #expect(fresh.voters.count == 10)
    #expect(fresh.expiresAt == time("2026-11-06T10:00:00Z"))
    #expect(
      try await campaign.count("SELECT count(*) FROM assignments WHERE ending = 'expired'") == 10)
  }

  @Test func activeUsersKeepTheirListOverMidnightWhenTheCampaignSaysSo() async throws {
    let campaign = try await Campaign(settings: [.expirySparesActive: "1"])
    let vera = try await campaign.volunteer()
    let otto = try await campaign.volunteer("Otto")
    let evening = time("2026-11-05T09:59:00Z")
    for user in [vera, otto] {
      _ = try await campaign.service.openList(.letters, user: user, now: evening)
    }
    try await campaign.record(1, by: vera, at: evening)
    let morning = evening + 3_600
    let kept = try await campaign.service.list(.letters, user: vera, now: morning)
    #expect(kept.voters.count == 9)
    #expect(kept.expiresAt == time("2026-11-06T10:00:00Z"))
    #expect(try await campaign.service.list(.letters, user: otto, now: morning).voters.isEmpty)
    let expiry = ExpiryService(store: campaign.store)
    #expect(try await expiry.expire(now: morning, all: false) == 10)
    #expect(try await campaign.service.list(.letters, user: vera, now: morning).voters.count == 9)
    #expect(try await expiry.expire(now: morning + 86_400, all: false) == 9)
  }
}
