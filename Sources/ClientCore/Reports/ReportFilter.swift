import API
import Domain

/// What of a report is wanted, as it was typed: `today` stays today after midnight.
struct ReportFilter: Hashable, Sendable {
  /// Both when nil.
  var mode: Mode?
  /// As `DayRange` reads it.
  var days = "7d"
  /// One of the subject's groupings; its first when nil.
  var grouping: String?
  var text = ""

  /// The filter in words, for the pane's title; empty when nothing can be asked.
  func words(for subject: ReportSubject, today: CalendarDay) -> [String] {
    subject.filters.compactMap { field in
      switch field {
      case .days: dayWords(today)
      case .mode: mode?.rawValue
      case .by: "by \((grouping ?? subject.groupings.first ?? "").replacing("-", with: " "))"
      case .text: text.isEmpty ? nil : "“\(text)”"
      default: nil
      }
    }
  }

  private func dayWords(_ today: CalendarDay) -> String {
    let plain = days.lowercased().filter { !$0.isWhitespace }
    if ["today", "yesterday"].contains(plain) { return plain }
    if plain.hasSuffix("d"), let count = Int(plain.dropLast()) {
      return count == 1 ? "today" : "last \(count) days"
    }
    guard let range = try? DayRange(days, today: today) else { return days }
    switch (range.from, range.to) {
    case (nil, nil): return "all days"
    case (let from?, nil): return "from \(Words.day(from, today: today))"
    case (nil, let to?): return "to \(Words.day(to, today: today))"
    case (let from?, let to?):
      if from == to { return Words.day(from, today: today) }
      let first =
        from.year == to.year && from.month == to.month
        ? "\(from.day)" : Words.day(from, today: today)
      return "\(first) – \(Words.day(to, today: today))"
    }
  }
}
