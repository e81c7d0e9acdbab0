/// Dots in cells, two across and four down in each (Unicode's Braille patterns, U+2800).
struct DotGrid: Equatable, Sendable {
  let rows: Int
  let columns: Int
  private var bits: [UInt8]

  init(rows: Int, columns: Int) {
    self.rows = max(rows, 0)
    self.columns = max(columns, 0)
    bits = Array(repeating: 0, count: self.rows * self.columns)
  }

  /// Dots across, and down.
  var width: Int { columns * 2 }
  var height: Int { rows * 4 }

  /// A dot; from the left and from the bottom, 0 each. Outside nothing happens.
  mutating func set(_ x: Int, _ y: Int) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let down = height - 1 - y
    bits[down / 4 * columns + x / 2] |= Self.dots[down % 4][x % 2]
  }

  /// A line from dot to dot.
  mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int)) {
    let steps = max(abs(end.x - start.x), abs(end.y - start.y))
    for step in 0...steps {
      let share = steps == 0 ? 0 : Double(step) / Double(steps)
      set(
        start.x + Int((Double(end.x - start.x) * share).rounded()),
        start.y + Int((Double(end.y - start.y) * share).rounded()))
    }
  }

  /// The pattern of a cell; nil where there is no dot.
  func scalar(row: Int, column: Int) -> Unicode.Scalar? {
    let pattern = bits[row * columns + column]
    return pattern == 0 ? nil : Unicode.Scalar(0x2800 + UInt32(pattern))
  }

  /// By row from the top, left and right (Unicode Standard, chapter 21.1).
  private static let dots: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
}
