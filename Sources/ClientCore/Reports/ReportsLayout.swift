import Cells
import Domain

/// Where the parts of the reports page are: drawing, mouse and keys go by the same.
struct ReportsLayout: Equatable, Sendable {
  /// The list of reports; nil where a pane has the page for itself.
  let menu: Rect?
  /// The column of the rule right of the list.
  let divider: Int?
  /// Title and filter; nil where the list has the page for itself.
  let title: Rect?
  /// Figures on their own.
  let figures: Rect?
  /// The charts on the screen, the first of them the one that was chosen; mostly one at most.
  let charts: [Rect]
  /// The table's titles and its rows; both empty where there is no room or nothing in it.
  let head: Rect
  let rows: Rect
  /// Charts stand above or beside the table, and not in its place.
  let hasRoomForChart: Bool

  /// Columns of the list of reports.
  static let menuColumns = 16
  /// Rows of a chart that says something: its title, four of dots, its labels.
  private static let leastChart = 6
  /// Columns of a chart beside something, and those between them.
  private static let leastChartColumns = 44
  private static let gap = 3
  /// Rows of a chart at the most: higher ones say no more.
  private static let mostChart = 18
  /// From so many rows on there are charts beside tables.
  static let rowsForCharts = 24

  init(_ pane: ReportPane, isInMenu: Bool, in screen: ScreenLayout) {
    let body = screen.body
    let isNarrow = screen.kind == .narrow
    divider = isNarrow ? nil : Self.menuColumns
    menu =
      isNarrow
      ? (isInMenu ? body : nil)
      : Rect(row: body.row, column: 0, rows: body.rows, columns: Self.menuColumns)
    let nothing = Rect(row: body.endRow, column: 0, rows: 0, columns: 0)
    guard !isNarrow || !isInMenu else {
      (title, figures, charts, head, rows) = (nil, nil, [], nothing, nothing)
      hasRoomForChart = false
      return
    }
    let left = isNarrow ? 0 : Self.menuColumns + 1
    let area = Rect(
      row: body.row, column: left, rows: body.rows, columns: body.columns - left - 1)
    let (title, below) = area.splitTop(1)
    self.title = title
    var rest = screen.isLow ? below : below.splitTop(1).rest
    let all = rest
    var figures = Self.figures(pane, from: &rest)
    var charts: [Rect] = []
    if screen.size.rows >= Self.rowsForCharts, pane.hasCharts {
      charts =
        screen.kind == .threeColumns
        ? Self.charts(pane, from: &rest)
        : Self.chart(pane, isWide: false, from: &rest).map { [$0] } ?? []
    }
    hasRoomForChart = !charts.isEmpty
    if charts.isEmpty, pane.isChartAlone, pane.hasCharts {
      if rest.rows < Self.leastChart { (figures, rest) = (nil, all) }
      charts = [
        Rect(row: rest.row, column: rest.column + 1, rows: rest.rows, columns: rest.columns - 1)
      ]
      rest = rest.splitTop(rest.rows).rest
    }
    self.figures = figures
    self.charts = charts
    let (head, rows) = rest.splitTop(pane.table.columns.isEmpty || rest.rows < 2 ? 0 : 1)
    self.head = head
    self.rows = rows
  }

  private static func figures(_ pane: ReportPane, from rest: inout Rect) -> Rect? {
    guard let count = pane.report?.figures.count, count > 0 else { return nil }
    let across = FigureGrid.across(count, columns: rest.columns, room: rest.rows)
    let rows = FigureGrid.rows(count, across: across, room: rest.rows)
    let (figures, below) = rest.splitTop(rows)
    rest = below.splitTop(1).rest
    return figures
  }

  /// On a wide screen: beside a table that leaves the room for it, one below the other, or else
  /// side by side above the table.
  private static func charts(_ pane: ReportPane, from rest: inout Rect) -> [Rect] {
    let count = pane.report?.charts.count ?? 0
    let room = rest.columns - gap - leastChartColumns
    if !pane.hasLineAMode, pane.tableColumns < room {
      let table = min(max(pane.tableColumns, TableLayout.widest(pane.table)) + 1, room)
      let side = Rect(
        row: rest.row, column: rest.column + table + gap, rows: rest.rows,
        columns: rest.columns - table - gap)
      rest.columns = table
      return stacked(pane, in: side)
    }
    let across = min(count, max((rest.columns + gap) / (leastChartColumns + gap), 1))
    guard let area = chart(pane, isWide: true, from: &rest) else { return [] }
    let columns = (area.columns - (across - 1) * gap) / across
    return (0..<across).map { index in
      Rect(
        row: area.row, column: area.column + index * (columns + gap), rows: area.rows,
        columns: columns)
    }
  }

