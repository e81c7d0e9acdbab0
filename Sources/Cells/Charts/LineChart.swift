/// One or two lines over places in order, in Braille dots: the first solid, the second dotted, so
/// that they differ without colour. The axis begins at zero.
public struct LineChart: Equatable, Sendable {
  public struct Series: Equatable, Sendable {
    public var title: String
    /// One for each place; never negative.
    public var values: [Double]

    public init(title: String, values: [Double]) {
      self.title = title
      self.values = values
    }
  }

  /// One for each place.
  public var labels: [String]
  public var series: [Series]
  public var unit: Axis.Unit

  public init(labels: [String], series: [Series], unit: Axis.Unit) {
    self.labels = labels
    self.series = series
    self.unit = unit
  }

  /// Draws into the rectangle; with less than 2 rows of dots, or 4 columns, nothing.
  ///
  /// Where there are more places than dots across, each column of dots shows the largest value
  /// of its places.
  public func draw(in rect: Rect, on canvas: inout Canvas) {
    let (axis, plotRows) = scale(rows: rect.rows - 1)
    let gutter = axis.ticks.map { axis.label($0).utf8.count }.max() ?? 0
    let plot = Rect(
      row: rect.row, column: rect.column + gutter + 1, rows: plotRows,
      columns: rect.columns - gutter - 1)
    guard plot.rows >= 2, plot.columns >= 4 else { return }
    draw(axis, beside: plot, gutter: gutter, on: &canvas)
    for (index, series) in series.prefix(2).enumerated().reversed() {
      let grid = grid(series.values, axis, plot, isDotted: index == 1)
      for row in 0..<plot.rows {
        for column in 0..<plot.columns {
          guard let scalar = grid.scalar(row: row, column: column) else { continue }
          let point = Point(row: plot.row + row, column: plot.column + column)
          // Where both meet, the dots of both are kept.
          let under = canvas[point].scalar(at: 0)
          let both = under > 0x2800 && under <= 0x28FF ? under | scalar.value : scalar.value
          canvas.set(
            Glyph(Unicode.Scalar(both) ?? scalar, width: 1), row: point.row, column: point.column,
            role: index == 0 ? .key : .dim)
        }
      }
    }
    drawLabels(below: plot, on: &canvas)
  }

  /// The axis, and the rows that it uses. In a high chart there are as many rows from each tick to
  /// the next, what is left over stays free, and that is weighed against the ticks, of which five say
  /// all; in a low one every tick counts.
  private func scale(rows: Int) -> (axis: Axis, rows: Int) {
    guard rows >= Self.highRows else { return (axis(intervals: max(rows - 1, 1)), rows) }
    let most = (rows - 1) / 2
    var best = (axis: axis(intervals: most), rows: rows, worth: 0)
    for intervals in (1...most).reversed() {
      let axis = axis(intervals: intervals)
      let steps = axis.ticks.count - 1
      let used = (rows - 1) / steps * steps
      if used + min(steps, 5) >= best.worth { best = (axis, used + 1, used + min(steps, 5)) }
    }
    return (best.axis, best.rows)
  }

  /// Rows of dots from which on a chart is high.
  private static let highRows = 7

  private func axis(intervals: Int) -> Axis {
    Axis(maximum: series.prefix(2).flatMap(\.values).max() ?? 0, intervals: intervals, unit: unit)
  }

  private func draw(_ axis: Axis, beside plot: Rect, gutter: Int, on canvas: inout Canvas) {
    let column = plot.column - 1
    for row in plot.row..<plot.endRow {
      canvas.put("│", at: Point(row: row, column: column), role: .rule)
    }
    for tick in axis.ticks {
      let row = plot.endRow - 1 - Int((axis.fraction(tick) * Double(plot.rows - 1)).rounded())
      let text = axis.label(tick)
      canvas.put(
        text, at: Point(row: row, column: column - text.utf8.count), role: .dim)
      canvas.put("┤", at: Point(row: row, column: column), role: .rule)
    }
  }

  private func grid(
    _ values: [Double], _ axis: Axis, _ plot: Rect, isDotted: Bool
  ) -> DotGrid {
    var grid = DotGrid(rows: plot.rows, columns: plot.columns)
    let points = points(values, axis, plot)
    guard isDotted else {
      for (from, to) in zip(points, points.dropFirst()) { grid.line(from: from, to: to) }
      if points.count == 1 { grid.line(from: points[0], to: (points[0].x, 0)) }
      return grid
    }
    var index = 0
    for x in stride(from: 0, to: grid.width, by: 2) {
      while index + 1 < points.count, points[index + 1].x <= x { index += 1 }
      guard let from = points.indices.contains(index) ? points[index] : nil, from.x <= x else {
        continue
      }
      let to = index + 1 < points.count ? points[index + 1] : from
      guard to.x > from.x || x - from.x < 2 else { continue }
      let share = to.x == from.x ? 0 : Double(x - from.x) / Double(to.x - from.x)
      grid.set(x, from.y + Int((Double(to.y - from.y) * share).rounded()))
    }
    return grid
  }

  /// Where the values are, in dots from the lower left.
  private func points(_ values: [Double], _ axis: Axis, _ plot: Rect) -> [(x: Int, y: Int)] {
    // Half a row below the highest tick and half a row above the lowest: dots lie at the ticks.
    let height = Double((plot.rows - 1) * 4)
    let y = { (value: Double) in Int((axis.fraction(value) * height).rounded()) + 1 }
    let width = plot.columns * 2
    guard values.count > width else {
      return values.enumerated().map {
        (x: Self.x($0.offset, of: values.count, width), y: y($0.element))
      }
    }
    return (0..<width).map { x in
      let part = values[(x * values.count / width)..<((x + 1) * values.count / width)]
      return (x: x, y: y(part.max() ?? 0))
    }
  }

  /// The dot of a place, the first at the left end and the last at the right.
  private static func x(_ index: Int, of count: Int, _ width: Int) -> Int {
    count < 2 ? width / 2 : index * (width - 1) / (count - 1)
  }

  /// As many as fit, evenly.
  private func drawLabels(below plot: Rect, on canvas: inout Canvas) {
    guard labels.contains(where: { !$0.isEmpty }) else { return }
    let widths = labels.map { DisplayWidth.of($0) }
    // Fewer than there are columns for, or every step would be tried on 10,000 of them.
    let least = max(labels.count / max(plot.columns / 2, 1), 1)
    let steps = (Self.steps + [least, labels.count]).filter { $0 >= least }.sorted()
    for step in steps {
      let indices = stride(from: 0, to: labels.count, by: step)
      let starts = indices.map { start(of: $0, widths[$0], plot) }
      let ends = zip(indices, starts).map { $1 + widths[$0] }
      guard zip(starts.dropFirst(), ends).allSatisfy({ $0 > $1 }) else { continue }
      for (index, column) in zip(indices, starts) where column >= plot.column {
        canvas.put(
          labels[index], at: Point(row: plot.endRow, column: column), role: .dim,
          width: plot.endColumn - column)
      }
      return
    }
  }

  /// Where a label begins: in the middle below its place, inside the plot.
  private func start(of index: Int, _ width: Int, _ plot: Rect) -> Int {
    let place = plot.column + Self.x(index, of: labels.count, plot.columns * 2) / 2
    return max(min(place - width / 2, plot.endColumn - width), plot.column)
  }

  /// Steps that suit hours, days and weeks.
  private static let steps = [1, 2, 3, 4, 6, 7, 12, 14, 24, 28, 48, 84, 168]
}
