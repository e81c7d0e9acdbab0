import Domain

/// When calls may be made at all, and to whom (SPEC 8).
struct PhoneClock: Hashable, Sendable {
  var hours: CallingHours
  var rule: PhoneHours

  /// The hours as the voter's place sees them.
  func access(_ voter: Voter) -> PhoneAccess {
    PhoneAccess(hours: hours, rule: rule, address: voter.address)
  }

  /// Open while anybody may be called. By voters' clocks no closing is told: each voter has one.
  func state(at now: Instant) -> CallingHours.State {
    switch rule {
    case .campaign: return hours.state(at: now)
    case .voter:
      var openings: [Instant] = []
      for zone in VoterZones.allZoneNames {
        switch PhoneAccess(hours: hours, rule: rule, zoneKey: zone).state(at: now) {
        case .open: return .open(closesAt: nil)
        case .closed(let opensAt): openings += opensAt.map { [$0] } ?? []
        }
      }
      return .closed(opensAt: openings.min())
    }
  }

  /// Those of the zone keys where calls are allowed now, the first to close first.
  func openZones(among keys: [String], at now: Instant) -> [String] {
    let open = Set(keys).union(VoterZones.allZoneNames).compactMap {
      key -> (key: String, closesAt: Instant?)? in
      let state = PhoneAccess(hours: hours, rule: rule, zoneKey: key).state(at: now)
      guard case .open(let closesAt) = state else { return nil }
      return (key, closesAt)
    }
    let never = Instant(seconds: .max)
    return open.sorted { ($0.closesAt ?? never, $0.key) < ($1.closesAt ?? never, $1.key) }.map(
      \.key)
  }

  /// The lockout with calls opening again then, told by the campaign's clock.
  func lockout(opensAt: Instant?, now: Instant) -> Lockout {
    Lockout(opensAt: opensAt, zone: hours.zone, now: now)
  }
}
