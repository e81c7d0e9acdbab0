import API
import Cells
import Domain

/// The reports page on the screen.
extension Model {
  func drawReports(on canvas: inout Canvas) {
    guard let reports else { return }
    let layout = reportsLayout
    if let menu = layout.menu { drawMenu(reports, in: menu, on: &canvas) }
    guard let title = layout.title else { return }
    let pane = reports.pane
    drawTitle(pane, in: title, on: &canvas)
    if let words = emptyWords(pane) {
      return drawWords(words, in: layout, on: &canvas)
    }
    if let figures = layout.figures { drawFigures(pane, in: figures, on: &canvas) }
    drawCharts(pane, in: layout.charts, on: &canvas)
    drawTable(pane, hasFocus: !reports.isInMenu, layout, on: &canvas)
  }

  // MARK: The list of reports

  /// Rows of the list from the top: a blank line stands before the tools where there is room.
  func menuRow(_ index: Int, in menu: Rect) -> Int? {
    let all = ReportSubject.menu.count
    if menu.rows > all { return menu.row + index + (index >= ReportSubject.reports ? 1 : 0) }
    let window = ListWindow(total: all, focus: reports?.menuIndex ?? 0, rows: menu.rows)
    return (window.first..<window.first + window.count).contains(index)
      ? menu.row + index - window.first : nil
  }

  private func drawMenu(_ reports: ReportsPage, in menu: Rect, on canvas: inout Canvas) {
    for (index, subject) in ReportSubject.menu.enumerated() {
      guard let row = menuRow(index, in: menu) else { continue }
      let isHere = index == reports.menuIndex
      let hasFocus = isHere && reports.isInMenu
      if isHere {
        canvas.put("▸", at: Point(row: row, column: 1), role: hasFocus ? .focus : .accent)
      }
      canvas.put(
        subject.title, at: Point(row: row, column: 3), role: isHere ? .heading : .text,
        width: menu.columns - 4)
      if hasFocus, layers.isEmpty { canvas.cursor = Point(row: row, column: 1) }
    }
  }

  // MARK: The pane

  private func drawTitle(_ pane: ReportPane, in rect: Rect, on canvas: inout Canvas) {
    let state = paneState(pane)
    let room = rect.columns - 2 - (state.text.isEmpty ? 0 : DisplayWidth.of(state.text) + 2)
    let path = pane.path.joined(separator: " › ")
    let left = rect.column + 1
    let used = canvas.put(
      path, at: Point(row: rect.row, column: left), role: .heading, width: room)
    let words = pane.filter.words(for: pane.subject, today: today).joined(separator: " · ")
    if !words.isEmpty, used + 3 < room {
      canvas.put(
        words, at: Point(row: rect.row, column: left + used + 2), role: .dim,
        width: room - used - 2)
    }
    canvas.put(
      state.text,
      at: Point(row: rect.row, column: rect.endColumn - DisplayWidth.of(state.text)),
      role: state.role)
  }

  /// How true the figures are: their time, or that they are being read or cannot be.
  private func paneState(_ pane: ReportPane) -> (text: String, role: Role) {
    let isWide = size.columns >= 60
    if pane.report == nil { return ("", .dim) }
    if connection.outage != nil {
      return (isWide ? "\(pane.asOf), server away" : "server away", .offline)
    }
    if pane.failure != nil {
      return (isWide ? "\(pane.asOf), not renewed" : "not renewed", .offline)
    }
    if pane.table.count > ReportPane.mostRenewed {
      return (isWide ? "rows \(pane.asOf), r renews" : "r renews", .dim)
    }
    return (isWide ? pane.asOf : "", .dim)
  }

  /// What is said in place of a table; nil when there is one.
  private func emptyWords(_ pane: ReportPane) -> [(String, Role)]? {
    if let report = pane.report {
      guard report.rows.isEmpty, report.figures.isEmpty,
        report.charts.allSatisfy({ $0.labels.isEmpty })
      else { return nil }
      if let failure = pane.failure { return [(failure, .warning)] }
      return [(nothingWords(pane), .text)]
    }
    if let outage = connection.outage {
      return [("The server is away.", .heading), (outage.why, .text), ("t tries at once.", .dim)]
    }
    if let failure = pane.failure { return [(failure, .warning)] }
    if pane.subject == .voters, pane.filter.text.isEmpty {
      return [
        ("Look a voter up.", .heading),
        ("/ takes a name, a phone number, id:123, a state voter id or a ZIP code.", .text),
      ]
    }
    return [("Reading…", .dim)]
  }

