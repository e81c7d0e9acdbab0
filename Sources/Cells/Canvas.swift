/// A screen in memory: what every cell shows, and where the cursor stands.
///
/// Text from anywhere may be put on it: nothing that is drawn can move a terminal's cursor.
public struct Canvas: Equatable, Sendable {
  public let size: Size

  /// Where the hardware cursor stands; hidden when `nil`.
  public var cursor: Point?

  private(set) var cells: [Cell]

  /// A blank canvas; a negative size is taken as 0.
  public init(size: Size) {
    self.size = Size(rows: max(0, size.rows), columns: max(0, size.columns))
    cells = Array(repeating: .blank, count: self.size.rows * self.size.columns)
  }

  /// All of it.
  public var bounds: Rect { Rect(size) }

  /// The cell at a place inside the canvas; a blank one outside.
  public subscript(point: Point) -> Cell {
    bounds.contains(point) ? cells[index(point.row, point.column)] : .blank
  }

  /// The cells row by row, for the one who paints them.
  public func withCells<R>(_ body: (UnsafeBufferPointer<Cell>) -> R) -> R {
    cells.withUnsafeBufferPointer(body)
  }

  /// Writes text in one row from `point` on.
  ///
  /// Text too long for `width` columns or for the row ends in `…`. A wide character is drawn
  /// whole or not at all, and one that is half overwritten loses its other half as well.
  ///
  /// - Parameter width: the most columns to use, `nil` for the rest of the row.
  /// - Returns: the columns used.
  @discardableResult
  public mutating func put(_ text: String, at point: Point, role: Role, width: Int? = nil) -> Int {
    let start = max(0, point.column)
    let end = min(size.columns, width.map { start + max(0, $0) } ?? size.columns)
    guard point.row >= 0, point.row < size.rows, start < end else { return 0 }
    if let used = putPlain(text, row: point.row, column: start, end: end, role: role) {
      return used
    }
    var column = start
    for glyph in Glyphs(text) {
      guard column + glyph.width <= end else {
        return cut(row: point.row, from: start, to: column, end: end, role: role) - start
      }
      set(glyph, row: point.row, column: column, role: role)
      column += glyph.width
    }
    return column - start
  }

  /// Blanks the rectangle and gives it a role, as for a selected row.
  public mutating func fill(_ rect: Rect, role: Role) {
    let part = rect.intersection(bounds)
    guard !part.isEmpty else { return }
    let blank = Cell(glyph: .space, role: role)
    if part == bounds {
      // Not in place: whoever still holds the picture before would make that a copy of it first.
      cells = Array(repeating: blank, count: cells.count)
      return
    }
    for row in part.row..<part.endRow {
      mend(row: row, from: part.column, to: part.endColumn)
      let range = index(row, part.column)..<index(row, part.endColumn)
      cells.withUnsafeMutableBufferPointer { $0[range].update(repeating: blank) }
    }
  }

  /// Blanks the rectangle.
  public mutating func clear(_ rect: Rect) { fill(rect, role: .text) }

  /// Gives what is already drawn another role.
  public mutating func setRole(_ rect: Rect, _ role: Role) {
    let part = rect.intersection(bounds)
    for row in part.row..<part.endRow {
      for column in part.column..<part.endColumn { cells[index(row, column)].role = role }
    }
  }

  /// The rows as text without trailing blanks, for tests.
  public var lines: [String] {
    (0..<size.rows).map { row in
      var line = ""
      var length = 0
      for column in 0..<size.columns {
        let glyph = cells[index(row, column)].glyph
        line += glyph.string
        if glyph != .space { length = line.unicodeScalars.count }
      }
      return String(String.UnicodeScalarView(line.unicodeScalars.prefix(length)))
    }
  }

  /// The roles, one `Role.letter` a cell, without trailing blanks, for tests.
  public var roleLines: [String] {
    (0..<size.rows).map { row in
      let cells = cells[index(row, 0)..<index(row, size.columns)]
      let length = cells.lastIndex { $0 != .blank }.map { $0 - cells.startIndex + 1 } ?? 0
      return String(cells.prefix(length).map(\.role.letter))
    }
  }

  private func index(_ row: Int, _ column: Int) -> Int { row * size.columns + column }

  /// Text of printable ASCII that fits, a byte a cell; nil when it is other text.
  private mutating func putPlain(
    _ text: String, row: Int, column: Int, end: Int, role: Role
  ) -> Int? {
    text.utf8.withContiguousStorageIfAvailable { bytes -> Int? in
      guard bytes.count <= end - column, DisplayWidth.isPlain(bytes) else { return nil }
      mend(row: row, from: column, to: column + bytes.count)
      let first = index(row, column)
      let blank = Cell(glyph: .space, role: role)
      cells.withUnsafeMutableBufferPointer { cells in
        for place in bytes.indices {
          cells[first + place] = blank.showing(bytes[place])
        }
      }
      return bytes.count
    } ?? nil
  }

  /// Ends text that did not fit. `column` is the first one that is still free.
  private mutating func cut(row: Int, from start: Int, to column: Int, end: Int, role: Role) -> Int
  {
    var place = column
    if place == end {
      place -= 1
      if place > start, cells[index(row, place)].isContinuation { place -= 1 }
    }
    set(Glyph("…", width: 1), row: row, column: place, role: role)
    return place + 1
  }

  /// Draws one glyph; it must fit in the row.
  mutating func set(_ glyph: Glyph, row: Int, column: Int, role: Role, arms: UInt8 = 0) {
    mend(row: row, from: column, to: column + glyph.width)
    cells[index(row, column)] = Cell(glyph: glyph, role: role, arms: arms)
    if glyph.width == 2 { cells[index(row, column + 1)] = .continuation(role: role) }
  }

  /// Replaces what would be left of wide characters that the range cuts in two.
  private mutating func mend(row: Int, from start: Int, to end: Int) {
    guard start < end else { return }
    let first = index(row, start)
    let next = index(row, end)
    if start > 0, cells[first].isContinuation { blank(first - 1) }
    if end < size.columns, cells[next].isContinuation { blank(next) }
  }

  private mutating func blank(_ index: Int) {
    cells[index] = Cell(glyph: .space, role: cells[index].role)
  }

  /// Changes each cell, for a pure function that returns another canvas.
  mutating func replaceCells(_ change: (Cell) -> Cell) {
    for index in cells.indices { cells[index] = change(cells[index]) }
  }
}
