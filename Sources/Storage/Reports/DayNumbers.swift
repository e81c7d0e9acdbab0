import Domain
import Foundation

/// Calendar days as numbers: days since 1 January 1970, by the clocks of a zone.
public struct DayNumbers: Sendable {
  public let zone: TimeZone

  public init(_ zone: TimeZone) {
    self.zone = zone
  }

  /// The day of a moment.
  public func number(of moment: Instant) -> Int64 {
    Self.floor(moment.seconds + Int64(zone.secondsFromGMT(for: moment.date)), 86_400)
  }

  /// The number of a day, the same in any zone.
  public static func number(of day: CalendarDay) -> Int64 {
    floor(day.start(in: .gmt).seconds, 86_400)
  }

  public static func day(_ number: Int64) -> CalendarDay {
    CalendarDay(Instant(seconds: number * 86_400), in: .gmt)
  }

  /// The same in SQL, for moments within `range`: an expression over `column`.
  func expression(_ column: String, within range: ClosedRange<Instant>, _ sql: SummarySQL) -> SQL {
    var cases = ""
    var start = range.lowerBound.date
    while let next = zone.nextDaylightSavingTimeTransition(after: start),
      next <= range.upperBound.date
    {
      let before = zone.secondsFromGMT(for: start)
      cases += "WHEN \(column) < \(Int64(next.timeIntervalSince1970)) THEN \(before) "
      start = next
    }
    let last = zone.secondsFromGMT(for: start)
    let offset = cases.isEmpty ? "\(last)" : "CASE \(cases)ELSE \(last) END"
    return SQL(text: sql.quotient("\(column) + \(offset)", 86_400))
  }

  private static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
  }
}
