/// Horizontal bars, one or two a place: label, bar, value. All begin at zero.
public struct BarChart: Equatable, Sendable {
  public struct Bar: Equatable, Sendable {
    public var label: String
    /// One for each series; never negative.
    public var values: [Double]
    /// The values as people read them, as many.
    public var texts: [String]

    public init(label: String, values: [Double], texts: [String]) {
      self.label = label
      self.values = values
      self.texts = texts
    }
  }

  public var bars: [Bar]
  public var unit: Axis.Unit

  public init(bars: [Bar], unit: Axis.Unit) {
    self.bars = bars
    self.unit = unit
  }

  /// Rows for all bars and the axis.
  public var rows: Int { bars.reduce(0) { $0 + max($1.values.count, 1) } + 1 }

  /// Draws what fits: where there is little room, the axis goes first, then the bars' ends, then
  /// the last places, which a line counts; labels are cut last.
  public func draw(in rect: Rect, on canvas: inout Canvas) {
    guard !rect.isEmpty, !bars.isEmpty else { return }
    let columns = Columns(bars, width: rect.columns)
    let hasAxis = columns.bar >= 16 && rect.rows >= 4
    let room = rect.rows - (hasAxis ? 1 : 0)
    let shown = fitting(room)
    let axis = Axis(
      maximum: bars.prefix(shown).flatMap(\.values).max() ?? 0,
      intervals: max(columns.bar / 12, 1), unit: unit)
    var row = rect.row
    for bar in bars.prefix(shown) {
      draw(bar, at: row, columns, axis, in: rect, on: &canvas)
      row += max(bar.values.count, 1)
    }
    if shown < bars.count, row < rect.row + room {
      canvas.put(
        "… \(bars.count - shown) more", at: Point(row: row, column: rect.column), role: .dim,
        width: rect.columns)
      row += 1
    }
    if hasAxis { draw(axis, at: row, columns, in: rect, on: &canvas) }
  }

  /// How many places fit; one row fewer where the rest has to be counted.
  private func fitting(_ room: Int) -> Int {
    var used = 0
    for (index, bar) in bars.enumerated() {
      let rows = max(bar.values.count, 1)
      let isLast = index == bars.count - 1
      if used + rows > room - (isLast ? 0 : 1) { return room <= 1 && index == 0 ? 1 : index }
      used += rows
    }
    return bars.count
  }

  private struct Columns {
    let label: Int
    let bar: Int
    let value: Int

    init(_ bars: [Bar], width: Int) {
      let labels = bars.lazy.map { DisplayWidth.of($0.label) }.max() ?? 0
      let values = bars.lazy.flatMap(\.texts).map { DisplayWidth.of($0) }.max() ?? 0
      let label = min(labels, max(width / 3, 8))
      if width - label - values - 2 >= 3 {
        (self.label, value, bar) = (label, values, width - label - values - 2)
      } else {
        value = min(values, max(width - 4, 0))
        self.label = max(width - value - (value > 0 ? 1 : 0), 0)
        bar = 0
      }
    }
  }

  private func draw(
    _ bar: Bar, at row: Int, _ columns: Columns, _ axis: Axis, in rect: Rect,
    on canvas: inout Canvas
  ) {
    canvas.put(
      bar.label, at: Point(row: row, column: rect.column), role: .text, width: columns.label)
    for (index, value) in bar.values.enumerated() where row + index < rect.endRow {
      let line = row + index
      if columns.bar > 0 {
        canvas.put(
          Self.bar(axis.fraction(value), columns: columns.bar, isSecond: index > 0),
          at: Point(row: line, column: rect.column + columns.label + 1),
          role: index == 0 ? .key : .dim)
      }
      guard columns.value > 0, bar.texts.indices.contains(index) else { continue }
      let text = TextLayout.pad(bar.texts[index], columns: columns.value, alignment: .trailing)
      canvas.put(
        text, at: Point(row: line, column: rect.endColumn - columns.value),
        role: index == 0 ? .text : .dim)
    }
  }

  /// In eighths of a cell; the second series is in whole cells of another shade. What is more than
  /// nothing is seen.
  private static func bar(_ fraction: Double, columns: Int, isSecond: Bool) -> String {
    guard fraction > 0 else { return "" }
    if isSecond {
      return String(
        repeating: "░", count: max(Int((fraction * Double(columns)).rounded()), 1))
    }
    let eighths = max(Int((fraction * Double(columns * 8)).rounded()), 1)
    let whole = String(repeating: "█", count: eighths / 8)
    return eighths % 8 == 0 ? whole : whole + String(parts[eighths % 8 - 1])
  }

  private static let parts: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]

  private func draw(
    _ axis: Axis, at row: Int, _ columns: Columns, in rect: Rect, on canvas: inout Canvas
  ) {
    let left = rect.column + columns.label + 1
    var free = left
    for tick in axis.ticks {
      let text = axis.label(tick)
      let place = left + Int((axis.fraction(tick) * Double(columns.bar)).rounded())
      // The last one ends where the bars end.
      let column = tick == 0 ? left : min(place, left + columns.bar) - text.utf8.count
      guard column >= free else { continue }
      canvas.put(text, at: Point(row: row, column: column), role: .dim)
      free = column + text.utf8.count + 1
    }
  }
}
