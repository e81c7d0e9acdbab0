import Foundation

/// The phones are closed: until when, and the words for it (SPEC 8.1).
public struct Lockout: Codable, Hashable, Sendable {
  /// When calls open again; nil when they do not within ten days.
  public var endsAt: Instant?
  /// One or two sentences, the opening time in the campaign's zone.
  public var message: String

  public init(endsAt: Instant?, message: String) {
    self.endsAt = endsAt
    self.message = message
  }

  /// The lockout at `now` with calls opening again at `opensAt`, told in `zone`.
  public init(opensAt: Instant?, zone: TimeZone, now: Instant) {
    guard let opensAt else {
      self.init(
        endsAt: nil,
        message: "The phones are closed, and no opening is planned. Letters are always open.")
      return
    }
    let when = SpokenTime.moment(opensAt, in: zone, now: now)
    self.init(
      endsAt: opensAt, message: "The phones are closed now. Calls open again \(when).")
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(endsAt, forKey: .endsAt)
    try container.encode(message, forKey: .message)
  }

  /// Seconds from closing in which results of voters on the list are still taken (SPEC 8.2).
  public static let grace: Int64 = 30 * 60

  /// Seconds before closing from which the screen warns (SPEC 8.1).
  public static let warning: Int64 = 120
}

/// Times as people say them.
public enum SpokenTime {
  /// `today at 9:00 AM Eastern`, `tomorrow at …`, `on Monday at …`, or `on November 9 at …`.
  public static func moment(_ instant: Instant, in zone: TimeZone, now: Instant) -> String {
    let there = CivilTime(instant, in: zone)
    let days = there.day - CivilTime(now, in: zone).day
    let day: String
    switch days {
    case 0: day = "today"
    case 1: day = "tomorrow"
    case 2...6: day = "on \(weekdays[Int(((there.day + 4) % 7 + 7) % 7)])"
    default:
      let parts = calendar(zone).dateComponents([.day, .month], from: instant.date)
      day = "on \(months[max((parts.month ?? 1) - 1, 0) % 12]) \(parts.day ?? 0)"
    }
    return "\(day) at \(clock(instant, in: zone)) \(name(of: zone, at: instant))"
  }

  /// `9:00 AM`, by the zone's wall clock.
  public static func clock(_ instant: Instant, in zone: TimeZone) -> String {
    let minute = CivilTime(instant, in: zone).minuteOfDay
    return minute == 0 ? "12:00 AM" : TimeOfDay(minutes: minute)?.spoken ?? ""
  }

  /// `4:10`, `7:41:09`: a countdown; negative spans read as `0:00`.
  public static func countdown(_ seconds: Int64) -> String {
    let left = max(seconds, 0)
    let (hours, minutes, rest) = (left / 3600, left / 60 % 60, left % 60)
    let twoDigits = { (number: Int64) in number < 10 ? "0\(number)" : "\(number)" }
    return hours > 0
      ? "\(hours):\(twoDigits(minutes)):\(twoDigits(rest))" : "\(minutes):\(twoDigits(rest))"
  }

  /// `Eastern`, `Central`, … for the zones of the states; the zone's abbreviation otherwise.
  public static func name(of zone: TimeZone, at instant: Instant) -> String {
    names[zone.identifier] ?? zone.abbreviation(for: instant.date) ?? zone.identifier
  }

  private static let names = [
    "America/New_York": "Eastern", "America/Chicago": "Central", "America/Denver": "Mountain",
    "America/Phoenix": "Arizona time", "America/Los_Angeles": "Pacific",
    "America/Anchorage": "Alaska time", "Pacific/Honolulu": "Hawaii time",
    "US/Eastern": "Eastern", "America/Detroit": "Eastern",
  ]
  private static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  private static func calendar(_ zone: TimeZone) -> Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    return calendar
  }
}
