import API
import Cells
import Domain
import Foundation

/// The reports page: what its keys do, what it asks for and when.
extension Model {
  /// Whether the page is there at all for who is signed in.
  var mayReadReports: Bool { session?.isAdmin ?? false }

  // MARK: Coming and going

  mutating func openReports() {
    guard mayReadReports else { return }
    focus = .list
    isVoterOpen = false
    message = nil
    isAtReports = true
    guard reports != nil else {
      reports = ReportsPage()
      return
    }
    if reports?.pane.wish == nil, reports?.pane.report != nil { reports?.pane.ask(.refresh) }
  }

  mutating func leaveReports() {
    guard isAtReports else { return }
    isAtReports = false
    reports?.pane.pause()
    cancelReading()
  }

  /// Nothing of it stays for somebody who may not see it.
  mutating func closeReports() {
    guard reports != nil || isAtReports else { return }
    leaveReports()
    cancelErrands()
    reports = nil
    layers.removeAll { $0.isOfReports }
  }

  // MARK: Keys

  mutating func runReports(_ command: Command) {
    switch command {
    case .openRow: openRow()
    case .closePane: closePane()
    case .filterReport: openFilter()
    case .sortNext: sortByNextColumn()
    case .sortReverse: reverseSort()
    case .nextChart: showNextChart()
    case .exportReport: openExport()
    case .actOnRow: openActs()
    case .actOnTyped: openTypedActs()
    case .unsetSetting: askToUnset()
    case .viewRow: viewRow()
    case .refreshReport: reports?.pane.ask(.refresh)
    case .selectAct: chooseAct()
    case .submitForm: submitForm()
    case .nextFormField: moveField(by: 1)
    case .previousFormField: moveField(by: -1)
    default: break
    }
  }

  mutating func moveInReports(_ command: Command) {
    guard let reports else { return }
    guard !reports.isInMenu else {
      let menu = ReportSubject.menu
      let index = moved(reports.menuIndex, by: command, count: menu.count, jump: menu.count)
      self.reports?.choose(menu[index])
      return
    }
    let jump = max(reportsLayout.rows.rows - 1, 1)
    let pane = reports.pane
    let index = moved(pane.index, by: command, count: pane.table.count, jump: jump)
    self.reports?.pane.focus(at: index)
  }

  /// From the list at the left into the report, and from a row to what is below it.
  private mutating func openRow() {
    guard let reports else { return }
    guard !reports.isInMenu else {
      self.reports?.isInMenu = false
      if reports.pane.subject == .voters, reports.pane.filter.text.isEmpty { openFilter() }
      return
    }
    let pane = reports.pane
    switch pane.subject {
    case .report(.places): openPlace(pane)
    case .report(.activity): openDay(pane)
    case .settings: openSetting()
    case .actions: viewRow()
    default:
      if let voter = pane.focusedVoter, pane.subject != .history(voter.id) {
        self.reports?.open(.history(voter.id), title: voter.name) { _ in }
      } else if let user = pane.focusedUser {
        self.reports?.open(.report(.results), title: user.name) { $0.user = user.id }
      }
    }
  }

  private mutating func openPlace(_ pane: ReportPane) {
    guard case .text(let state)? = pane.state.map(ReportValue.text) ?? pane.value(named: "state")
    else { return }
    guard pane.state != nil else {
      reports?.open(.report(.places), title: state) { $0.state = state }
      return
    }
    guard case .text(let city)? = pane.value(named: "city") else { return }
    reports?.open(.report(.places), title: city) { ($0.state, $0.city) = (state, city) }
  }

  private mutating func openDay(_ pane: ReportPane) {
    guard case .text(let day)? = pane.value(.day), let words = CalendarDay(day) else { return }
    let title = Words.day(words, today: today)
    reports?.open(.report(.activity), title: title) {
      ($0.filter.days, $0.filter.grouping) = (day, "hour")
    }
  }

  private mutating func closePane() {
    if reports?.close() == true {
      if reports?.pane.wish == nil { reports?.pane.ask(.refresh) }
    } else {
      reports?.isInMenu = true
    }
  }

  private mutating func sortByNextColumn() {
    guard var pane = reports?.pane else { return }
    let columns = pane.table.columns.filter { !$0.isHidden }
    let current = columns.firstIndex { $0.name == pane.sortColumn?.name }
    guard !columns.isEmpty else { return }
    let next = columns[current.map { ($0 + 1) % columns.count } ?? 0]
    pane.sortBefore = pane.sort
    pane.sort = (next.kind == .text || next.kind == .day ? "" : "-") + next.name
    pane.ask(.read)
    reports?.pane = pane
  }

  private mutating func reverseSort() {
    guard let sort = reports?.pane.sortColumn else { return sortByNextColumn() }
    let before = reports?.pane.sort
    reports?.pane.sortBefore = before
    reports?.pane.sort = (sort.isDescending ? "" : "-") + sort.name
    reports?.pane.ask(.read)
  }

  /// The next chart above the table; on a low screen in its place, and then the table again.
  private mutating func showNextChart() {
    guard let pane = reports?.pane, let count = pane.report?.charts.count, count > 0 else { return }
    if reportsLayout.hasRoomForChart {
      reports?.pane.chart = (pane.chart + 1) % count
    } else if !pane.isChartAlone {
      reports?.pane.isChartAlone = true
      reports?.pane.chart = 0
    } else if pane.chart + 1 < count {
      reports?.pane.chart += 1
    } else {
      reports?.pane.isChartAlone = false
    }
  }

