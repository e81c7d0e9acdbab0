import API
import Domain
import Storage

/// What a report has to say, before it is sorted and cut into pages.
struct ReportContent {
  var figures: [ReportFigure] = []
  var charts: [ReportChart] = []
  var columns: [ReportColumn]
  var rows: [[ReportValue]]
  /// Where the next page begins. A report whose rows are all here leaves that to `page`.
  var next: String?
  var isWhole = true
  var remark: String?

  /// Sorted and cut as the filter wants; a CSV without a limit has all rows.
  func page(_ filter: ReportFilter, isUnlimited: Bool) throws(Problem) -> ReportContent {
    guard isWhole else {
      if filter.query.sort != nil {
        throw .invalid([FieldError("sort", "This report is always sorted by time or name.")])
      }
      return self
    }
    var page = self
    if let sort = filter.query.sort { page.rows = try sorted(by: sort) }
    let start: Int
    if let after = filter.query.after {
      guard let place = Int(after), place >= 0 else {
        throw .invalid([FieldError("after", "This is no place in the report.")])
      }
      start = min(place, page.rows.count)
    } else {
      start = 0
    }
    let limit = filter.query.limit ?? (isUnlimited ? page.rows.count : ReportFilter.usualPage)
    let end = min(start + limit, page.rows.count)
    page.next = end < page.rows.count ? String(end) : nil
    page.rows = Array(page.rows[start..<end])
    return page
  }

  /// Equal rows stay in the report's own order.
  private func sorted(by sort: String) throws(Problem) -> [[ReportValue]] {
    let isDescending = sort.hasPrefix("-")
    let name = isDescending ? String(sort.dropFirst()) : sort
    guard let index = columns.firstIndex(where: { $0.name == name }) else {
      throw .invalid([FieldError("sort", "This report has no column of that name.")])
    }
    return rows.enumerated().sorted { left, right in
      let (a, b) = (left.element[index], right.element[index])
      if a.precedes(b) { return !isDescending }
      if b.precedes(a) { return isDescending }
      return left.offset < right.offset
    }.map(\.element)
  }
}

extension ReportFilter {
  static let usualPage = 100
  /// Rows of a page of a report that is read page by page.
  var pageLimit: Int {
    query.limit ?? (pageIsLarge ? ReportQuery.largestPage : Self.usualPage)
  }
}

extension ReportValue {
  /// Nothing first, then numbers, then texts by their letters.
  fileprivate func precedes(_ other: ReportValue) -> Bool {
    switch (self, other) {
    case (.none, .none): false
    case (.none, _): true
    case (_, .none): false
    case (.integer(let a), .integer(let b)): a < b
    case (.text(let a), .text(let b)): (a.lowercased(), a) < (b.lowercased(), b)
    case (.text, _): false
    case (_, .text): true
    default: number < other.number
    }
  }

  private var number: Double {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value
    case .none, .text: 0
    }
  }

  static func instant(_ instant: Instant?) -> ReportValue {
    instant.map { .text($0.rfc3339) } ?? .none
  }

  static func text(orNone text: String?) -> ReportValue {
    text.flatMap { $0.isEmpty ? nil : .text($0) } ?? .none
  }

  /// A part of a whole, to four places; nothing of nothing.
  static func share(_ part: Int64, of whole: Int64) -> ReportValue {
    whole > 0 ? .real(rounded(Double(part) / Double(whole), 10_000)) : .none
  }

  /// How many a unit, to one place.
  static func rate(_ count: Double, per units: Double) -> ReportValue {
    units > 0 ? .real(rounded(count / units, 10)) : .none
  }

  private static func rounded(_ value: Double, _ scale: Double) -> Double {
    (value * scale).rounded() / scale
  }
}
