import Foundation

/// The time zones that the rules need. Without them calling hours would be guessed, so nothing
/// starts: a system without `tzdata`, or a build that lost them.
public enum KnownZones {
  /// A zone that this system does not know.
  public struct Missing: Error, Hashable, Sendable, CustomStringConvertible {
    public var name: String

    public var description: String {
      "This system does not know the time zone \(name), so calling hours cannot be kept. "
        + "Install the package tzdata and start again."
    }
  }

  /// Every zone the rules can come upon.
  public static var all: [String] { [Expiry.zoneName] + VoterZones.allZoneNames.sorted() }

  /// Those every campaign needs, for a program that must start at once.
  public static let few = [Expiry.zoneName, "America/New_York", "America/Los_Angeles"]

  public static func check(
    _ names: [String] = all, isKnown: (String) -> Bool = { TimeZone(identifier: $0) != nil }
  ) throws(Missing) {
    if let name = names.first(where: { !isKnown($0) }) { throw Missing(name: name) }
  }
}
