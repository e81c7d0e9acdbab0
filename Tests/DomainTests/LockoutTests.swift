import Domain
import Foundation
import Testing

@Suite struct LockoutTests {
  // Now is Friday 2026-11-06, 9:30 PM Eastern.
  @Test(arguments: [
    ("2026-11-07T04:00:00Z", "today at 11:00 PM Eastern"),
    ("2026-11-07T05:00:00Z", "tomorrow at 12:00 AM Eastern"),
    ("2026-11-07T15:00:00Z", "tomorrow at 10:00 AM Eastern"),
    ("2026-11-08T17:00:00Z", "on Sunday at 12:00 PM Eastern"),
    ("2026-11-09T14:00:00Z", "on Monday at 9:00 AM Eastern"),
    ("2026-11-12T14:30:00Z", "on Thursday at 9:30 AM Eastern"),
    ("2026-11-13T14:00:00Z", "on November 13 at 9:00 AM Eastern"),
    ("2027-01-01T14:00:00Z", "on January 1 at 9:00 AM Eastern"),
  ])
  func saysWhenCallsOpenAgain(opens: String, words: String) {
    let lockout = Lockout(opensAt: at(opens), zone: newYork, now: at("2026-11-07T02:30:00Z"))
    #expect(lockout.message == "The phones are closed now. Calls open again \(words).")
    #expect(lockout.endsAt == at(opens))
  }

  @Test func saysWhenNoOpeningIsPlanned() {
    let lockout = Lockout(opensAt: nil, zone: newYork, now: at("2026-11-07T02:30:00Z"))
    #expect(
      lockout.message
        == "The phones are closed, and no opening is planned. Letters are always open.")
    #expect(lockout.endsAt == nil)
  }

  @Test(
    arguments: [
      (0, "0:00"), (-5, "0:00"), (9, "0:09"), (250, "4:10"), (3_599, "59:59"), (3_600, "1:00:00"),
      (27_669, "7:41:09"), (226_800, "63:00:00"), (Int64.min, "0:00"),
    ] as [(Int64, String)])
  func countsDown(seconds: Int64, text: String) {
    #expect(SpokenTime.countdown(seconds) == text)
  }

  @Test(arguments: [
    ("America/New_York", "Eastern"), ("America/Chicago", "Central"),
    ("America/Denver", "Mountain"), ("America/Los_Angeles", "Pacific"),
    ("Pacific/Honolulu", "Hawaii time"),
  ])
  func namesTheZonesOfTheStates(zone: String, name: String) {
    #expect(
      SpokenTime.name(of: TimeZone(identifier: zone)!, at: at("2026-11-06T00:00:00Z")) == name)
  }
}
