import API
import Domain
import Foundation

/// Values of a report in words.
enum ReportWords {
  /// - Parameters:
  ///   - zone: the campaign's.
  ///   - now: the server's time; moments of the same day are shown without it.
  ///   - isInColumn: stands above and below others, so that its digits stay in line.
  static func text(
    _ value: ReportValue, _ kind: ReportKind, zone: TimeZone, now: Instant?,
    isInColumn: Bool = false
  ) -> String {
    switch (value, kind) {
    case (.none, .text): return ""
    case (.none, _): return "–"
    case (.text(let text), .instant):
      return Instant(rfc3339: text).map { moment($0, zone: zone, now: now) } ?? text
    case (.text(let text), .day):
      let today = now.map { CalendarDay($0, in: zone) }
      return CalendarDay(text).map { Words.day($0, today: today) } ?? text
    case (.text(let text), _): return text
    case (.integer(let number), .seconds): return Words.span(number)
    case (.real(let number), .seconds): return Words.span(whole(number))
    case (.integer(let number), .share): return share(Double(number), isInColumn: isInColumn)
    case (.real(let number), .share): return share(number, isInColumn: isInColumn)
    case (.integer(let number), .user), (.integer(let number), .voter): return String(number)
    case (.integer(let number), .number) where isInColumn:
      return decimal(Double(number), isInColumn: true)
    case (.integer(let number), _): return Words.number(number)
    case (.real(let number), .count): return Words.number(whole(number))
    case (.real(let number), _): return decimal(number, isInColumn: isInColumn)
    }
  }

  /// The same for machines: without grouping, zone or rounding.
  static func plain(_ value: ReportValue) -> String {
    switch value {
    case .none: ""
    case .text(let text): text
    case .integer(let number): String(number)
    case .real(let number): String(number)
    }
  }

  /// The value as a number; nil for what is none.
  static func number(_ value: ReportValue?) -> Double? {
    switch value {
    case .integer(let number)?: Double(number)
    case .real(let number)?: number
    default: nil
    }
  }

  /// `7:40 PM`, `2 Nov 7:40 PM`.
  static func moment(_ instant: Instant, zone: TimeZone, now: Instant?) -> String {
    let clock = SpokenTime.clock(instant, in: zone)
    if let now, CivilDate(now, in: zone) == CivilDate(instant, in: zone) { return clock }
    return "\(Words.day(instant, in: zone, now: now)) \(clock)"
  }

  /// `12.3%`; whole percents without a fraction where they stand alone.
  static func share(_ number: Double, isInColumn: Bool = false) -> String {
    decimal(number * 100, isInColumn: isInColumn) + "%"
  }

  /// With one digit behind the point, which is left out when it is 0 and the number stands alone.
  static func decimal(_ number: Double, isInColumn: Bool = false) -> String {
    guard number.isFinite, abs(number) < 1e12 else { return "–" }
    let tenths = Int64((number * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let rest = abs(tenths) % 10
    return sign + Words.number(abs(tenths) / 10) + (rest == 0 && !isInColumn ? "" : ".\(rest)")
  }

  private static func whole(_ number: Double) -> Int64 {
    number.isFinite ? Int64(min(max(number, -1e15), 1e15).rounded()) : 0
  }
}

extension Words {
  /// `12,345`.
  static func number(_ number: Int64) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// `1 row`, `1,234 rows`.
  static func rows(_ count: Int) -> String {
    count == 1 ? "1 row" : "\(number(Int64(count))) rows"
  }

  /// `2 Nov`, with the year when it is another one.
  static func day(_ day: CalendarDay, today: CalendarDay?) -> String {
    let text = "\(day.day) \(monthName(day.month))"
    return today.map { $0.year != day.year } ?? false ? "\(text) \(day.year)" : text
  }
}
