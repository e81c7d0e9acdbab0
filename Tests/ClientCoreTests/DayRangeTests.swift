import Domain
import Testing

@testable import ClientCore

/// Days as people type them.
struct DayRangeTests {
  private static let today = CalendarDay(Instant(seconds: 1_793_749_320), in: Session.zone)

  @Test(arguments: [
    ("", nil, nil), ("all", nil, nil), ("..", nil, nil),
    ("today", "2026-11-03", "2026-11-03"), ("Today ", "2026-11-03", "2026-11-03"),
    ("yesterday", "2026-11-02", "2026-11-02"), ("1d", "2026-11-03", "2026-11-03"),
    ("7d", "2026-10-28", "2026-11-03"), ("2026-11-01", "2026-11-01", "2026-11-01"),
    ("2026-11-01..2026-11-07", "2026-11-01", "2026-11-07"),
    ("2026-11-01 .. today", "2026-11-01", "2026-11-03"), ("..yesterday", nil, "2026-11-02"),
    ("2024-02-29..", "2024-02-29", nil),
  ])
  func reads(text: String, from: String?, to: String?) throws {
    let range = try DayRange(text, today: Self.today)
    #expect(range.from == from.flatMap { CalendarDay($0) })
    #expect(range.to == to.flatMap { CalendarDay($0) })
  }

  @Test(arguments: [
    ("2026-02-30", "The calendar has no 2026-02-30."), ("0d", "From 1d"),
    ("99999999999999d", "From"),
    ("2026-11-07..2026-11-01", "the earlier day comes first"), ("soon", "like 2026-11-03"),
    ("11/3", "like 2026-11-03"), ("2026-11", "like 2026-11-03"), ("-7d", "like 2026-11-03"),
    ("today..2026-13-01", "The calendar has no 2026-13-01."),
  ])
  func saysWhatIsWrong(text: String, words: String) throws {
    let mistake = try #require(throws: DayRange.Mistake.self) {
      try DayRange(text, today: Self.today)
    }
    #expect(mistake.sentence.contains(words))
  }
}
