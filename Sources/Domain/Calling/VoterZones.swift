import Foundation

/// Where voters' clocks stand: the time zones a voter may live in, by ZIP and state (SPEC 8.3).
public enum VoterZones {
  /// The zones in which a call must be lawful, as one text, several parted by `|`: the ZIP's, or
  /// every zone of the state when the ZIP is missing or unknown, or the ZIP's and the state's
  /// together when they have none in common. Empty for a place that is not known: such a voter is
  /// not called while voters' clocks decide.
  ///
  /// Also the value of column `phone_zone`.
  public static func key(state: String, zip: String) -> String {
    let byZip = zones(forZIP: zip)
    let byState = states[state.uppercased()]
    guard let byZip else { return byState ?? "" }
    guard let byState else { return byZip }
    let common = Set(byZip.split(separator: "|")).intersection(byState.split(separator: "|"))
    if !common.isEmpty { return byZip }
    return Set(byZip.split(separator: "|")).union(byState.split(separator: "|")).sorted()
      .joined(separator: "|")
  }

  /// The zones of a key; empty for the empty key or one with a zone this machine does not know.
  public static func zones(of key: String) -> [TimeZone] {
    let names = key.split(separator: "|")
    let zones = names.compactMap { TimeZone(identifier: String($0)) }
    return zones.count == names.count ? zones : []
  }

  /// Every zone that occurs, for the check at start that this machine knows them.
  public static var allZoneNames: Set<String> {
    Set(
      (states.values + ranges.map(\.zones)).flatMap { $0.split(separator: "|").map(String.init) })
  }

  private static func zones(forZIP zip: String) -> String? {
    guard let number = fiveDigits(zip) else { return nil }
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].last < number { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].first <= number ? ranges[low].zones : nil
  }

  /// The first five digits of `03301`, `03301-1234` or `033011234`; nil for anything else.
  private static func fiveDigits(_ zip: String) -> Int? {
    let parts = zip.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard [[5], [9], [5, 4]].contains(parts.map(\.count)),
      parts.joined().allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int(zip.prefix(5))
  }

  private static let ranges: [(first: Int, last: Int, zones: String)] =
    ZoneTable.zips.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: ",")
      guard parts.count == 3, let first = Int(parts[0]), let last = Int(parts[1]) else {
        return nil
      }
      return (first, last, String(parts[2]))
    }

  private static let states: [String: String] = Dictionary(
    ZoneTable.states.split(separator: "\n").compactMap { line in
      let parts = line.split(separator: ",")
      return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
    }, uniquingKeysWith: { first, _ in first })
}

/// The calling hours as one voter's place sees them.
public struct PhoneAccess: Hashable, Sendable {
  /// Every clock that must allow the call: one for `campaign`, one or more for `voter`; empty
  /// when the voter's place is unknown, and then no call is allowed.
  public var clocks: [CallingHours]

  public init(hours: CallingHours, rule: PhoneHours, zoneKey: String) {
    switch rule {
    case .campaign: clocks = [hours]
    case .voter: clocks = VoterZones.zones(of: zoneKey).map(hours.judged(in:))
    }
  }

  public init(hours: CallingHours, rule: PhoneHours, address: Address) {
    self.init(
      hours: hours, rule: rule,
      zoneKey: VoterZones.key(state: address.state, zip: address.zip))
  }

  public func allows(_ instant: Instant) -> Bool {
    !clocks.isEmpty && clocks.allSatisfy { $0.contains(instant) }
  }

  /// Open while every clock is; closes with the first of them, and opens when all are open.
  public func state(at instant: Instant) -> CallingHours.State {
    guard allows(instant) else { return .closed(opensAt: opening(after: instant)) }
    let closings = clocks.compactMap { clock -> Instant? in
      if case .open(let closesAt) = clock.state(at: instant) { closesAt } else { nil }
    }
    return .open(closesAt: closings.min())
  }

  /// True when a call was allowed at some moment of the `seconds` up to `instant`.
  public func allowed(within seconds: Int64, before instant: Instant) -> Bool {
    switch state(at: instant - seconds) {
    case .open: true
    case .closed(let opensAt): opensAt.map { $0 <= instant } ?? false
    }
  }

  private func opening(after instant: Instant) -> Instant? {
    guard !clocks.isEmpty else { return nil }
    var moment = instant
    for _ in 0..<64 {
      var latest = moment
      for clock in clocks {
        if case .closed(let opensAt) = clock.state(at: moment) {
          guard let opensAt else { return nil }
          latest = max(latest, opensAt)
        }
      }
      if latest == moment { return moment }
      moment = latest
    }
    return nil
  }
}
