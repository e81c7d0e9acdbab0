import Cells

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
  let chart: Rect?
  /// The table's titles and its rows; both empty where there is no room or nothing in it.
  let head: Rect
  let rows: Rect
  /// Charts stand above the table.
  let hasRoomForChart: Bool

  /// Columns of the list of reports.
  static let menuColumns = 16
  /// Rows of a chart that says something: its title, four of dots, its labels.
  private static let leastChart = 6
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
    hasRoomForChart = screen.size.rows >= Self.rowsForCharts
    let nothing = Rect(row: body.endRow, column: 0, rows: 0, columns: 0)
    guard !isNarrow || !isInMenu else {
      (title, figures, chart, head, rows) = (nil, nil, nil, nothing, nothing)
      return
    }
    let left = isNarrow ? 0 : Self.menuColumns + 1
    let area = Rect(
      row: body.row, column: left, rows: body.rows, columns: body.columns - left - 1)
    let (title, below) = area.splitTop(1)
    self.title = title
    var rest = screen.isLow ? below : below.splitTop(1).rest
    figures = Self.figures(pane, from: &rest)
    chart = Self.chart(
      pane, hasRoom: hasRoomForChart, isNarrow: isNarrow, from: &rest)
    let (head, rows) = rest.splitTop(pane.table.columns.isEmpty ? 0 : 1)
    self.head = head
    self.rows = rows
  }

  private static func figures(_ pane: ReportPane, from rest: inout Rect) -> Rect? {
    guard let count = pane.report?.figures.count, count > 0 else { return nil }
    let across = FigureGrid.across(count, columns: rest.columns)
    let rows = FigureGrid.rows(count, across: across, room: rest.rows)
    let (figures, below) = rest.splitTop(rows)
    rest = below.splitTop(1).rest
    return figures
  }

  /// Two fifths of the room at the most; all of it where there is no table.
  private static func chart(
    _ pane: ReportPane, hasRoom: Bool, isNarrow: Bool, from rest: inout Rect
  ) -> Rect? {
    guard let charts = pane.report?.charts, charts.indices.contains(pane.chart) else { return nil }
    let inset = Rect(
      row: rest.row, column: rest.column + 1, rows: rest.rows, columns: rest.columns - 1)
    if pane.isChartAlone && !hasRoom {
      rest = rest.splitTop(rest.rows).rest
      return inset
    }
    guard hasRoom else { return nil }
    let wanted =
      charts[pane.chart].shape == .bars
      ? charts[pane.chart].labels.count * max(charts[pane.chart].series.count, 1) + 2 : .max
    let most = pane.table.count == 0 ? rest.rows : max(rest.rows * 9 / 20, 6)
    let rows = min(wanted, most, 18)
    guard rows >= min(wanted, leastChart) else { return nil }
    let chart = inset.splitTop(rows).top
    rest = rest.splitTop(rows + 1).rest
    return chart
  }
}

/// Large figures side by side: title, value, and the same of the period before.
enum FigureGrid {
  /// Columns that a figure takes at the least.
  static let least = 20

  /// How many stand in a line.
  static func across(_ count: Int, columns: Int) -> Int {
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
