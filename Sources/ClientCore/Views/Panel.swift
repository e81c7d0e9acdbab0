import Cells

/// A few centred lines in place of list and voter.
enum Panel {
  struct Line: Equatable, Sendable {
    var text: String
    var role: Role

    init(_ text: String, _ role: Role) {
      self.text = text
      self.role = role
    }
  }

  /// Widest line of a panel, for reading comfort.
  static let width = 64

  /// Wrapped into as few lines as it needs, of about the same length.
  static func balanced(_ text: String, columns: Int) -> [String] {
    var best = TextLayout.wrap(text, columns: columns)
    guard best.count > 1 else { return best }
    for narrower in stride(from: columns - 2, to: columns / 2, by: -2) {
      let lines = TextLayout.wrap(text, columns: narrower)
      guard lines.count == best.count else { break }
      best = lines
    }
    return best
  }
}

extension Model {
  /// Draws the lines in the middle of the body, wrapped; an empty text is a blank line. Where they
  /// do not all fit, blank lines go first.
  func drawPanel(_ lines: [Panel.Line], on canvas: inout Canvas) {
    let area = screen.body
    let columns = min(max(area.columns - 4, 10), Panel.width)
    var wrapped = lines.flatMap { line in
      Panel.balanced(line.text, columns: columns).map { Panel.Line($0, line.role) }
    }
    if wrapped.count > area.rows { wrapped.removeAll { $0.text.isEmpty } }
    let top = area.row + max((area.rows - wrapped.count) * 2 / 5, 0)
    for (index, line) in wrapped.enumerated() where top + index < area.endRow {
      let left = area.column + max((area.columns - DisplayWidth.of(line.text)) / 2, 0)
      canvas.put(line.text, at: Point(row: top + index, column: left), role: line.role)
    }
  }
}
