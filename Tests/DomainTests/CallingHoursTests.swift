import Domain
import Foundation
import Testing

@Suite struct CallingHoursTests {
  // 2026-11-06 is a Friday, Eastern standard time is UTC-5.
  @Test(arguments: [
    ("2026-11-06T13:59:59Z", CallingHours.State.closed(opensAt: at("2026-11-06T14:00:00Z"))),
    ("2026-11-06T14:00:00Z", .open(closesAt: at("2026-11-07T02:00:00Z"))),
    ("2026-11-07T01:59:59Z", .open(closesAt: at("2026-11-07T02:00:00Z"))),
    ("2026-11-07T02:00:00Z", .closed(opensAt: at("2026-11-07T15:00:00Z"))),
    ("2026-11-07T14:59:59Z", .closed(opensAt: at("2026-11-07T15:00:00Z"))),
    ("2026-11-07T15:00:00Z", .open(closesAt: at("2026-11-08T02:00:00Z"))),
    ("2026-11-09T02:00:00Z", .closed(opensAt: at("2026-11-09T14:00:00Z"))),
    ("2026-12-31T23:00:00Z", .open(closesAt: at("2027-01-01T02:00:00Z"))),
    ("2026-07-03T12:59:59Z", .closed(opensAt: at("2026-07-03T13:00:00Z"))),
  ])
  func tellsUntilOrFromWhen(moment: String, state: CallingHours.State) {
    #expect(hours().state(at: at(moment)) == state)
  }