  /// One below the other, as many as have the rows to say something.
  private static func stacked(_ pane: ReportPane, in side: Rect) -> [Rect] {
    let count = pane.report?.charts.count ?? 0
    let shown = min(count, max((side.rows + 1) / (leastChart + 4), 1))
    let most = (side.rows + 1) / shown - 1
    var row = side.row
    return pane.charts(onScreen: shown).map { index in
      let rows = min(pane.rowsOfChart(index), most, mostChart)
      defer { row += rows + 1 }
      return Rect(row: row, column: side.column, rows: rows, columns: side.columns)
    }
  }

  /// Two fifths of the room at the most; all of it where there is no table.
  private static func chart(
    _ pane: ReportPane, isWide: Bool, from rest: inout Rect
  ) -> Rect? {
    let inset = Rect(
      row: rest.row, column: rest.column + 1, rows: rest.rows, columns: rest.columns - 1)
    let wanted = pane.rowsOfChart(pane.chart)
    // A line for each mode leaves the rest to the chart; longer tables come and go with their rows.
    let least = isWide && pane.hasLineAMode ? pane.table.count + 2 : nil
    let most =
      pane.table.count == 0
      ? rest.rows : max(rest.rows * 9 / 20, 6, least.map { rest.rows - $0 } ?? 0)
    let rows = min(wanted, most, mostChart)
    guard rows >= min(wanted, leastChart), rows <= rest.rows else { return nil }
    let chart = inset.splitTop(rows).top
    rest = rest.splitTop(rows + 1).rest
    return chart
  }
}

extension ReportPane {
  fileprivate var hasCharts: Bool { report?.charts.indices.contains(chart) ?? false }

  /// So few rows that a table leaves the page to its charts.
  fileprivate var hasLineAMode: Bool { table.count <= Mode.allCases.count }

  /// Which charts are shown where there is room for that many: where it is for all, each keeps its
  /// place, or else the chosen one is the first.
  func charts(onScreen shown: Int) -> [Int] {
    let count = report?.charts.count ?? 0
    return (0..<min(shown, count)).map { shown >= count ? $0 : (chart + $0) % count }
  }

  /// Rows that a chart can use: its title, a bar a row and an axis, or as many as there are.
  fileprivate func rowsOfChart(_ index: Int) -> Int {
    guard let chart = report?.charts[index], chart.shape == .bars else { return .max }
    return chart.labels.count * max(chart.series.count, 1) + 2
  }
}

/// Large figures side by side: title, value, and the same of the period before.
enum FigureGrid {
  /// Columns that a figure takes at the least.
  static let least = 20

  /// How many stand in a line; one where that leaves each a line of its own, with all of its title,
  /// and more would not leave it three.
  static func across(_ count: Int, columns: Int, room: Int) -> Int {
    let across = across(count, columns: columns)
    return rowsEach(count, across: across, room: room) < 3 && count <= room ? 1 : across
  }

  private static func across(_ count: Int, columns: Int) -> Int {
    let most = min(max((columns - 1) / least, 1), count, 4)
    // Full lines read best: three times three rather than four, four and one.
    return (2...max(most, 2)).last { $0 <= most && count % $0 == 0 } ?? most
  }

  /// Rows of a figure: its three lines and one between; where there is little room, one line.
  static func rowsEach(_ count: Int, across: Int, room: Int) -> Int {
    let lines = (count + across - 1) / across
    return lines * 4 - 1 <= room ? 4 : lines * 3 <= room ? 3 : lines * 2 <= room ? 2 : 1
  }

  static func rows(_ count: Int, across: Int, room: Int) -> Int {
    let lines = (count + across - 1) / across
    let each = rowsEach(count, across: across, room: room)
    return min(lines * each - (each == 4 ? 1 : 0), room)
  }
}

extension Model {
  /// Where the parts are now; of an empty page when it was never opened.
  var reportsLayout: ReportsLayout {
    let pane =
      reports?.pane
      ?? ReportPane(id: 0, subject: .report(.totals), path: [], filter: ReportFilter())
    return ReportsLayout(pane, isInMenu: reports?.isInMenu ?? true, in: screen)
  }
}
