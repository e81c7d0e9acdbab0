@testable import Domain
import Foundation
import Testing

@Suite struct PhoneAccessTests {
  private func access(
    _ state: String, _ zip: String, rule: PhoneHours = .voter,
    hours given: CallingHours = hours(weekend: ("9:00", "21:00"))
  ) -> PhoneAccess {
    PhoneAccess(hours: given, rule: rule, address: Address(state: state, zip: zip))
  }

  // Tuesday 2026-11-10: Eastern -5, Central -6, Mountain -7, Pacific -8, Hawaii -10.
  @Test(arguments: [
    ("NH", "03301", "2026-11-10T14:00:00Z", "2026-11-11T02:00:00Z"),
    ("CA", "94110", "2026-11-10T17:00:00Z", "2026-11-11T05:00:00Z"),
    ("HI", "96813", "2026-11-10T19:00:00Z", "2026-11-11T07:00:00Z"),
    ("PR", "00901", "2026-11-10T13:00:00Z", "2026-11-11T01:00:00Z"),
    // A state of two zones without a ZIP: the later opening, the earlier closing.
    ("TX", "", "2026-11-10T16:00:00Z", "2026-11-11T03:00:00Z"),
    ("TX", "99999", "2026-11-10T16:00:00Z", "2026-11-11T03:00:00Z"),
    ("tx", "+1234", "2026-11-10T16:00:00Z", "2026-11-11T03:00:00Z"),
    ("TX", "79901", "2026-11-10T16:00:00Z", "2026-11-11T04:00:00Z"),
    ("TX", "75201-1234", "2026-11-10T15:00:00Z", "2026-11-11T03:00:00Z"),
    // A ZIP without a state, and one that contradicts its state: both must allow it.
    ("", "94110", "2026-11-10T17:00:00Z", "2026-11-11T05:00:00Z"),
    ("NH", "94110", "2026-11-10T17:00:00Z", "2026-11-11T02:00:00Z"),
  ])
  func aVoterIsCalledByTheirOwnClock(state: String, zip: String, opens: String, closes: String) {
    let access = access(state, zip)
    let (opening, closing) = (at(opens), at(closes))
    #expect(access.state(at: opening - 1) == .closed(opensAt: opening))
    #expect(!access.allows(opening - 1))
    #expect(access.state(at: opening) == .open(closesAt: closing))
    #expect(access.state(at: closing - 1) == .open(closesAt: closing))
    #expect(!access.allows(closing))
    #expect(access.allowed(within: 1_800, before: closing + 1_799))
    #expect(!access.allowed(within: 1_800, before: closing + 1_800))
  }

  @Test(arguments: [("", ""), ("XX", ""), ("", "99999"), ("AE", "09012"), ("", "0330"), ("", "-")])
  func anUnknownPlaceIsNeverCalledWhileVotersClocksDecide(state: String, zip: String) {
    #expect(VoterZones.key(state: state, zip: zip) == "")
    let access = access(state, zip)
    for hour in 0..<24 {
      let moment = at("2026-11-10T00:00:00Z") + Int64(hour) * 3_600
      #expect(access.state(at: moment) == .closed(opensAt: nil))
      #expect(!access.allowed(within: 86_400, before: moment))
    }
    #expect(self.access(state, zip, rule: .campaign).allows(at("2026-11-10T15:00:00Z")))
  }

  @Test func theFloorHoldsByTheVotersClockOnly() {
    let allDay = hours(weekday: ("0:00", "24:00"), weekend: ("0:00", "24:00"))
    let voter = access("NH", "03301", hours: allDay)
    #expect(!voter.allows(at("2026-11-10T12:59:59Z")))
    #expect(
      voter.state(at: at("2026-11-10T13:00:00Z")) == .open(closesAt: at("2026-11-11T02:00:00Z")))
    #expect(!voter.allows(at("2026-11-11T02:00:00Z")))
    #expect(
      access("NH", "03301", rule: .campaign, hours: allDay).allows(at("2026-11-10T07:00:00Z")))
  }

  @Test func clocksThatNeverAgreeNeverOpen() {
    let brief = hours(weekday: ("9:00", "9:30"), weekend: ("9:00", "9:30"))
    #expect(
      access("TX", "", hours: brief).state(at: at("2026-11-10T15:10:00Z"))
        == .closed(opensAt: nil))
  }

  @Test func everyMinuteOpenMeansOpenByEveryClock() {
    let clocks = ["America/Chicago", "America/Denver"].map {
      hours().judged(in: TimeZone(identifier: $0)!)
    }
    let access = access("TX", "", hours: hours())
    for minute in stride(from: 0, to: 9 * 1_440, by: 5) {
      let moment = at("2026-10-29T00:00:00Z") + Int64(minute) * 60
      let all = clocks.allSatisfy { $0.contains(moment) }
      #expect(access.allows(moment) == all)
      #expect(access.state(at: moment).isOpen == all)
    }
  }
}

@Suite struct VoterZonesTests {
  private static let table = ZoneTable.zips.split(separator: "\n").map {
    line -> (first: Int, last: Int, zones: String) in
    let parts = line.split(separator: ",")
    return (Int(parts[0])!, Int(parts[1])!, String(parts[2]))
  }

  @Test func theTableIsInOrderAndWithoutOverlap() {
    #expect(Self.table.count > 400)
    for (before, after) in zip(Self.table, Self.table.dropFirst()) {
      #expect(before.last < after.first)
    }
    #expect(Self.table.allSatisfy { $0.first <= $0.last })
  }

  @Test func everyZIPIsFoundAsByHand() {
    var byHand = [String](repeating: "", count: 100_000)
    for range in Self.table {
      for zip in range.first...range.last { byHand[zip] = range.zones }
    }
    var wrong = 0
    for zip in 0..<100_000 {
      let digits = String(String(100_000 + zip).dropFirst())
      if VoterZones.key(state: "", zip: digits) != byHand[zip] { wrong += 1 }
    }
    #expect(wrong == 0)
    #expect(byHand.contains("") && byHand.contains { $0.contains("|") })
  }

  @Test func thisMachineKnowsEveryZone() {
    let names = VoterZones.allZoneNames
    #expect(names.count >= 12)
    for name in names { #expect(TimeZone(identifier: name) != nil, "\(name)") }
    for key in Set(Self.table.map(\.zones)) { #expect(!VoterZones.zones(of: key).isEmpty) }
  }

  @Test(arguments: [
    ("TX", "", "America/Chicago|America/Denver"), ("NH", "", "America/New_York"),
    ("nh", "33", "America/New_York"), ("NH", "03301", "America/New_York"),
    ("NH", "033011234", "America/New_York"), ("", "033011", ""), ("", "03301-", ""),
    ("", "03301-12", ""), ("", " 3301", ""), ("", "+3301", ""), ("", "-3301", ""),
    ("", "٠٣٣٠١", ""),
    ("NH", "94110", "America/Los_Angeles|America/New_York"),
  ])
  func aPlaceHasTheseZones(state: String, zip: String, key: String) {
    #expect(VoterZones.key(state: state, zip: zip) == key)
  }

  @Test(arguments: ["", "Mars/Olympus", "America/New_York|Mars/Olympus"])
  func aKeyWithAnUnknownZoneHasNone(key: String) {
    #expect(VoterZones.zones(of: key).isEmpty)
  }
}
