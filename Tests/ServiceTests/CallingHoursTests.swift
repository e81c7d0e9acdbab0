import API
import Domain
import Storage
import Testing

@testable import Service

@Suite struct CallingHoursTests {
  /// 21:00 in New York, when the phones close on a weekday.
  let closing = time("2026-11-05T02:00:00Z")

  @Test func opensAndClosesToTheSecond() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    let open = try await campaign.service.openList(.calls, user: vera, now: closing - 1)
    #expect(open.voters.count == 10)
    #expect(open.voters.allSatisfy { $0.phone != nil })
    #expect(open.closesAt == closing)
    #expect(open.lockout == nil)

    let closed = try await campaign.service.list(.calls, user: vera, now: closing)
    #expect(closed.voters.count == 10)
    #expect(closed.voters.allSatisfy { $0.phone == nil })
    #expect(closed.closesAt == nil)
    #expect(closed.lockout?.endsAt == time("2026-11-05T14:00:00Z"))
    #expect(
      closed.lockout?.message
        == "The phones are closed now. Calls open again tomorrow at 9:00 AM Eastern.")
    #expect(!closed.canRefill)
    #expect(closed.notice == nil)
  }

  @Test func nothingIsAssignedWhileClosed() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    for now in [closing, closing + 600, closing + 7_200, closing + 12 * 3_600 - 1] {
      let opened = try await campaign.service.openList(.calls, user: vera, now: now)
      #expect(opened.voters.isEmpty)
      #expect(opened.lockout != nil)
      #expect(try await campaign.service.refill(.calls, user: vera, now: now).voters.isEmpty)
    }
    #expect(try await campaign.count("SELECT count(*) FROM assignments") == 0)
    let morning = try await campaign.service.openList(
      .calls, user: vera, now: closing + 12 * 3_600)
    #expect(morning.voters.count == 10)
  }

  @Test func takesResultsForHalfAnHourAfterClosingAndLaterOnlyOfCallsMadeInTime() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.calls, user: vera, now: closing - 600)
    try await campaign.record(.calls, 40, by: vera, key: "a", at: closing + 1_799)
    let inGrace = try await campaign.service.list(.calls, user: vera, now: closing + 1_799)
    #expect(inGrace.voters.count == 9)
    let after = closing + 1_900
    let hidden = try await campaign.service.list(.calls, user: vera, now: after)
    #expect(hidden.voters.isEmpty)
    #expect(hidden.lockout != nil)
    let refused = try await problem {
      try await campaign.record(.calls, 39, by: vera, key: "b", at: after)
    }
    #expect(refused?.code == .lockedOut)
    #expect(refused?.endsAt == time("2026-11-05T14:00:00Z"))
    #expect(
      try await code {
        try await campaign.record(
          .calls, 39, by: vera, key: "b", occurredAt: closing, at: after)
      } == .lockedOut)
    try await campaign.record(.calls, 39, by: vera, key: "b", occurredAt: closing - 1, at: after)
    #expect(try await campaign.count("SELECT count(*) FROM contacts") == 2)
  }

  @Test func undoAndSkipWorkWhileClosed() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.calls, user: vera, now: closing - 60)
    try await campaign.record(.calls, 40, by: vera, at: closing - 1)
    let undone = try await campaign.service.undoResult("key", user: vera, now: closing + 10).list
    #expect(undone.voters.map(\.id).contains(40))
    #expect(undone.voters.allSatisfy { $0.phone == nil })
    let skipped = try await campaign.service.skip(
      40, key: nil, mode: .calls, user: vera, now: closing + 20
    ).list
    #expect(!skipped.voters.map(\.id).contains(40))
  }

  @Test func theLastCallBeforeClosingFinishesTheListWithoutANewOne() async throws {
    let campaign = try await Campaign(settings: [.chunkPhoneNumbers: "1"])
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.calls, user: vera, now: closing - 60)
    let answer = try await campaign.record(.calls, 40, by: vera, at: closing + 60)
    #expect(answer.finishedList)
    #expect(answer.thanks.contains("A whole list of calls done"))
    #expect(answer.list.voters.isEmpty)
    #expect(answer.list.lockout != nil)
  }

  @Test func lettersAreNeverLockedOut() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    let list = try await campaign.service.openList(.letters, user: vera, now: closing + 9_000)
    #expect(list.voters.count == 10)
    #expect(list.lockout == nil)
  }

  /// The hours are 1:00 to 3:00 on both nights, in which New York's clock skips and repeats.
  @Test func neverOpensByAccidentOnTheNightsTheClocksChange() async throws {
    let campaign = try await Campaign(
      settings: [.weekendPhoneStart: "1:30", .weekendPhoneEnd: "2:30"])
    let vera = try await campaign.volunteer()
    let isOpen = { (text: String) in
      try await campaign.service.list(.calls, user: vera, now: time(text)).lockout == nil
    }
    // 8 March 2026: 2:00 becomes 3:00, so the window ends with the hour that is missing.
    #expect(!(try await isOpen("2026-03-08T06:29:59Z")))
    #expect(try await isOpen("2026-03-08T06:30:00Z"))
    #expect(try await isOpen("2026-03-08T06:59:59Z"))
    #expect(!(try await isOpen("2026-03-08T07:00:00Z")))
    // 1 November 2026: 1:30 comes twice; between its readings the clock shows 1:00 again.
    #expect(!(try await isOpen("2026-11-01T05:29:59Z")))
    #expect(try await isOpen("2026-11-01T05:30:00Z"))
    #expect(!(try await isOpen("2026-11-01T06:00:00Z")))
    #expect(try await isOpen("2026-11-01T06:30:00Z"))
    #expect(try await isOpen("2026-11-01T07:29:59Z"))
    #expect(!(try await isOpen("2026-11-01T07:30:00Z")))
  }

  @Test func closedAllDayMeansNoOpeningIsPromised() async throws {
    let campaign = try await Campaign(
      settings: [
        .weekdayPhoneStart: "9", .weekdayPhoneEnd: "9", .weekendPhoneStart: "9",
        .weekendPhoneEnd: "9",
      ])
    let vera = try await campaign.volunteer()
    let list = try await campaign.service.openList(.calls, user: vera, now: noon)
    #expect(list.lockout != nil)
    #expect(list.lockout?.endsAt == nil)
  }

  @Test func byVotersClocksOnlyThoseAreHandedOutWhoMayBeCalledNow() async throws {
    let campaign = try await Campaign(voters: 0, settings: [.phoneHours: "voter"])
    try await campaign.store.write { db in
      for id in 1...3 { try db.insertVoter(VoterID(id), state: "NH") }
      for id in 4...6 { try db.insertVoter(VoterID(id), state: "CA") }
      try db.insertVoter(7, state: "??")
    }
    let vera = try await campaign.volunteer()
    // 8:30 in New York is before the campaign's hours; 12:00 there is 9:00 in California.
    let morning = try await campaign.service.openList(
      .calls, user: vera, now: time("2026-11-04T14:30:00Z"))
    #expect(Set(morning.voters.map(\.id)) == [1, 2, 3])
    #expect(morning.voters.allSatisfy { $0.phone != nil })
    #expect(morning.closesAt == closing)
    #expect(morning.lockout == nil)
    let later = try await campaign.service.refill(.calls, user: vera, now: noon)
    #expect(Set(later.voters.map(\.id)) == [1, 2, 3, 4, 5, 6])
    let evening = try await campaign.service.list(.calls, user: vera, now: closing)
    #expect(
      Set(evening.voters.filter { $0.phone != nil }.map(\.id)) == [4, 5, 6])
    let refused = try await problem {
      try await campaign.record(.calls, 1, by: vera, at: closing + 1_801)
    }
    #expect(refused?.code == .lockedOut)
    let otto = try await campaign.volunteer("Otto")
    for none in [
      try await campaign.service.openList(.calls, user: otto, now: noon),
      try await campaign.service.list(.calls, user: otto, now: noon),
    ] {
      #expect(none.voters.isEmpty)
      #expect(none.notice == .nobodyAwake(isOtherModeOpen: true))
      #expect(!none.canRefill)
    }
  }
}
