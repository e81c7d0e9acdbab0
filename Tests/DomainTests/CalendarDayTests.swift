import Domain
import Foundation
import Testing

@Suite struct CalendarDayTests {
  @Test(arguments: [
    ("America/New_York", "2026-03-08", 23), ("America/New_York", "2026-11-01", 25),
    ("America/New_York", "2026-11-03", 24), ("Pacific/Honolulu", "2026-03-08", 24),
    ("Australia/Lord_Howe", "2026-10-04", 23),
  ])
  func hasAsManyHoursAsItsZoneSays(_ zone: String, _ text: String, _ hours: Int64) throws {
    let zone = try #require(TimeZone(identifier: zone))
    let day = try #require(CalendarDay(text))
    let length = day.adding(days: 1).start(in: zone) - day.start(in: zone)
    // Lord Howe's clocks move by half an hour.
    #expect((length + 1_800) / 3_600 == hours || length / 3_600 == hours)
    #expect(CalendarDay(day.start(in: zone), in: zone) == day)
    #expect(CalendarDay(day.start(in: zone) - 1, in: zone) == day.adding(days: -1))
  }

  @Test func beginsAfterAMidnightThatTheClocksLeaveOut() throws {
    // Clocks went from 0:00 to 1:00 in Cuba on 8 March 2026.
    let zone = try #require(TimeZone(identifier: "America/Havana"))
    let day = try #require(CalendarDay("2026-03-08"))
    #expect(day.start(in: zone).rfc3339 == "2026-03-08T05:00:00Z")
    #expect(CalendarDay(day.start(in: zone), in: zone) == day)
  }

  @Test(arguments: [
    "", "2026", "2026-11", "2026-11-31", "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10",
    "2026-01-00", "2026-1-1", "02026-01-01", "2026-11-03 ", " 2026-11-03", "2026/11/03",
    "-026-11-03", "2026-11-03-04", "2026-1١-03", "0000-01-01", "today", "20261103",
  ])
  func isNotReadFromNonsense(_ text: String) {
    #expect(CalendarDay(text) == nil)
  }

  @Test(arguments: ["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "2026-11-03"])
  func isReadAndWrittenTheSame(_ text: String) throws {
    #expect(CalendarDay(text)?.description == text)
    let day = try #require(CalendarDay(text))
    let coded = try JSONEncoder().encode([day])
    #expect(try JSONDecoder().decode([CalendarDay].self, from: coded) == [day])
  }

  @Test func isCountedByTheCalendar() throws {
    let day = try #require(CalendarDay("2024-02-28"))
    #expect(day.adding(days: 1).description == "2024-02-29")
    #expect(day.adding(days: 2).description == "2024-03-01")
    #expect(day.adding(days: -28).description == "2024-01-31")
    #expect(day.adding(days: 366).description == "2025-02-28")
    #expect(day.days(until: day.adding(days: 1_000)) == 1_000)
    #expect(day.days(until: day.adding(days: -1_000)) == -1_000)
    #expect(day < day.adding(days: 1))
    #expect(CalendarDay("9999-12-31")?.adding(days: 1).description == "9999-12-31")
    #expect(CalendarDay("0001-01-01")?.adding(days: -1).description == "0001-01-01")
  }
}