  private func nothingWords(_ pane: ReportPane) -> String {
    switch pane.subject {
    case .voters: return "Nobody is found by that. / looks for something else."
    case .history: return "Nothing ever happened to this voter."
    case .actions: return "Nothing was done from this page yet."
    case .settings: return "There are no settings."
    case .report(.unusual): return "Nothing unusual in these days."
    case .report: return pane.report?.remark ?? "Nothing in these days. / chooses others."
    }
  }

  private func drawWords(
    _ words: [(String, Role)], in layout: ReportsLayout, on canvas: inout Canvas
  ) {
    guard let title = layout.title else { return }
    var row = title.row + 2
    for (text, role) in words {
      for line in TextLayout.wrap(text, columns: max(min(title.columns - 2, 60), 10)) {
        guard row < screen.body.endRow else { return }
        canvas.put(line, at: Point(row: row, column: title.column + 1), role: role)
        row += 1
      }
    }
  }

  // MARK: Figures and charts

  private func drawFigures(_ pane: ReportPane, in rect: Rect, on canvas: inout Canvas) {
    guard let report = pane.report, !report.figures.isEmpty else { return }
    let across = FigureGrid.across(
      report.figures.count, columns: rect.columns, room: rect.rows)
    let each = FigureGrid.rowsEach(report.figures.count, across: across, room: rect.rows)
    let width = (rect.columns - 1) / across
    let widest = pane.figures.map { DisplayWidth.of($0.now) }.max() ?? 0
    for (index, figure) in report.figures.enumerated() {
      let row = rect.row + index / across * each
      let column = rect.column + 1 + index % across * width
      guard row < rect.endRow else { return }
      let value = pane.figures[index]
      if each < 3 {
        let used = canvas.put(
          TextLayout.pad(value.now, columns: widest, alignment: .trailing),
          at: Point(row: row, column: column), role: .phone, width: width - 1)
        canvas.put(
          figure.title, at: Point(row: row, column: column + used + 1), role: .label,
          width: width - used - 2)
        continue
      }
      canvas.put(
        figure.title, at: Point(row: row, column: column), role: .label, width: width - 2)
      canvas.put(
        value.now, at: Point(row: row + 1, column: column), role: .phone, width: width - 2)
      canvas.put(
        value.before, at: Point(row: row + 2, column: column), role: .dim, width: width - 1)
    }
  }

  private func drawCharts(_ pane: ReportPane, in rects: [Rect], on canvas: inout Canvas) {
    guard let charts = pane.report?.charts, charts.indices.contains(pane.chart) else { return }
    for (index, rect) in zip(pane.charts(onScreen: rects.count), rects) {
      let place = rects.count == charts.count ? "" : " \(index + 1)/\(charts.count)"
      let rows = drawLegend(charts[index], place, in: rect, on: &canvas)
      charts[index].draw(in: rect.splitTop(rows).rest, on: &canvas)
    }
  }

  /// The chart's title, and which line is which: where both do not fit, in two lines, or in a low
  /// chart with the title cut.
  ///
  /// - Returns: the lines.
  private func drawLegend(
    _ chart: ReportChart, _ place: String, in rect: Rect, on canvas: inout Canvas
  ) -> Int {
    let samples = chart.shape == .line ? ["⠒⠒", "⠂⠂"] : ["██", "░░"]
    let legend = chart.series.count < 2 ? [] : Array(zip(samples, chart.series.map(\.title)))
    let width = legend.reduce(0) { $0 + DisplayWidth.of($1.1) + 5 }
    let title = DisplayWidth.of(chart.title) + place.utf8.count
    let isTwo = title + width > rect.columns && width <= rect.columns && rect.rows >= 12
    var column = rect.column
    column += canvas.put(
      chart.title, at: rect.origin, role: .label,
      width: isTwo
        ? rect.columns - place.utf8.count
        : max(rect.columns - width - place.utf8.count, min(rect.columns, 8)))
    column += canvas.put(
      place, at: Point(row: rect.row, column: column), role: .dim,
      width: max(rect.endColumn - column, 0))
    let row = rect.row + (isTwo ? 1 : 0)
    if isTwo { column = rect.column - 2 }
    for (index, (sample, title)) in legend.enumerated() {
      guard column + DisplayWidth.of(title) + 5 <= rect.endColumn else { break }
      column += 2
      column += canvas.put(
        sample, at: Point(row: row, column: column), role: index == 0 ? .key : .dim)
      column += 1
      column += canvas.put(
        title, at: Point(row: row, column: column), role: index == 0 ? .text : .dim)
    }
    return isTwo ? 2 : 1
  }

