import API
import Domain

/// The reports page: the list of reports at the left, and the panes that were opened.
struct ReportsPage: Equatable, Sendable {
  /// Where keys go.
  var isInMenu = true
  /// The panes from the report down to what is shown; never empty.
  private(set) var panes: [ReportPane]
  /// Other reports as they were left.
  private var others: [ReportSubject: ReportPane] = [:]
  /// The filter of the reports, for those not opened yet as well.
  private(set) var filter = ReportFilter()
  private var lastID = 1

  init() {
    panes = [
      ReportPane(
        id: 1, subject: .report(.totals), path: [ReportSubject.report(.totals).title],
        filter: ReportFilter())
    ]
  }

  /// The one that is shown.
  var pane: ReportPane {
    get { panes[panes.count - 1] }
    _modify { yield &panes[panes.count - 1] }
  }

  var depth: Int { panes.count }

  /// The place in the list at the left.
  var menuIndex: Int { ReportSubject.menu.firstIndex(of: panes[0].subject) ?? 0 }

  /// Shows another report, as it was left when it was here before.
  mutating func choose(_ subject: ReportSubject) {
    guard subject != panes[0].subject else { return }
    panes[0].pause()
    others[panes[0].subject] = panes[0]
    panes = [
      others.removeValue(forKey: subject)
        ?? ReportPane(
          id: nextID(), subject: subject, path: [subject.title],
          filter: subject == .voters ? ReportFilter() : filter)
    ]
    if pane.wish == nil, pane.subject != .voters || !pane.filter.text.isEmpty {
      pane.ask(.refresh)
    }
  }

  /// Opens what is below the row with the cursor.
  mutating func open(
    _ subject: ReportSubject, title: String, change: (inout ReportPane) -> Void
  ) {
    var new = ReportPane(
      id: nextID(), subject: subject, path: pane.path + [title], filter: pane.filter)
    change(&new)
    pane.pause()
    panes.append(new)
  }

  /// Back to the pane above, which is as it was left; false at the top.
  mutating func close() -> Bool {
    guard panes.count > 1 else { return false }
    panes.removeLast()
    return true
  }

  /// Another filter: for a report it holds for all of them, below one for that pane alone.
  mutating func apply(_ new: ReportFilter) {
    pane.filter = new
    pane.ask(.read)
    pane.failure = nil
    guard depth == 1, pane.subject != .voters else { return }
    var common = new
    (common.grouping, common.text) = (nil, "")
    guard common != filter else { return }
    filter = common
    others = others.filter { $0.key.filters.isEmpty || $0.key == .voters }
  }

  /// The pane of that number, wherever it is.
  mutating func change(_ id: Int, _ change: (inout ReportPane) -> Void) {
    if let index = panes.firstIndex(where: { $0.id == id }) { change(&panes[index]) }
  }

  private mutating func nextID() -> Int {
    lastID += 1
    return lastID
  }
}
