import API
import Domain

/// Why a key of the reports page does nothing now, by command; nil when it does something.
extension Model {
  private var pane: ReportPane? { reports?.pane }
  private var hasRow: Bool { pane.map { $0.table.rows.indices.contains($0.index) } ?? false }

  var whyNotOpenRow: String? {
    guard let reports, !reports.isInMenu else { return nil }
    guard hasRow else { return "There is no row here to open." }
    let pane = reports.pane
    switch pane.subject {
    case .settings, .actions: return nil
    case .report(.places): return pane.city == nil ? nil : "A ZIP code is as far as it goes."
    case .report(.activity):
      return pane.value(.day) == nil ? "There is nothing below an hour." : nil
    default:
      let isOpen = if case .history = pane.subject { true } else { false }
      return !isOpen && (pane.focusedVoter != nil || pane.focusedUser != nil)
        ? nil : "There is nothing below this row. v shows all of it."
    }
  }

  var whyNotClosePane: String? {
    reports?.isInMenu == true ? "This is the list of reports. Tab leaves it." : nil
  }

  var whyNotFilter: String? {
    pane?.subject.filters.isEmpty == true ? "There is nothing to choose here." : nil
  }

  var whyNotSort: String? {
    guard let pane else { return nil }
    if !pane.subject.isSortable { return "This table has one order." }
    return pane.table.rows.isEmpty ? "There is nothing to sort." : nil
  }

  var whyNotChart: String? {
    let count = pane?.report?.charts.count ?? 0
    if count == 0 { return "There is no chart here." }
    return reportsLayout.charts.count == count && reportsLayout.hasRoomForChart
      ? count == 1 ? "There is one chart here." : "All charts are on the screen." : nil
  }

  /// More charts than are on the screen, or a screen so low that they take the table's place.
  var chartLabel: String? {
    guard let count = pane?.report?.charts.count, count > 0 else { return nil }
    return reportsLayout.hasRoomForChart && reportsLayout.charts.count == count ? nil : "chart"
  }

  var whyNotExport: String? {
    guard let pane else { return nil }
    if !pane.subject.isExportable { return "This table is not to be had as a file." }
    return pane.report == nil ? "There is nothing to export yet." : nil
  }

  var whyNotAct: String? {
    guard let pane, reports?.isInMenu == false else { return "Enter goes into the table first." }
    if pane.subject == .actions, let action = pane.focusedAction {
      if action.undoneAt != nil { return "This was undone already." }
      return action.canUndo ? nil : "This cannot be undone."
    }
    return pane.actMenu == nil ? "There is nothing to do about this row." : nil
  }

  /// Where people look for it: beside what was done, and beside voters.
  var typedActsLabel: String? {
    pane?.subject == .actions || pane?.subject == .voters ? "by number" : nil
  }

  var whyNotUnset: String? {
    guard pane?.subject == .settings else { return "d takes a setting's value away, in Settings." }
    guard let setting = pane?.focusedSetting, reports?.isInMenu == false else {
      return "Enter goes into the table first."
    }
    return setting.isSet ? nil : "\(setting.name) has no value of its own."
  }

  var whyNotViewRow: String? {
    reports?.isInMenu == false && hasRow ? nil : "There is no row here to view."
  }

  var whyNotRefresh: String? {
    if connection.outage != nil { return "The server is away just now." }
    return pane?.subject == .voters && pane?.filter.text.isEmpty == true
      ? "/ says whom to look for." : nil
  }

  var whyNotMoveInReports: String? {
    reports?.isInMenu == false && pane?.table.rows.isEmpty ?? true ? "There are no rows here." : nil
  }

  /// What Enter does in the form on top.
  var formVerb: String? {
    guard case .report(.form(let form)) = layers.last, !form.isBusy else { return nil }
    switch form.purpose {
    case .filter: return form[.text] != nil && form.fields.count == 1 ? "find" : "show"
    case .act: return "what would it do?"
    case .confirm: return "do it"
    case .export: return "save"
    case .setting: return "save"
    }
  }

  var formHasFields: Bool {
    guard case .report(.form(let form)) = layers.last else { return false }
    return form.fields.count > 1
  }

  /// Columns of the text being edited.
  var formColumns: Int? {
    guard case .report(.form(let form)) = layers.last else { return nil }
    return fieldRect(form).columns
  }

  /// What Tab leads to.
  var nextPageName: String {
    if isAtReports { return Mode.letters.rawValue }
    return mode == .calls && mayReadReports ? "reports" : mode.other.rawValue
  }
}