  // MARK: The table

  private func drawTable(
    _ pane: ReportPane, hasFocus: Bool, _ layout: ReportsLayout, on canvas: inout Canvas
  ) {
    let table = pane.table
    guard !layout.head.isEmpty else { return }
    let left = layout.head.column + 1
    let columns = TableLayout(
      table, columns: layout.head.columns - 1, sorted: pane.sortColumn?.name)
    for place in columns.places {
      let column = table.columns[place.column]
      let mark =
        pane.sortColumn?.name == column.name
        ? pane.sortColumn?.isDescending == true ? "▾" : "▴" : ""
      canvas.put(
        TextLayout.pad(
          column.title + mark, columns: place.width,
          alignment: column.isTrailing ? .trailing : .leading),
        at: Point(row: layout.head.row, column: left + place.at),
        role: mark.isEmpty ? .label : .accent)
    }
    for offset in 0..<layout.rows.rows {
      let index = pane.top + offset
      guard table.rows.indices.contains(index) else { break }
      let row = layout.rows.row + offset
      if index == pane.index {
        canvas.put(
          "▸", at: Point(row: row, column: left - 1), role: hasFocus ? .focus : .accent)
        if hasFocus, layers.isEmpty { canvas.cursor = Point(row: row, column: left - 1) }
      }
      for place in columns.places {
        let column = table.columns[place.column]
        let cell = table.rows[index][place.column]
        canvas.put(
          column.isTrailing
            ? TextLayout.pad(cell, columns: place.width, alignment: .trailing) : cell,
          at: Point(row: row, column: left + place.at),
          role: column.kind == .instant || column.kind == .day ? .dim : .text, width: place.width)
      }
    }
  }

  // MARK: The lines below

  /// The text of the focused row that its column cuts, for the line that messages leave free.
  var cutText: String? {
    guard let reports, !reports.isInMenu, layers.isEmpty else { return nil }
    let pane = reports.pane
    guard pane.table.rows.indices.contains(pane.index) else { return nil }
    let row = pane.table.rows[pane.index]
    let places = TableLayout(
      pane.table, columns: reportsLayout.head.columns - 1, sorted: pane.sortColumn?.name
    ).places
    let cut = places.last { place in
      TableLayout.isElastic(pane.table.columns[place.column])
        && DisplayWidth.of(row[place.column]) > place.width
    }
    return cut.map { row[$0.column] }
  }

  func drawCut(_ text: String, on canvas: inout Canvas) {
    canvas.put(
      CleanText.line(text), at: Point(row: screen.message.row, column: 1), role: .dim,
      width: size.columns - 2)
  }

  /// Where the cursor is and what is known of the table, from long to short.
  var reportStatus: [String] {
    // Below a form it would say something of a table that nobody sees.
    guard let reports, layers.isEmpty else { return [""] }
    let pane = reports.pane
    if let setting = pane.focusedSetting, !reports.isInMenu { return [setting.meaning] }
    if let failure = pane.failure, pane.report != nil { return [failure] }
    guard !pane.table.rows.isEmpty else { return [pane.report?.remark ?? ""] }
    let count = pane.table.count
    let rows = pane.report?.next == nil ? Words.rows(count) : "\(Words.number(Int64(count)))+ rows"
    let place = "\(Words.number(Int64(pane.index + 1))) of \(rows)"
    var sorted = ""
    if let sort = pane.sortColumn, let column = pane.table.column(named: sort.name) {
      sorted =
        " · by \(pane.table.columns[column].title.lowercased())"
        + (sort.isDescending ? ", largest first" : ", smallest first")
    }
    let remark = pane.report?.remark.map { " · \($0)" } ?? ""
    return [place + sorted + remark, place + sorted, place]
  }
}
