import Foundation

/// A moment, exact to the second, as the databases keep it and the wire writes it.
///
/// Narrower than `Date`: whole seconds since 1970-01-01T00:00:00Z, so that a moment survives every
/// database and every JSON coder unchanged, and only the years that RFC 3339 can spell, 0000 to
/// 9999. A number beyond them, from a damaged row or a hostile message, becomes the nearest moment
/// inside, so no arithmetic on moments overflows and no calendar is asked about the impossible.
public struct Instant: Hashable, Comparable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z; negative before it.
  public private(set) var seconds: Int64

  /// Seconds of 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
  private static let range: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

  public init(seconds: Int64) {
    self.seconds = min(max(seconds, Self.range.lowerBound), Self.range.upperBound)
  }

  /// The moment at or before `date`, fractions of a second dropped; no number at all is 1970.
  public init(_ date: Date) {
    let whole = date.timeIntervalSince1970.rounded(.down)
    let bounds = (TimeInterval(Self.range.lowerBound), TimeInterval(Self.range.upperBound))
    self.init(seconds: whole.isNaN ? 0 : Int64(min(max(whole, bounds.0), bounds.1)))
  }

  public var date: Date { Date(timeIntervalSince1970: TimeInterval(seconds)) }

  public static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }

  /// The moment `duration` seconds later.
  public static func + (instant: Instant, duration: Int64) -> Instant {
    let (sum, overflowed) = instant.seconds.addingReportingOverflow(duration)
    return Instant(seconds: overflowed ? (duration < 0 ? .min : .max) : sum)
  }

  /// The moment `duration` seconds earlier.
  public static func - (instant: Instant, duration: Int64) -> Instant {
    let (difference, overflowed) = instant.seconds.subtractingReportingOverflow(duration)
    return Instant(seconds: overflowed ? (duration < 0 ? .max : .min) : difference)
  }

  /// The seconds from `right` to `left`; negative when `left` comes first.
  public static func - (left: Instant, right: Instant) -> Int64 { left.seconds - right.seconds }
}

extension Instant: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let instant = Instant(rfc3339: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not an RFC 3339 time")
    }
    self = instant
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rfc3339)
  }
}
