import API
import Domain
import Storage
import Testing

@testable import Service

/// Results that come when the voter is no longer on the list (SPEC 6.5).
@Suite struct LateResultTests {
  @Test func aLateLetterCountsAndEndsNoList() async throws {
    let night = try await Night()
    let answer = try await night.tell(1, by: night.vera, at: night.morning)
    #expect(answer.result.id == "key")
    #expect(answer.thanks == "Thanks, that makes 1 letter.")
    #expect(!answer.finishedList)
    #expect(answer.list.voters.isEmpty && answer.list.canRefill)
    #expect(answer.list.tallies == Tallies(letters: 1))
    #expect(answer.list.quota.used == 1)
    #expect(
      try await night.campaign.text(
        """
        SELECT late || ' ' || (occurred_at - \(night.evening)) || ' '
          || (recorded_at - \(night.morning)) || ' ' || (assigned_at - \(night.evening))
        FROM contacts
        """) == "1 60 0 0")
    #expect(try await night.resolver(of: 1) == "\(night.vera.id)Y")
    #expect(
      try await night.campaign.text(
        "SELECT prefvalue FROM userprefs WHERE prefname = 'eblocks_letters'") == "1")
    #expect(try await night.broken() == [])
  }

  @Test func theVoterLeavesAnotherList() async throws {
    let night = try await Night()
    try await night.open(night.otto)
    try await night.tell(1, by: night.vera, at: night.morning + 60)
    let ottos = try await night.list(of: night.otto)
    #expect(ottos.voters.map(\.id) == [2])
    #expect(
      ottos.departures == [Departure(id: 1, reason: .contacted, at: night.morning + 60)])
    #expect(
      try await night.campaign.count("SELECT count(*) FROM assignments WHERE ending = 'late'") == 1)
    #expect(try await night.resolver(of: 1) == "\(night.vera.id)Y")
    #expect(try await night.broken() == [])
  }

  @Test func bothAreRecordedWhenBothWereInTouch() async throws {
    let night = try await Night()
    try await night.open(night.otto)
    try await night.tell(1, by: night.vera, notes: "hers", at: night.morning + 60)
    // Otto was in touch too, before the voter left his list, and tells of it later.
    let answer = try await night.tell(
      1, by: night.otto, key: "o", notes: "his", occurredAt: night.morning + 30,
      at: night.morning + 90)
    #expect(answer.list.tallies.letters == 1)
    #expect(answer.list.departures.isEmpty, "he knows of this voter")
    #expect(
      try await night.campaign.text("SELECT group_concat(late) FROM contacts") == "1,1")
    #expect(try await night.resolver(of: 1) == "\(night.vera.id)Y")
    #expect(
      try await night.campaign.text("SELECT address_notes FROM voters WHERE id = 1") == "hers")
    #expect(try await night.broken() == [])
  }

  @Test func aVoterDoneBySomebodyElseKeepsTheFirstResult() async throws {
    let night = try await Night()
    try await night.open(night.otto)
    try await night.campaign.record(1, by: night.otto, key: "o", notes: "his", at: night.morning)
    try await night.tell(1, by: night.vera, notes: "hers", at: night.morning + 60)
    #expect(try await night.resolver(of: 1) == "\(night.otto.id)Y")
    #expect(
      try await night.campaign.text("SELECT address_notes FROM voters WHERE id = 1") == "his")
    #expect(try await night.campaign.count("SELECT sum(letters) FROM volunteers") == 2)
    #expect(try await night.broken() == [])
  }

  /// Told beside the assignment's start; the voter was skipped 600 seconds after it.
  @Test(
    arguments: [
      (-3_600, false), (-11, false), (-10, true), (0, true), (300, true), (600, true),
      (610, true), (611, false), (90_000, false),
    ] as [(Int64, Bool)])
  func onlyWhatHappenedWhileTheVoterWasHeldCounts(told: Int64, counts: Bool) async throws {
    let night = try await Night(expires: false)
    _ = try await night.campaign.service.skip(
      1, key: nil, mode: .letters, user: night.vera, now: night.evening + 600)
    let answer = try await code {
      try await night.tell(
        1, by: night.vera, occurredAt: night.evening + told, at: night.evening + 100_000)
    }
    #expect(answer == (counts ? nil : .notAssigned))
    #expect(
      try await night.campaign.count(
        """
        SELECT count(*) FROM contacts
        WHERE occurred_at BETWEEN \(night.evening) AND \(night.evening + 600)
        """) == (counts ? 1 : 0))
    #expect(try await night.broken() == [])
  }

  @Test func nobodyTellsOfAVoterTheyNeverHeld() async throws {
    let night = try await Night()
    for told in [night.evening + 60, night.morning, nil] {
      #expect(
        try await code {
          try await night.campaign.record(
            1, by: night.otto, occurredAt: told, at: night.morning)
        } == .notAssigned)
    }
    try await night.tell(1, by: night.vera, key: "v", at: night.morning)
    #expect(
      try await code { try await night.tell(1, by: night.otto, at: night.morning) }
        == .alreadyResolved)
    // Held in the other mode is not held.
    #expect(
      try await code {
        try await night.campaign.record(
          .calls, 2, by: night.vera, occurredAt: night.evening + 60, at: night.morning)
      } == .notAssigned)
  }

  @Test(arguments: [(48 * 3_600, true), (48 * 3_600 + 1, false)] as [(Int64, Bool)])
  func aResultIsHeardFor48Hours(late: Int64, counts: Bool) async throws {
    let night = try await Night()
    let refused = try await problem {
      try await night.tell(1, by: night.vera, at: night.evening + 60 + late)
    }
    #expect((refused == nil) == counts)
    #expect(counts || refused?.code == .notAssigned)
    #expect(counts || refused?.detail.contains("48 hours") == true)
  }

  @Test func aSecondResultOfOnePersonIsOneTooMany() async throws {
    let night = try await Night()
    try await night.tell(1, by: night.vera, key: "laptop-1", at: night.morning)
    let again = { (key: String, now: Instant) in
      try await code {
        try await night.tell(
          1, by: night.vera, key: key, occurredAt: night.evening + 90, at: now)
      }
    }
    #expect(try await again("laptop-2", night.morning) == .alreadyResolved)
    _ = try await night.campaign.service.undoResult(
      "laptop-1", user: night.vera, now: night.morning + 10)
    #expect(try await again("laptop-3", night.morning + 20) == nil)
    #expect(try await again("laptop-4", night.morning + 20) == .alreadyResolved)
    #expect(try await night.campaign.count("SELECT letters FROM volunteers") == 1)
    #expect(try await night.broken() == [])
  }

  @Test func aListWorkedOnTwoLaptopsCountsWhatEachDid() async throws {
    let night = try await Night(expires: false)
    // Skipped on one, written to on the other before that, which was offline.
    _ = try await night.campaign.service.skip(
      1, key: nil, mode: .letters, user: night.vera, now: night.evening + 300)
    try await night.tell(1, by: night.vera, key: "a", at: night.evening + 400)
    #expect(try await night.resolver(of: 1) == "\(night.vera.id)Y")
    // Recorded and undone on one; the other was offline meanwhile: on the list again.
    try await night.campaign.record(2, by: night.vera, key: "b", at: night.evening + 400)
    _ = try await night.campaign.service.undoResult(
      "b", user: night.vera, now: night.evening + 410)
    try await night.tell(2, by: night.vera, key: "c", at: night.evening + 420)
    #expect(
      try await night.campaign.text(
        "SELECT late || ' ' || (occurred_at - \(night.evening)) FROM contacts WHERE result_key = 'c'"
      ) == "0 60")
    #expect(try await night.broken() == [])
  }

  @Test func aVoterWhoRanOutAndCameBackWasReachedWhenTold() async throws {
    let night = try await Night()
    try await night.open(night.vera)
    #expect(try await night.list(of: night.vera).voters.map(\.id) == [1, 2])
    try await night.tell(1, by: night.vera, at: night.morning + 900)
    #expect(
      try await night.campaign.text(
        "SELECT late || ' ' || (occurred_at - \(night.evening)) FROM contacts") == "0 60")
  }

  @Test func repeatsGetTheSameAnswerAndOthersKeysAreRefused() async throws {
    let night = try await Night()
    let first = try await night.tell(1, by: night.vera, at: night.morning)
    #expect(try await night.tell(1, by: night.vera, at: night.morning) == first)
    let later = try await night.tell(1, by: night.vera, at: night.morning + 500_000)
    #expect(later.thanks == first.thanks && !later.finishedList)
    #expect(try await night.campaign.count("SELECT count(*) FROM contacts") == 1)
    #expect(
      try await code { try await night.tell(2, by: night.vera, at: night.morning) } == .keyReused)
    #expect(
      try await code { try await night.tell(1, by: night.otto, at: night.morning) } == .keyReused)
  }

  @Test func theQuotaCountsLateResults() async throws {
    let night = try await Night()
    try await night.campaign.set(.maxHourlyAddresses, "1")
    try await night.tell(1, by: night.vera, at: night.morning)
    let refused = try await problem {
      try await night.tell(2, by: night.vera, key: "b", at: night.morning + 60)
    }
    #expect(refused?.code == .quotaExceeded && refused?.retryAfter == 3_540)
    try await night.tell(2, by: night.vera, key: "b", at: night.morning + 3_600)
  }

  @Test func lateCallsCountOnlyInsideTheHours() async throws {
    let campaign = try await Campaign(voters: 3)
    let vera = try await campaign.volunteer()
    // Open from 9 to 21, Eastern; the list runs out at 5 in the morning.
    let closing = time("2026-11-05T02:00:00Z")
    _ = try await campaign.service.openList(.calls, user: vera, now: closing - 600)
    _ = try await ExpiryService(store: campaign.store).expire(now: closing + 28_800, all: false)
    let tell = { (voter: VoterID, told: Int64, now: Instant) in
      try await problem {
        try await campaign.record(
          .calls, voter, by: vera, key: "k\(voter)", occurredAt: closing + told, at: now)
      }
    }
    // At night, while nobody may call.
    #expect(try await tell(1, -60, closing + 29_000) == nil)
    for (voter, told) in [(VoterID(2), Int64(0)), (3, 7_200)] {
      let refused = try await tell(voter, told, closing + 50_000)
      #expect(refused?.code == .lockedOut)
      #expect(refused?.endsAt == nil, "waiting does not help")
      #expect(refused?.detail.contains("phones were closed") == true)
    }
  }

  @Test func aLateDoNotCallWorksAsAnyOtherAndCanBeUndone() async throws {
    let campaign = try await Campaign(voters: 0, settings: [.chunkPhoneNumbers: "1"])
    try await campaign.store.write { db in
      for id in 1...2 { try db.insertVoter(VoterID(id), phone: "603-555-0142") }
    }
    let (vera, otto) = (
      try await campaign.volunteer("Vera"), try await campaign.volunteer("Otto")
    )
    _ = try await campaign.service.openList(.calls, user: vera, now: noon)
    _ = try await campaign.service.openList(.calls, user: otto, now: noon)
    _ = try await campaign.service.skip(2, key: nil, mode: .calls, user: vera, now: noon + 60)
    try await campaign.record(
      .calls, 2, by: vera, resolution: "Do not call", occurredAt: noon + 30, at: noon + 120)
    #expect(try await campaign.count("SELECT sum(phone_blocked) FROM voters") == 2)
    let ottos = try await campaign.service.list(.calls, user: otto, now: noon + 120)
    #expect(ottos.voters.isEmpty)
    #expect(ottos.departures == [Departure(id: 1, reason: .withdrawn, at: noon + 120)])
    let undone = try await campaign.service.undoResult("key", user: vera, now: noon + 180).list
    #expect(try await campaign.count("SELECT sum(phone_blocked) FROM voters") == 0)
    #expect(undone.voters.map(\.id) == [2])
    #expect(undone.tallies.calls == 0)
  }

  @Test func anUndoneLateResultGivesTheVoterBack() async throws {
    let night = try await Night()
    try await night.open(night.otto)
    try await night.tell(1, by: night.vera, at: night.morning + 60)
    #expect(
      try await code {
        try await night.campaign.service.undoResult(
          "key", user: night.vera, now: night.morning + 361)
      } == .undoExpired)
    let undone = try await night.campaign.service.undoResult(
      "key", user: night.vera, now: night.morning + 360
    ).list
    #expect(undone.voters.map(\.id) == [1])
    #expect(undone.tallies.letters == 0)
    #expect(undone.quota.used == 1)
    #expect(try await night.resolver(of: 1) == nil)
    #expect(try await night.broken() == [])
    // Otto's own letter, from before she told, takes the voter back from her.
    try await night.tell(
      1, by: night.otto, key: "o", occurredAt: night.morning + 30, at: night.morning + 400)
    #expect(try await night.resolver(of: 1) == "\(night.otto.id)Y")
    #expect(
      try await night.list(of: night.vera).departures
        == [
          Departure(id: 1, reason: .contacted, at: night.morning + 400),
          Departure(id: 2, reason: .expired, at: night.morning),
        ])
    #expect(try await night.broken() == [])
  }

  @Test func anotherLateResultTakesOverFromTheUndoneOne() async throws {
    let night = try await Night()
    try await night.open(night.otto)
    try await night.campaign.record(
      1, by: night.otto, key: "o", notes: "his", at: night.morning + 30)
    try await night.tell(1, by: night.vera, notes: "hers", at: night.morning + 60)
    let undone = try await night.campaign.service.undoResult(
      "o", user: night.otto, now: night.morning + 90
    ).list
    #expect(undone.voters.map(\.id) == [2], "the voter is done: Vera was in touch")
    #expect(try await night.resolver(of: 1) == "\(night.vera.id)Y")
    #expect(
      try await night.campaign.text("SELECT address_notes FROM voters WHERE id = 1") == "hers")
    #expect(try await night.broken() == [])
    let last = try await night.campaign.service.undoResult(
      "key", user: night.vera, now: night.morning + 120
    ).list
    #expect(last.voters.map(\.id) == [1])
    #expect(try await night.resolver(of: 1) == nil)
    #expect(try await night.broken() == [])
  }

  @Test func undoingALateResultThatResolvedNobodyOpensNoList() async throws {
    let night = try await Night()
    try await night.open(night.otto)
    try await night.campaign.record(1, by: night.otto, key: "o", at: night.morning + 30)
    try await night.tell(1, by: night.vera, at: night.morning + 60)
    let undone = try await night.campaign.service.undoResult(
      "key", user: night.vera, now: night.morning + 90
    ).list
    #expect(undone.voters.isEmpty)
    #expect(undone.tallies.letters == 0)
    #expect(try await night.resolver(of: 1) == "\(night.otto.id)Y")
    #expect(try await night.broken() == [])
  }
}

