import Cells

/// The mouse on the reports page.
extension Model {
  /// Selects; a click on what is selected opens it, as Enter does.
  mutating func clickReports(_ point: Point) {
    guard let reports else { return }
    let layout = reportsLayout
    if let menu = layout.menu, menu.contains(point) {
      let subjects = ReportSubject.menu
      guard let index = subjects.indices.first(where: { menuRow($0, in: menu) == point.row })
      else { return }
      let isHere = reports.isInMenu && index == reports.menuIndex
      self.reports?.isInMenu = true
      self.reports?.choose(subjects[index])
      if isHere { take(.key(Key(.enter))) }
    } else if layout.rows.contains(point) {
      let index = reports.pane.top + point.row - layout.rows.row
      guard index < reports.pane.table.count else { return }
      let isHere = !reports.isInMenu && index == reports.pane.index
      self.reports?.isInMenu = false
      self.reports?.pane.focus(at: index)
      if isHere { take(.key(Key(.enter))) }
    }
  }
}
