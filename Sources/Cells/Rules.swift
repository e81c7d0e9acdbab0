/// Lines between the parts of a screen.
extension Canvas {
  /// The directions in which a line leaves a cell.
  enum Arm {
    static let up: UInt8 = 1
    static let down: UInt8 = 2
    static let left: UInt8 = 4
    static let right: UInt8 = 8
  }

  /// Draws `─` in the columns. Where it shares a cell with a vertical rule the two are joined
  /// (`┼`), where one of them ends there too (`├ ┤ ┬ ┴` and corners), in whichever order they
  /// are drawn.
  public mutating func horizontalRule(at row: Int, columns: Range<Int>) {
    let isLine = columns.count > 1
    for column in columns {
      let isFirst = isLine && column == columns.lowerBound
      let isLast = isLine && column == columns.upperBound - 1
      let arms = isFirst ? Arm.right : isLast ? Arm.left : Arm.left | Arm.right
      join(arms, Point(row: row, column: column))
    }
  }

  /// Draws `│` in the rows. To hang it from a horizontal rule, let it begin in that rule's row.
  public mutating func verticalRule(at column: Int, rows: Range<Int>) {
    for row in rows {
      var arms = Arm.up | Arm.down
      if rows.count > 1, row == rows.lowerBound { arms = Arm.down }
      if rows.count > 1, row == rows.upperBound - 1 { arms = Arm.up }
      join(arms, Point(row: row, column: column))
    }
  }

  private mutating func join(_ arms: UInt8, _ point: Point) {
    guard bounds.contains(point) else { return }
    let all = arms | self[point].arms
    set(
      Glyph(Self.joints[Int(all)], width: 1), row: point.row, column: point.column, role: .rule,
      arms: all)
  }

  /// Indexed by the arms that meet; a single arm is drawn as a whole line.
  private static let joints: [Unicode.Scalar] = [
    " ", "│", "│", "│", "─", "┘", "┐", "┤", "─", "└", "┌", "├", "─", "┴", "┬", "┼",
  ]
}