/// An evening on which Vera opened a list of voters 1 and 2, and the morning after, when the list
/// has run out.
struct Night {
  let campaign: Campaign
  let vera: User
  let otto: User
  let evening = time("2026-11-05T00:00:00Z")
  let morning = time("2026-11-05T14:00:00Z")

  /// - Parameter settings: what the campaign sets once the list is open.
  init(expires: Bool = true, settings: [Variable: String] = [:]) async throws {
    campaign = try await Campaign(voters: 6, settings: [.chunkAddresses: "2"])
    vera = try await campaign.volunteer("Vera")
    otto = try await campaign.volunteer("Otto")
    _ = try await campaign.service.openList(.letters, user: vera, now: evening)
    for (variable, value) in settings { try await campaign.set(variable, value) }
    if expires {
      _ = try await ExpiryService(store: campaign.store).expire(now: morning, all: false)
    }
  }

  /// A letter written a minute after the list was opened, unless told otherwise.
  @discardableResult
  func tell(
    _ voter: VoterID, by user: User, key: String = "key", notes: String? = nil,
    occurredAt: Instant? = nil, at now: Instant
  ) async throws(Problem) -> ResultAnswer {
    try await campaign.record(
      voter, by: user, key: key, notes: notes, occurredAt: occurredAt ?? evening + 60, at: now)
  }

  /// In the morning.
  func open(_ user: User) async throws {
    _ = try await campaign.service.openList(.letters, user: user, now: morning)
  }

  func list(of user: User) async throws -> VoterList {
    try await campaign.service.list(.letters, user: user, now: morning + 1_000)
  }

  func resolver(of voter: VoterID) async throws -> String? {
    try await campaign.text(
      "SELECT address_assigned || address_mailed FROM voters WHERE id = \(voter)")
  }

  func broken() async throws -> [String] {
    try await campaign.store.read { try $0.brokenInvariants().map(\.invariant.name) }
  }
}
