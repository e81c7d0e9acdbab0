import Foundation

/// When assignments run out (SPEC 5.8): every midnight in Hawaii, which knows no daylight saving.
public enum Expiry {
  /// IANA's name of the zone.
  public static let zoneName = "Pacific/Honolulu"

  /// The latest midnight at or before `instant`: what was assigned before it is released.
  public static func lastMidnight(before instant: Instant) -> Instant {
    Instant(calendar.startOfDay(for: instant.date))
  }

  /// The first midnight after `instant`: when a list assigned then runs out.
  public static func nextMidnight(after instant: Instant) -> Instant {
    let today = calendar.startOfDay(for: instant.date)
    guard let next = calendar.date(byAdding: .day, value: 1, to: today) else {
      return lastMidnight(before: instant) + 86_400
    }
    return Instant(next)
  }

  /// A user who completed something this recently is spared when the campaign says so (SPEC 5.9),
  /// in seconds.
  public static let activeSpan: Int64 = 86_400

  private static let calendar: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    if let zone = TimeZone(identifier: zoneName) { calendar.timeZone = zone }
    return calendar
  }()
}
