import Domain

/// Days as a person types them: `today`, `yesterday`, `7d`, `2026-11-01`,
/// `2026-11-01..2026-11-07`, either end left out, or `all`.
struct DayRange: Hashable, Sendable {
  /// Both included; open-ended when nil.
  var from: CalendarDay?
  var to: CalendarDay?

  /// What is wrong with the text, and how it is written.
  struct Mistake: Error, Equatable {
    let sentence: String
  }

  /// The most days of `7d` and its like.
  static let mostDays = 3_660

  /// - Parameter today: in the campaign's zone.
  init(_ text: String, today: CalendarDay) throws(Mistake) {
    let words = text.lowercased().filter { !$0.isWhitespace }
    if words.isEmpty || words == "all" || words == ".." { return }
    if let days = Self.lastDays(words) {
      guard (1...Self.mostDays).contains(days) else {
        throw Mistake(sentence: "From 1d to \(Self.mostDays)d; 7d is the last seven days.")
      }
      (from, to) = (today.adding(days: 1 - days), today)
      return
    }
    guard let dots = words.range(of: "..") else {
      from = try Self.day(words, today)
      to = from
      return
    }
    let (first, last) = (words[..<dots.lowerBound], words[dots.upperBound...])
    from = first.isEmpty ? nil : try Self.day(String(first), today)
    to = last.isEmpty ? nil : try Self.day(String(last), today)
    if let from, let to, from > to {
      throw Mistake(sentence: "\(from) is after \(to): the earlier day comes first.")
    }
  }

  /// 7 of `7d`.
  private static func lastDays(_ text: String) -> Int? {
    guard text.last == "d", let digits = text.dropLast().nonEmpty, digits.allSatisfy(\.isNumber)
    else { return nil }
    return Int(digits) ?? .max
  }

  private static func day(_ text: String, _ today: CalendarDay) throws(Mistake) -> CalendarDay {
    switch text {
    case "today": return today
    case "yesterday": return today.adding(days: -1)
    default: break
    }
    if let day = CalendarDay(text) { return day }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let isDay = parts.map(\.count) == [4, 2, 2] && parts.allSatisfy { $0.allSatisfy(\.isNumber) }
    throw Mistake(
      sentence: isDay
        ? "The calendar has no \(text)."
        : "A day is today, yesterday, 7d, or like 2026-11-03; two with .. between.")
  }
}

extension Substring {
  fileprivate var nonEmpty: Substring? { isEmpty ? nil : self }
}
