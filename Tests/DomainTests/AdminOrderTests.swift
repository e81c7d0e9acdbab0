import Domain
import Foundation
import Testing

@Suite struct AdminOrderTests {
  /// Every wish of a late, an own, a timely and a foreign hold.
  @Test(arguments: 0..<16)
  func aResultCountsAgainWhereItTakesNobodyFromAnybody(bits: Int) {
    let isLate = bits & 1 != 0
    let own = bits & 2 != 0
    let inTime = bits & 4 != 0
    let elsewhere = bits & 8 != 0
    let isPossible = CountingAgain(
      isLate: isLate, hasOwnResult: own, hasResultInTime: inTime, isWithSomebodyElse: elsewhere
    ).isPossible
    if own || elsewhere {
      #expect(!isPossible)
    } else {
      #expect(isPossible == (isLate || !inTime))
    }
  }

  @Test func anOrderIsReadFromItsFields() throws {
    let span = AdminOrder.Fields(
      user: 3, mode: .calls, from: Instant(seconds: 10), to: Instant(seconds: 20))
    #expect(
      try AdminOrder(.takeBack, span)
        == .takeBack(
          user: 3, mode: .calls, from: Instant(seconds: 10), to: Instant(seconds: 20)))
    #expect(
      try AdminOrder(.closeNumber, AdminOrder.Fields(phone: "+1 (603) 555-0142"))
        == .closeNumber(digits: "6035550142"))
    for kind in AdminActionKind.allCases {
      let refused = #expect(throws: AdminOrder.Refused.self) {
        try AdminOrder(kind, AdminOrder.Fields())
      }
      #expect(refused?.problems.isEmpty == false)
    }
  }

  @Test func aReasonIsOneCleanLine() {
    #expect(AdminReason.cleaned(" a\u{1B}b \n c ") == "ab c")
    #expect(AdminReason.cleaned(" \u{7}\n ") == nil)
    #expect(AdminReason.cleaned(nil) == nil)
    #expect(AdminReason.problems(with: String(repeating: "é", count: 200)).isEmpty)
    #expect(AdminReason.problems(with: String(repeating: "é", count: 201)).count == 1)
  }

  @Test func wordsAgreeWithTheirNumbers() throws {
    let zone = try #require(TimeZone(identifier: "America/New_York"))
    let from = try #require(Instant(rfc3339: "2026-11-01T04:00:00Z"))
    let to = try #require(Instant(rfc3339: "2026-11-02T05:00:00Z"))
    let words = ActionWords(
      .takeBack(user: 1, mode: nil, from: from, to: to), subject: "Vera", zone: zone)
    #expect(
      words.preview(
        ActionFigures(counts: Tallies(letters: 1_234_567, calls: 1), returning: 1, effects: 1_000))
        == "Takes back 1,234,568 results (1,234,567 letters, 1 call) of Vera, recorded from "
        + "2026-11-01, 12:00 AM to 2026-11-02, 12:00 AM Eastern. 1 voter returns to the pools; the "
        + "quota stays used. What 1,000 of them did to the pools ends.")
    #expect(
      words.preview(ActionFigures())
        == "Vera has no results that count from 2026-11-01, 12:00 AM to 2026-11-02, 12:00 AM "
        + "Eastern, so there is nothing to take back.")
    #expect(
      words.undone(restored: 1, left: 1)
        == "1 result of Vera counts again. 1 does not: the voter is done by somebody else or on "
        + "another list by now.")
    let number = ActionWords(.closeNumber(digits: "1"), subject: "603-555-0142", zone: zone)
    #expect(
      number.preview(ActionFigures())
        == "Takes 603-555-0142 out of the calls' pool. No voter has this number now.")
    #expect(
      SettingWords.changed(.callScript, from: nil, to: String(repeating: "x", count: 100))
        == "Set to “\(String(repeating: "x", count: 80))…”; it was not set.")
  }
}
