import API
import Domain
import Foundation

/// One table of the reports page, with where the person is in it.
struct ReportPane: Equatable, Sendable {
  /// What is still to be asked of the server.
  enum Wish: Hashable, Sendable {
    /// From the beginning; the old rows are no answer to it.
    case read
    /// The same rows again, as they are by now.
    case refresh
    /// The rows after those that are here.
    case more
  }

  /// Never used twice.
  let id: Int
  let subject: ReportSubject
  /// Where it is: `Places`, `NH`, `Concord`.
  var path: [String]
  var filter: ReportFilter
  /// Only this volunteer's.
  var user: UserID?
  /// Places: only within this state, and this city of it.
  var state: String?
  var city: String?
  /// A column's name, with `-` before it for the largest first.
  var sort: String?
  /// The sort before, for when the server refuses the new one.
  var sortBefore: String?

  /// As the server said it last; what is no report is made into one.
  var report: Report?
  var table = ReportTable()
  /// The rows of the log, and of the settings.
  var actions: [AdminAction] = []
  var settings: [SettingDescription] = []
  /// The row with the cursor, and the first one on the screen.
  var index = 0
  var top = 0

  var wish: Wish? = .read
  /// When the same rows are read again, in monotonic milliseconds.
  var refreshAt: Int64?
  /// Why what is shown is not what was asked for last; nil while all is well.
  var failure: String?
  /// The time of the figures in words: `as of 7:41 PM`.
  var asOf = ""
  /// The figures in words, one for each.
  private(set) var figures: [FigureWords] = []
  /// Which chart is above the table.
  var chart = 0
  /// On a low screen: the chart has the table's place.
  var isChartAlone = false

  init(id: Int, subject: ReportSubject, path: [String], filter: ReportFilter) {
    self.id = id
    self.subject = subject
    self.path = path
    self.filter = filter
    if subject == .voters, filter.text.isEmpty { wish = nil }
  }

  /// Between two looks at the same rows, in milliseconds.
  static let refreshSpan: Int64 = 10_000

  /// The last column by which it is sorted.
  var sortColumn: (name: String, isDescending: Bool)? {
    sort.map { $0.hasPrefix("-") ? (String($0.dropFirst()), true) : ($0, false) }
  }

  /// The value in the focused row under the first column of that kind.
  func value(_ kind: ReportKind) -> ReportValue? {
    table.column(kind).flatMap { value(column: $0) }
  }

  func value(named name: String) -> ReportValue? {
    table.column(named: name).flatMap { value(column: $0) }
  }

  private func value(column: Int) -> ReportValue? {
    guard let rows = report?.rows, rows.indices.contains(index) else { return nil }
    return rows[index][column]
  }

  /// The number of the focused row's volunteer, with what they are called.
  var focusedUser: (id: UserID, name: String)? {
    guard case .integer(let id)? = value(.user) else { return nil }
    return (UserID(id), name(besides: .user) ?? "user \(id)")
  }

  var focusedVoter: (id: VoterID, name: String)? {
    if case .history(let id) = subject { return (id, path.last ?? "voter \(id)") }
    guard case .integer(let id)? = value(.voter) else { return nil }
    return (VoterID(id), name(besides: .voter) ?? "voter \(id)")
  }

  var focusedAction: AdminAction? { actions.indices.contains(index) ? actions[index] : nil }

  var focusedSetting: SettingDescription? {
    settings.indices.contains(index) ? settings[index] : nil
  }

  /// The text beside a number: the last column of text before it, or else the next.
  private func name(besides kind: ReportKind) -> String? {
    guard let place = table.column(kind) else { return nil }
    let texts = table.columns.indices.filter { table.columns[$0].kind == .text }
    guard let column = texts.last(where: { $0 < place }) ?? texts.first,
      case .text(let name)? = value(column: column), !name.isEmpty
    else { return nil }
    return name
  }

  /// Puts the cursor on that row, the nearest there is.
  mutating func focus(at row: Int) { index = min(max(row, 0), max(table.count - 1, 0)) }

  /// Takes the rows; the cursor stays with its row, at its height on the screen, or else where it
  /// is.
  mutating func show(_ report: Report, wish: Wish, zone: TimeZone, now: Instant?) {
    let key = table.keys.indices.contains(index) ? table.keys[index] : nil
    var whole = report
    if wish == .more, let before = self.report, before.columns == report.columns {
      whole.rows = before.rows + report.rows
      (whole.figures, whole.charts, whole.remark) = (before.figures, before.charts, before.remark)
    }
    self.report = whole
    table = ReportTable(whole, zone: zone, now: now)
    if user != nil { table.hide("volunteer") }
    if state != nil { table.hide("state") }
    if city != nil { table.hide("city") }
    figures = whole.figures.map { FigureWords($0, zone: zone, now: now) }
    chart = min(chart, max(whole.charts.count - 1, 0))
    failure = nil
    sortBefore = nil
    asOf = "as of \(SpokenTime.clock(report.at, in: zone))"
    switch wish {
    case .read: (index, top) = (0, 0)
    case .more: break
    case .refresh:
      let place = key.flatMap { table.place(of: $0, near: index) } ?? index
      top = max(top + place - index, 0)
      focus(at: place)
    }
  }
}
