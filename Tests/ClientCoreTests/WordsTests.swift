import Domain
import Foundation
import Testing

@testable import ClientCore

struct WordsTests {
  @Test func readsDaysAsTheCalendarDoes() {
    var calendar = Calendar(identifier: .gregorian)
    for name in ["America/New_York", "Pacific/Honolulu", "UTC"] {
      let zone = TimeZone(identifier: name) ?? .gmt
      calendar.timeZone = zone
      for step in -900...900 {
        let instant = Instant(seconds: Int64(step) * 7_654_321)
        let parts = calendar.dateComponents([.year, .month, .day], from: instant.date)
        let date = CivilDate(instant, in: zone)
        #expect(date.year == Int64(parts.year ?? 0))
        #expect(date.month == parts.month)
        #expect(date.day == Int64(parts.day ?? 0))
      }
    }
  }

  @Test(arguments: [
    (0, "0 s"), (59, "59 s"), (60, "1 min"), (61, "2 min"), (3_600, "1 h 0 min"),
    (8_280, "2 h 18 min"),
  ])
  func saysSpans(_ seconds: Int64, _ words: String) {
    #expect(Words.span(seconds) == words)
  }
}
