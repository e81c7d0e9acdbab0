/// The editor on the screen.
extension TextEditor {
  /// Rows that the text takes at this width, for laying out what is around it; at least 1.
  public func rows(columns: Int) -> Int { visualLines(columns).count }

  /// Draws the text in the rectangle, scrolled by half its size so that the cursor is inside, and
  /// puts the canvas's cursor there when focused. The rectangle is blanked first.
  ///
  /// Several lines are wrapped one column short of the width: the last is for the cursor.
  public func draw(in rect: Rect, on canvas: inout Canvas, role: Role, isFocused: Bool) {
    canvas.fill(rect, role: role)
    guard !rect.isEmpty else { return }
    if isMultiline {
      drawLines(in: rect, on: &canvas, role: role, isFocused: isFocused)
    } else {
      drawLine(in: rect, on: &canvas, role: role, isFocused: isFocused)
    }
  }

  private func drawLines(in rect: Rect, on canvas: inout Canvas, role: Role, isFocused: Bool) {
    let lines = visualLines(rect.columns)
    let current = lineIndex(of: cursor, in: lines)
    let first = Self.scroll(current, within: rect.rows)
    for (row, line) in lines.dropFirst(first).prefix(rect.rows).enumerated() {
      canvas.put(
        shown(line.range, hanging: !line.endsParagraph),
        at: Point(row: rect.row + row, column: rect.column), role: role, width: rect.columns)
    }
    guard isFocused else { return }
    let column = min(column(of: cursor, in: lines[current]), rect.columns - 1)
    canvas.cursor = Point(row: rect.row + current - first, column: rect.column + column)
  }

  private func drawLine(in rect: Rect, on canvas: inout Canvas, role: Role, isFocused: Bool) {
    // Where nobody types, a long text is read from its start.
    guard isFocused else {
      canvas.put(
        shown(0..<characters.count, hanging: false), at: rect.origin, role: role,
        width: rect.columns)
      return
    }
    let scrolled = Self.scroll(width(0..<cursor), within: rect.columns)
    var first = 0
    var hidden = 0
    while first < characters.count, hidden < scrolled {
      hidden += width(of: characters[first])
      first += 1
    }
    canvas.put(
      shown(visible(from: first, columns: rect.columns), hanging: false), at: rect.origin,
      role: role, width: rect.columns)
    let column = min(max(0, width(first..<max(first, cursor))), rect.columns - 1)
    canvas.cursor = Point(row: rect.row, column: rect.column + column)
  }

  /// What fits into the columns, so that a field that goes on is cut without a `…` under the
  /// cursor.
  private func visible(from first: Int, columns: Int) -> Range<Int> {
    var end = first
    var used = 0
    while end < characters.count, used + width(of: characters[end]) <= columns {
      used += width(of: characters[end])
      end += 1
    }
    return first..<end
  }

  /// The first row (or column) shown: moves by half the size, so that most keys move nothing.
  private static func scroll(_ place: Int, within size: Int) -> Int {
    let step = max(1, size / 2)
    return place < size ? 0 : ((place - size) / step + 1) * step
  }

  private func shown(_ range: Range<Int>, hanging: Bool) -> String {
    if isSecure { return String(repeating: "•", count: range.count) }
    var end = range.upperBound
    while hanging, end > range.lowerBound, characters[end - 1] == " " { end -= 1 }
    return String(characters[range.lowerBound..<end])
  }

  // MARK: Positions and columns

  func visualLines(_ columns: Int?) -> [TextLayout.VisualLine] {
    let width = isMultiline ? columns.map { max(1, $0 - 1) } ?? .max : .max
    return TextLayout.visualLines(characters, columns: width)
  }

  /// A place at a soft break belongs to the line below.
  func lineIndex(of position: Int, in lines: [TextLayout.VisualLine]) -> Int {
    let found = lines.firstIndex { line in
      line.range.contains(position) || (line.endsParagraph && line.range.upperBound == position)
    }
    return found ?? lines.count - 1
  }

  func column(of position: Int, in line: TextLayout.VisualLine) -> Int {
    width(line.range.lowerBound..<position)
  }

  /// The last place in the line; before the last character where the line is broken, as the place
  /// behind it belongs to the next line.
  func lastPosition(in line: TextLayout.VisualLine) -> Int {
    line.endsParagraph
      ? line.range.upperBound : max(line.range.lowerBound, line.range.upperBound - 1)
  }

  /// The place nearest to the column from the left.
  func position(atColumn goal: Int, in line: TextLayout.VisualLine) -> Int {
    var position = line.range.lowerBound
    var column = 0
    while position < lastPosition(in: line) {
      column += width(of: characters[position])
      guard column <= goal else { break }
      position += 1
    }
    return position
  }

  private func width(_ range: Range<Int>) -> Int {
    characters[range].reduce(0) { $0 + width(of: $1) }
  }

  private func width(of character: Character) -> Int {
    isSecure ? 1 : DisplayWidth.of(character)
  }
}
