import Cells

/// Which columns of a table are on the screen, and how wide: what does not fit leaves from the
/// right, the less important first.
struct TableLayout: Equatable, Sendable {
  struct Place: Equatable, Sendable {
    /// Index into the table's columns.
    let column: Int
    /// From the table's left edge.
    let at: Int
    let width: Int
  }

  let places: [Place]

  /// Columns between two columns.
  private static let gap = 2
  /// What a text that takes the room that is left needs at the least to be of use, and any other.
  private static let leastText = 14
  private static let leastOther = 30

  /// - Parameters:
  ///   - columns: room for the table, without the column of the cursor.
  ///   - sorted: the column that it is sorted by, which stays.
  init(_ table: ReportTable, columns: Int, sorted: String?) {
    var shown = table.columns.indices.filter { !table.columns[$0].isHidden }
    let first = shown.first
    let least = { (index: Int) in
      index == first
        ? min(table.columns[index].width, max(columns / 2, 8)) : Self.least(table.columns[index])
    }
    let need = { (shown: [Int]) in shown.reduce(-Self.gap) { $0 + least($1) + Self.gap } }
    while shown.count > 1, need(shown) > columns,
      let last = shown.last(where: { Self.mayLeave(table.columns[$0], sorted) && $0 != shown[0] })
        ?? shown.last
    {
      shown.removeAll { $0 == last }
    }
    var widths = shown.map(least)
    var free = columns - need(shown)
    // What is left goes to the texts that are cut, the last ones first: notes and reasons.
    for index in shown.indices.reversed() {
      let more = min(table.columns[shown[index]].width - widths[index], max(free, 0))
      guard more > 0 else { continue }
      widths[index] += more
      free -= more
    }
    var at = 0
    places = zip(shown, widths).map { column, width in
      defer { at += width + Self.gap }
      return Place(column: column, at: at, width: min(width, max(columns - at, 0)))
    }
  }

  /// Columns that all of it takes, with room for figures to grow.
  static func usual(_ table: ReportTable) -> Int {
    table.columns.filter { !$0.isHidden }.reduce(-gap) {
      switch $1.kind {
      case .text: $0 + $1.width + gap
      case .instant: $0 + max($1.width, 15) + gap
      case .day, .mode: $0 + max($1.width, 7) + gap
      default: $0 + max($1.width, 6) + gap
      }
    }
  }

  /// Columns that all of it takes with the rows that are here.
  static func widest(_ table: ReportTable) -> Int {
    table.columns.filter { !$0.isHidden }.reduce(-gap) { $0 + $1.width + gap }
  }

  private static func least(_ column: ReportTable.Column) -> Int {
    guard column.kind == .text else { return column.width }
    return min(column.width, isElastic(column) ? leastText : leastOther)
  }

  /// Long texts that a table is read for: they are cut rather than left out.
  static func isElastic(_ column: ReportTable.Column) -> Bool {
    ["notes", "details", "text", "value"].contains(column.name)
  }

  private static func mayLeave(_ column: ReportTable.Column, _ sorted: String?) -> Bool {
    column.name != sorted && !["results", "status"].contains(column.name) && !isElastic(column)
  }
}
