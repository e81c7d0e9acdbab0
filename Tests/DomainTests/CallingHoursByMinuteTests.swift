import Domain
import Foundation
import Testing

/// One set of hours stepped through minute by minute, two weeks about a change of the clocks.
struct MinuteCase: Sendable, CustomTestStringConvertible {
  let zone: String
  let about: String
  let weekday: (String, String)
  let weekend: (String, String)
  var testDescription: String { "\(zone) \(about) \(weekday) \(weekend)" }

  static let changes = [
    ("America/New_York", "2026-03-08T07:00:00Z"), ("America/New_York", "2026-11-01T06:00:00Z"),
    ("America/New_York", "2027-03-14T07:00:00Z"), ("America/New_York", "2027-11-07T06:00:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),
    ("Australia/Lord_Howe", "2026-10-03T15:30:00Z"),
    // Put back across midnight, to the minute and beyond; midnight left out; a day left out.
    ("Asia/Beirut", "2026-10-24T21:00:00Z"), ("America/St_Johns", "2010-11-07T02:31:00Z"),
    ("America/Havana", "2026-03-08T05:00:00Z"), ("Pacific/Apia", "2011-12-30T10:00:00Z"),
    ("Asia/Kathmandu", "2026-05-01T00:00:00Z"),
  ]
  static let windows = [
    (("9:00", "21:00"), ("10:00", "21:00")), (("0:00", "24:00"), ("0:00", "1:30")),
    (("23:30", "24:00"), ("2:15", "2:45")), (("1:15", "1:45"), ("23:40", "23:50")),
    (("0:00", "0:00"), ("1:30", "24:00")),
  ]
  static let all = changes.flatMap { zone, about in
    windows.map { MinuteCase(zone: zone, about: about, weekday: $0.0, weekend: $0.1) }
  }
}

@Suite struct CallingHoursByMinuteTests {
  @Test(arguments: MinuteCase.all)
  func theNextChangeIsTheOneTheClockShows(example: MinuteCase) {
    let hours = hours(weekday: example.weekday, weekend: example.weekend, zone: example.zone)
    let change = at(example.about)
    let first = change - 7 * 86_400
    let minutes = 25 * 1_440
    let inside = (0..<minutes).map { hours.contains(first + Int64($0) * 60) }
    var next = [Int?](repeating: nil, count: minutes)
    for minute in (0..<minutes - 1).reversed() {
      next[minute] = inside[minute] != inside[minute + 1] ? minute + 1 : next[minute + 1]
    }
    for minute in 0..<14 * 1_440 {
      let moment = first + Int64(minute) * 60
      // Every minute of the two days about the change, every 17th elsewhere.
      guard abs(moment - change) < 86_400 || minute % 17 == 0 else { continue }
      let expected = next[minute].map { first + Int64($0) * 60 }
      let state: CallingHours.State =
        inside[minute] ? .open(closesAt: expected) : .closed(opensAt: expected)
      let found = hours.state(at: moment)
      if found != state {
        Issue.record("\(moment.rfc3339): \(found), by the minute \(state)")
        return
      }
    }
  }

  @Test(arguments: MinuteCase.changes)
  func theWallClockIsTheCalendars(zone: String, about: String) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(identifier: zone)!
    let hours = hours(weekday: ("7:10", "19:40"), weekend: ("1:20", "23:50"), zone: zone)
    for step in -2_000..<2_000 {
      let moment = at(about) + Int64(step) * 300 + 17
      let parts = calendar.dateComponents([.weekday, .hour, .minute], from: moment.date)
      let minute = parts.hour! * 60 + parts.minute!
      let isWeekend = parts.weekday == 1 || parts.weekday == 7
      let expected =
        isWeekend ? (80..<1_430).contains(minute) : (430..<1_180).contains(minute)
      if hours.contains(moment) != expected { Issue.record("\(moment.rfc3339)") }
    }
  }
}
