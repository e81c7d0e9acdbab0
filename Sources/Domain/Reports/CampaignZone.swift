import Foundation

extension Settings {
  /// The zone in which reports count days and hours: that of the calling hours, or New York's where
  /// it cannot be read.
  public var campaignZone: TimeZone {
    let name = self[.phoneTimezone]?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    return (name.isEmpty ? nil : TimeZone(identifier: name))
      ?? TimeZone(identifier: "America/New_York") ?? .gmt
  }
}
