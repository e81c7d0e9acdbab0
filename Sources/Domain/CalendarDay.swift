import Foundation

/// A day of the Gregorian calendar, in no zone: what an admin means by "the third of November".
public struct CalendarDay: Hashable, Comparable, Sendable {
  /// 1 to 9999.
  public let year: Int
  /// 1 to 12.
  public let month: Int
  /// 1 to the month's last.
  public let day: Int

  /// Nil for a day that the calendar does not have.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...Self.days(in: month, of: year)).contains(day)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads `2026-11-03`, that and nothing else; nil for anything more, less or impossible.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, zip(parts, [4, 2, 2]).allSatisfy({ $0.utf8.count == $1 }),
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// The day that a moment belongs to in a zone.
  public init(_ moment: Instant, in zone: TimeZone) {
    let parts = Self.calendar(zone).dateComponents(
      [.year, .month, .day], from: Date(timeIntervalSince1970: TimeInterval(moment.seconds)))
    year = parts.year ?? 1
    month = parts.month ?? 1
    day = parts.day ?? 1
  }

  /// When it begins in a zone: midnight, or the first moment after one that the clocks leave out.
  public func start(in zone: TimeZone) -> Instant {
    let calendar = Self.calendar(zone)
    let noon = DateComponents(year: year, month: month, day: day, hour: 12)
    let start = calendar.date(from: noon).map { calendar.startOfDay(for: $0) }
    return Instant(seconds: Int64((start ?? .distantPast).timeIntervalSince1970))
  }

  /// The day that many days later, or earlier when it is negative; the ends of the calendar stop
  /// it.
  public func adding(days: Int) -> CalendarDay {
    let zone = TimeZone.gmt
    let calendar = Self.calendar(zone)
    let noon = calendar.date(
      from: DateComponents(year: year, month: month, day: day, hour: 12))
    guard let moved = noon.flatMap({ calendar.date(byAdding: .day, value: days, to: $0) }),
      case let parts = calendar.dateComponents([.era, .year, .month, .day], from: moved),
      parts.era == 1,
      let result = CalendarDay(
        year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0)
    else { return days < 0 ? Self.first : Self.last }
    return result
  }

  /// How many days later `other` is; negative when it is earlier.
  public func days(until other: CalendarDay) -> Int {
    Int((other.start(in: .gmt) - start(in: .gmt)) / 86_400)
  }

  public static func < (left: CalendarDay, right: CalendarDay) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  private static let first = CalendarDay(unchecked: (1, 1, 1))
  private static let last = CalendarDay(unchecked: (9999, 12, 31))

  private init(unchecked parts: (year: Int, month: Int, day: Int)) {
    (year, month, day) = parts
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  private static func calendar(_ zone: TimeZone) -> Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    return calendar
  }
}

extension CalendarDay: CustomStringConvertible {
  /// `2026-11-03`.
  public var description: String {
    let digits = { (number: Int, width: Int) in
      let text = String(number)
      return String(repeating: "0", count: max(width - text.count, 0)) + text
    }
    return "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))"
  }
}

extension CalendarDay: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let day = CalendarDay(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a day of the calendar, such as 2026-11-03")
    }
    self = day
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
