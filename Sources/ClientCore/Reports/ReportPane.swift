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
    /// The page after that place, of rows that are read again page by page.
    case rest(after: String)
    /// Figures and charts again, and the rows as they are: too many to be read again unasked.
    case figures
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
  /// Columns of the whole table when it was first read: what is beside it must not come and go with
  /// its rows.
  private(set) var tableColumns = 0
  /// The row with the cursor, and the first one on the screen.
  var index = 0
  var top = 0

  private(set) var wish: Wish? = .read
  /// What is here of the same rows read again, page by page: they take the old ones' place when all
  /// are here.
  private(set) var renewal: Report?
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

  /// Between two looks at the same rows of a page, in milliseconds.
  static let refreshSpan: Int64 = 10_000
  /// Rows that are read again unasked.
  static let mostRenewed = 10 * ReportQuery.largestPage

  // MARK: Asking

  /// Forgets what was wished for before.
  mutating func ask(_ wish: Wish?) {
    self.wish = wish
    renewal = nil
  }

  /// A renewal begins at the first page again: what is here of it grows old.
  mutating func pause() {
    renewal = nil
    if case .rest = wish { wish = .refresh }
  }

  /// An answer is here, good or bad; `take` may ask for the rest.
  mutating func answered(_ wish: Wish) {
    if self.wish == wish { self.wish = nil }
  }

  /// How long the rows stay as they are: so much longer as there are pages to be read again.
  var span: Int64 {
    guard renewable == .refresh else { return Self.refreshSpan }
    return Self.refreshSpan * Int64(max(table.count - 1, 0) / ReportQuery.largestPage + 1)
  }

  /// What is read again unasked; nil when it has to be asked for.
  var renewable: Wish? {
    guard table.count > Self.mostRenewed else { return .refresh }
    return figures.isEmpty && report?.charts.isEmpty ?? true ? nil : .figures
  }

  /// Rows to read again: where all are here, with those that may have come since, or else the last
  /// ones would drop out below new ones, and the cursor with them.
  var rowsToRenew: Int { table.count + (report?.next == nil ? 50 : 0) }

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

  /// Takes an answer: at once, or with the pages that still have to come.
  mutating func take(_ report: Report, _ wish: Wish, zone: TimeZone, now: Instant?) {
    failure = nil
    var whole = report
    switch wish {
    case .read, .more: break
    case .figures: return showFigures(of: report, zone: zone, now: now)
    case .refresh, .rest:
      if case .rest = wish {
        guard let begun = renewal, begun.columns == report.columns else { return ask(.refresh) }
        whole = begun
        whole.rows += report.rows
        whole.next = report.next
      } else if report.columns == self.report?.columns {
        showFigures(of: report, zone: zone, now: now)
      }
      if whole.rows.count < rowsToRenew, let next = whole.next, !report.rows.isEmpty {
        self.wish = .rest(after: next)
        renewal = whole
        return
      }
    }
    renewal = nil
    show(whole, wish: wish, zone: zone, now: now)
  }

  private mutating func showFigures(of report: Report, zone: TimeZone, now: Instant?) {
    self.report?.figures = report.figures
    self.report?.charts = report.charts
    figures = report.figures.map { FigureWords($0, zone: zone, now: now) }
    chart = min(chart, max(report.charts.count - 1, 0))
  }

  /// Takes the rows; the cursor stays with its row, at its height on the screen, or else where it
  /// is.
  private mutating func show(_ report: Report, wish: Wish, zone: TimeZone, now: Instant?) {
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
    if wish == .read || tableColumns == 0 { tableColumns = TableLayout.usual(table) }
    showFigures(of: whole, zone: zone, now: now)
    sortBefore = nil
    asOf = "as of \(SpokenTime.clock(report.at, in: zone))"
    switch wish {
    case .read: (index, top) = (0, 0)
    case .more, .figures: break
    case .refresh, .rest:
      let place = key.flatMap { table.place(of: $0, near: index) } ?? index
      top = max(top + place - index, 0)
      focus(at: place)
    }
  }
}
