import API
import Domain
import Foundation
import Storage

/// One name and its value of a request's query, decoded.
public typealias ReportParameter = (name: String, value: String)

/// What of a report is wanted, checked: everything wrong is told at once.
struct ReportFilter {
  var query = ReportQuery()
  let zone: TimeZone
  let now: Instant
  /// Whether a page is as large as it may be, where the query does not say: for a CSV.
  var pageIsLarge = false

  /// - Parameter known: what the report understands beside `sort`, `limit` and `after`.
  init(
    _ parameters: [ReportParameter], known: Set<String>, by ways: [String] = [], zone: TimeZone,
    now: Instant
  ) throws(Problem) {
    self.zone = zone
    self.now = now
    var errors: [FieldError] = []
    var seen: Set<String> = []
    for (name, value) in parameters {
      if !known.contains(name) && !["sort", "limit", "after"].contains(name) {
        errors.append(FieldError(name, "This report has no such filter."))
      } else if !seen.insert(name).inserted {
        errors.append(FieldError(name, "Say this once only."))
      } else if let message = read(name, value, ways: ways) {
        errors.append(FieldError(name, message))
      }
    }
    if let from = query.from, let to = query.to, from > to {
      errors.append(FieldError("to", "The last day must not be before the first, \(from)."))
    }
    if !errors.isEmpty { throw .invalid(errors) }
  }

  /// Why a value cannot be; nil when it can.
  private mutating func read(_ name: String, _ value: String, ways: [String]) -> String? {
    switch name {
    case "mode":
      query.mode = Mode(rawValue: value)
      return query.mode == nil ? "The mode is letters or calls." : nil
    case "from", "to":
      guard let day = CalendarDay(value) else {
        return "There is no such day; write one like 2026-11-03."
      }
      if name == "from" { query.from = day } else { query.to = day }
    case "by":
      guard ways.contains(value) else { return "Choose one of: \(ways.joined(separator: ", "))." }
      query.by = value
    case "state": query.state = value
    case "city": query.city = value
    case "user":
      query.user = UserID(value)
      return query.user ?? 0 > 0 ? nil : "A user is named by number."
    case "q":
      let text = CleanText.line(value)
      guard !text.isEmpty, text.unicodeScalars.count <= Self.longestText else {
        return "Say what to look for, in at most \(Self.longestText) characters."
      }
      query.text = text
    case "sort": query.sort = value
    case "limit":
      guard let limit = Int(value), (1...ReportQuery.largestPage).contains(limit) else {
        return "A page has 1 to \(ReportQuery.largestPage) rows."
      }
      query.limit = limit
    case "after":
      guard value.utf8.count <= 64 else { return "This is no place in the report." }
      query.after = value
    default: break
    }
    return nil
  }

  static let longestText = 100

  // MARK: Times

  var today: CalendarDay { CalendarDay(now, in: zone) }

  /// The moments asked for; open ends reach as far as there is anything.
  var recorded: Range<Instant> { moments(from: query.from, to: query.to) }

  var hours: Hours { hours(of: recorded) }

  func moments(from: CalendarDay?, to: CalendarDay?) -> Range<Instant> {
    let start = from?.start(in: zone) ?? Instant(seconds: 0)
    let end = to?.adding(days: 1).start(in: zone) ?? Instant(seconds: Self.farAway)
    return start..<max(start, end)
  }

  func hours(from: CalendarDay, to: CalendarDay) -> Hours {
    hours(of: moments(from: from, to: to))
  }

  private func hours(of moments: Range<Instant>) -> Hours {
    let hour = { (moment: Instant) in max(moment.seconds, 0) / 3_600 }
    return hour(moments.lowerBound)..<hour(moments.upperBound)
  }

  /// The days asked for, as numbers; nil for all.
  var days: ClosedRange<Int64>? {
    guard query.from != nil || query.to != nil else { return nil }
    let first = query.from.map { DayNumbers.number(of: $0) } ?? .min
    return first...(query.to.map { DayNumbers.number(of: $0) } ?? .max)
  }

  /// As many days just before the first; nil without a first day.
  var before: (from: CalendarDay, to: CalendarDay)? {
    guard let from = query.from else { return nil }
    let length = max(from.days(until: max(query.to ?? today, from)) + 1, 1)
    return (from.adding(days: -length), from.adding(days: -1))
  }

  /// The hour of the day by the campaign's clock.
  func hourOfDay(_ hour: Int64) -> Int {
    let seconds = hour * 3_600
    let local = seconds + Int64(zone.secondsFromGMT(for: Instant(seconds: seconds).date))
    return Int(((local % 86_400) + 86_400) % 86_400 / 3_600)
  }

  func day(ofHour hour: Int64) -> Int64 {
    DayNumbers(zone).number(of: Instant(seconds: hour * 3_600))
  }

  /// The end of the year 2999.
  private static let farAway: Int64 = 32_503_680_000
}

extension FieldError {
  init(_ field: String, _ message: String) {
    self.init(field: field, message: message)
  }
}