  /// Everything about a row, one value a line: also what a narrow screen leaves out.
  private mutating func viewRow() {
    guard let pane = reports?.pane, pane.table.rows.indices.contains(pane.index) else { return }
    let row = pane.table.rows[pane.index]
    var paragraphs = zip(pane.table.columns, row).flatMap { column, cell in
      cell.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map {
        Reader.Paragraph(text: String($0.element), key: $0.offset == 0 ? column.title : " ")
      }
    }
    if let setting = pane.focusedSetting {
      paragraphs.append(.init(text: setting.value ?? setting.standard ?? "–", key: "Value"))
    }
    layers.append(
      .reader(Reader(title: pane.path.joined(separator: " › "), paragraphs: paragraphs)))
  }

  // MARK: What time does

  /// Rows as they are by now, every so often, and never while something is open over them.
  mutating func followReports() {
    guard isAtReports else { return }
    guard mayReadReports else { return closeReports() }
    scrollReport()
    // Nobody waits at the last row until many pages are read again.
    guard let pane = reports?.pane, pane.wish == nil || pane.renewal != nil else { return }
    if pane.report?.next != nil, pane.failure == nil, wantsMore(pane) {
      reports?.pane.ask(.more)
    } else if pane.wish == nil, layers.isEmpty, let refreshAt = pane.refreshAt, refreshAt <= now {
      reports?.pane.ask(pane.renewable)
    }
  }

  /// When the rows are to be read again; nil when that is not planned.
  var reportWake: Int64? {
    guard isAtReports, layers.isEmpty, connection.outage == nil, let pane = reports?.pane,
      pane.wish == nil
    else { return nil }
    return pane.refreshAt
  }

  /// The cursor nears the end of the rows that are here.
  private func wantsMore(_ pane: ReportPane) -> Bool {
    pane.index + 2 * max(reportsLayout.rows.rows, 10) >= pane.table.count
  }

  /// The cursor is on the screen: as few scrolls as possible, by half a window.
  private mutating func scrollReport() {
    guard let pane = reports?.pane else { return }
    let rows = max(reportsLayout.rows.rows, 1)
    var top = pane.top
    if pane.index < top {
      top = max(pane.index - rows / 2, 0)
    } else if pane.index >= top + rows {
      top = pane.index - rows + 1 + (rows - 1) / 2
    }
    top = max(min(top, pane.table.count - rows), 0)
    if top != pane.top { reports?.pane.top = top }
  }

  // MARK: Asking

  /// One table at a time, beside the line of lists and results, which never wait for it.
  mutating func sendReport() {
    guard isAtReports, let session, signIn == nil, !isOffline, connection.outage == nil,
      let pane = reports?.pane, let wish = pane.wish
    else { return }
    for case .table(let id, let asked) in connection.requests.values.map(\.purpose) {
      if id == pane.id, asked == wish { return }
    }
    cancelReading()
    send(.table(pane.id, wish), APIRequest(server: session.server, route: route(of: pane)))
  }

  /// Rows that were asked for are not wanted any more.
  mutating func cancelReading() {
    for (id, request) in connection.requests {
      guard case .table = request.purpose else { continue }
      connection.requests[id] = nil
      perform(.cancel(id))
    }
  }

  /// - Parameter asCSV: all rows, and not a page of them.
  func route(of pane: ReportPane, asCSV: Bool = false) -> Route {
    switch pane.subject {
    case .report(let name): .report(name, query(of: pane, asCSV: asCSV))
    case .voters: .findVoters(query(of: pane, asCSV: asCSV))
    case .history(let id): .voterHistory(id)
    case .actions: .actions
    case .settings: .settings
    }
  }

  private func query(of pane: ReportPane, asCSV: Bool) -> ReportQuery {
    var query = ReportQuery(sort: pane.sort)
    let fields = pane.subject.filters
    if fields.contains(.mode) { query.mode = pane.filter.mode }
    if fields.contains(.days), let range = try? DayRange(pane.filter.days, today: today) {
      (query.from, query.to) = (range.from, range.to)
    }
    if fields.contains(.by) { query.by = grouping(of: pane) }
    if fields.contains(.text), !pane.filter.text.isEmpty { query.text = pane.filter.text }
    if case .report(.places) = pane.subject {
      query.by = pane.city != nil ? "zip" : pane.state != nil ? "city" : "state"
      (query.state, query.city) = (pane.state, pane.city)
    }
    query.user = pane.user
    if asCSV { return query }
    switch pane.wish {
    case .more: query.after = pane.report?.next
    case .figures: query.limit = 1
    case .refresh where pane.rowsToRenew > 100:
      query.limit = min(pane.rowsToRenew, ReportQuery.largestPage)
    case .rest(let place):
      query.limit = min(
        max(pane.rowsToRenew - (pane.renewal?.rows.count ?? 0), 1), ReportQuery.largestPage)
      query.after = place
    default: break
    }
    return query
  }

  private func grouping(of pane: ReportPane) -> String? {
    let grouping = pane.filter.grouping ?? pane.subject.groupings.first
    return grouping == "resolution" ? nil : grouping
  }
}

extension Layer {
  var isReportForm: Bool {
    if case .report(.form) = self { true } else { false }
  }

  /// Belongs to the reports page.
  var isOfReports: Bool {
    switch self {
    case .report: true
    case .question(let question): question.action.isOfReports
    case .picker, .correction, .reader, .kept: false
    }
  }
}

extension Question.Action {
  fileprivate var isOfReports: Bool {
    switch self {
    case .goOn, .unset, .replaceFile: true
    case .quit, .signOut, .discard: false
    }
  }
}
