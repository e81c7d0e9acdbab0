import API
import Domain
import Foundation

/// Codes of the voter file, and moments, in words.
enum Words {
  /// `Democrat`; an unknown code as it is; empty when the file says nothing.
  static func party(_ code: String) -> String {
    switch code.uppercased() {
    case "D": "Democrat"
    case "I": "independent"
    case "R": "Republican"
    case "": "no party"
    default: code
    }
  }

  static func gender(_ code: String) -> String {
    switch code.uppercased() {
    case "F": "female"
    case "M": "male"
    default: code
    }
  }

  /// `Concord, NH`.
  static func place(_ place: ListedVoter.Place) -> String {
    [place.city, place.state].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// `2 Nov`, with the year when it is another one: by the wall clock of that zone.
  static func day(_ instant: Instant, in zone: TimeZone, now: Instant?) -> String {
    let date = CivilDate(instant, in: zone)
    let day = "\(date.day) \(monthName(date.month))"
    guard let now, CivilDate(now, in: zone).year != date.year else { return day }
    return "\(day) \(date.year)"
  }

  /// `2 h 14 min`, `14 min`, `43 s`: for spans that need no countdown.
  static func span(_ seconds: Int64) -> String {
    if seconds < 60 { return "\(max(seconds, 0)) s" }
    let minutes = (seconds + 59) / 60
    return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
  }

  /// `1 result`, `3 results`.
  static func results(_ count: Int) -> String { count == 1 ? "1 result" : "\(count) results" }

  /// `Nov`; 1 to 12.
  static func monthName(_ month: Int) -> String {
    months.indices.contains(month - 1) ? months[month - 1] : ""
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}

/// A day of the Gregorian calendar, without the cost of `Calendar`: a selection that moves shows
/// several.
struct CivilDate: Hashable, Sendable {
  let year: Int64
  /// 1 to 12.
  let month: Int
  /// 1 to 31.
  let day: Int64

  /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
  init(_ instant: Instant, in zone: TimeZone) {
    let local = instant.seconds + Int64(zone.secondsFromGMT(for: instant.date))
    let days = (local >= 0 ? local : local - 86_399) / 86_400 + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shifted + 2) / 5 + 1
    month = Int(shifted < 10 ? shifted + 3 : shifted - 9)
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }
}