  @Test func closedOnWeekendsOpensOnMonday() {
    let hours = hours(weekend: ("10:00", "10:00"))
    #expect(
      hours.state(at: at("2026-11-07T02:00:00Z"))
        == .closed(opensAt: at("2026-11-09T14:00:00Z")))
    #expect(!hours.contains(at("2026-11-07T15:00:00Z")))
  }

  @Test func closedOnWeekdaysOpensOnSaturday() {
    let hours = hours(weekday: ("0:00", "0:00"))
    #expect(
      hours.state(at: at("2026-11-09T02:00:00Z"))
        == .closed(opensAt: at("2026-11-14T15:00:00Z")))
  }

  @Test func closedAllDayNeverOpens() {
    let hours = hours(weekday: ("9:00", "9:00"), weekend: ("24:00", "24:00"))
    for day in 0..<8 {
      let moment = at("2026-11-01T14:00:00Z") + Int64(day) * 86_400
      #expect(hours.state(at: moment) == .closed(opensAt: nil))
    }
  }

  @Test func openAllDayNeverCloses() {
    let hours = hours(weekday: ("0:00", "24:00"), weekend: ("0:00", "24:00"))
    #expect(hours.state(at: at("2026-10-30T14:00:00Z")) == .open(closesAt: nil))
  }

  @Test func windowsThatMeetAtMidnightAreOne() {
    let hours = hours(weekday: ("9:00", "24:00"), weekend: ("0:00", "10:00"))
    // Friday evening runs into Saturday morning; Sunday night closes before Monday.
    #expect(
      hours.state(at: at("2026-11-07T01:00:00Z")) == .open(closesAt: at("2026-11-07T15:00:00Z")))
    #expect(
      hours.state(at: at("2026-11-06T01:00:00Z")) == .open(closesAt: at("2026-11-06T05:00:00Z")))
    #expect(
      hours.state(at: at("2026-11-06T05:00:00Z")) == .closed(opensAt: at("2026-11-06T14:00:00Z")))
  }

  /// Sundays in New York: the clock goes from 2:00 to 3:00, or reads 1:00 to 2:00 twice.
  @Test(arguments: [
    // The missing hour holds the whole window: not open that day.
    (
      "2:15", "2:45", "2026-03-08T06:00:00Z",
      CallingHours.State.closed(
        opensAt: at("2026-03-14T06:15:00Z"))
    ),
    ("2:15", "2:45", "2026-03-08T07:20:00Z", .closed(opensAt: at("2026-03-14T06:15:00Z"))),
    ("2:15", "2:45", "2027-03-14T06:59:59Z", .closed(opensAt: at("2027-03-20T06:15:00Z"))),
    // It holds the end: closed as the clock jumps past it.
    ("1:30", "2:30", "2026-03-08T06:30:00Z", .open(closesAt: at("2026-03-08T07:00:00Z"))),
    ("1:30", "2:30", "2027-03-14T06:59:59Z", .open(closesAt: at("2027-03-14T07:00:00Z"))),
    // It holds the start: open as the clock jumps past it.
    ("2:30", "4:00", "2026-03-08T06:59:59Z", .closed(opensAt: at("2026-03-08T07:00:00Z"))),
    ("2:30", "4:00", "2026-03-08T07:00:00Z", .open(closesAt: at("2026-03-08T08:00:00Z"))),
    // The repeated hour is judged both times by what the clock shows.
    ("1:15", "1:45", "2026-11-01T05:00:00Z", .closed(opensAt: at("2026-11-01T05:15:00Z"))),
    ("1:15", "1:45", "2026-11-01T05:15:00Z", .open(closesAt: at("2026-11-01T05:45:00Z"))),
    ("1:15", "1:45", "2026-11-01T05:45:00Z", .closed(opensAt: at("2026-11-01T06:15:00Z"))),
    ("1:15", "1:45", "2027-11-07T06:15:00Z", .open(closesAt: at("2027-11-07T06:45:00Z"))),
    ("0:30", "1:30", "2026-11-01T05:30:00Z", .closed(opensAt: at("2026-11-01T06:00:00Z"))),
    ("0:30", "1:30", "2026-11-01T06:00:00Z", .open(closesAt: at("2026-11-01T06:30:00Z"))),
    ("1:30", "3:00", "2026-11-01T05:59:59Z", .open(closesAt: at("2026-11-01T06:00:00Z"))),
    ("1:30", "3:00", "2026-11-01T06:00:00Z", .closed(opensAt: at("2026-11-01T06:30:00Z"))),
    ("10:00", "21:00", "2026-11-01T05:30:00Z", .closed(opensAt: at("2026-11-01T15:00:00Z"))),
    ("10:00", "21:00", "2027-03-14T06:30:00Z", .closed(opensAt: at("2027-03-14T14:00:00Z"))),
  ])
  func daylightSavingNeverOpensByAccident(
    start: String, end: String, moment: String, state: CallingHours.State
  ) {
    let hours = hours(weekday: ("0:00", "0:00"), weekend: (start, end))
    #expect(hours.state(at: at(moment)) == state)
  }

  @Test(
    arguments: [
      (1_799, true), (1_800, false), (0, true),
    ] as [(Int64, Bool)])
  func remembersHavingBeenOpen(after: Int64, was: Bool) {
    let closing = at("2026-11-07T02:00:00Z")
    #expect(hours().wasOpen(within: 1_800, before: closing + after) == was)
  }

  @Test func openingAtThisMomentCountsAsOpen() {
    #expect(hours().wasOpen(within: 1_800, before: at("2026-11-06T14:00:00Z")))
    #expect(!hours().wasOpen(within: 1_800, before: at("2026-11-06T13:59:59Z")))
  }

  @Test(arguments: [
    ("0:00", "24:00", "8:00", "21:00"), ("9:00", "20:00", "9:00", "20:00"),
    ("7:00", "9:30", "8:00", "9:30"), ("20:00", "23:00", "20:00", "21:00"),
  ])
  func theFloorHoldsWhateverTheVariablesSay(
    start: String, end: String, first: String, last: String
  ) {
    let judged = hours(weekday: (start, end), weekend: (start, end)).judged(in: newYork)
    #expect(judged.weekday == window(first, last))
    #expect(judged.weekend == window(first, last))
  }

  @Test(arguments: [("5:00", "7:00"), ("22:00", "23:00"), ("0:00", "8:00"), ("21:00", "24:00")])
  func hoursOutsideTheFloorAreClosedAllDay(start: String, end: String) {
    let judged = hours(weekday: (start, end), weekend: (start, end)).judged(in: newYork)
    #expect((0..<1_440).allSatisfy { !judged.weekday.contains(minute: $0) })
  }

  @Test(arguments: [Int64.min, -62_167_219_200, -1, 0, 253_402_300_799, Int64.max])
  func momentsAtTheEndOfTimeDoNotTrap(seconds: Int64) {
    for zone in ["America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"] {
      let moment = Instant(seconds: seconds)
      let hours = hours(zone: zone)
      #expect(hours.state(at: moment).isOpen == hours.contains(moment))
      _ = hours.wasOpen(within: .max, before: moment)
      _ = Lockout(opensAt: moment, zone: hours.zone, now: Instant(seconds: 0))
      _ = Expiry.nextMidnight(after: moment)
    }
  }
}
