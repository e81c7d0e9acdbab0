import Testing

@testable import Cells

/// Scales that begin at zero and end at a round number.
struct AxisTests {
  @Test(arguments: [
    (0.0, 5, [0.0, 1]), (1, 5, [0, 1]), (3, 5, [0, 1, 2, 3]), (7, 5, [0, 2, 4, 6, 8]),
    (99, 5, [0, 20, 40, 60, 80, 100]), (101, 5, [0, 50, 100, 150]), (100, 1, [0, 100]),
    (12_345, 4, [0, 5_000, 10_000, 15_000]), (-5, 3, [0, 1]), (.nan, 3, [0, 1]),
    (.infinity, 3, [0, 1]), (5, 0, [0, 5]),
  ])
  func ticksAreRound(maximum: Double, intervals: Int, ticks: [Double]) {
    #expect(Axis(maximum: maximum, intervals: intervals).ticks == ticks)
  }

  @Test(arguments: [1.0, 9, 17, 1e3, 1e6, 7.3e9, 1e18, 1e300], 1...8)
  func isAboveItsValuesAndNotMuch(maximum: Double, intervals: Int) {
    let axis = Axis(maximum: maximum, intervals: intervals)
    #expect(axis.top >= min(maximum, 1e18) && axis.ticks.count <= intervals + 1)
    #expect(axis.top <= axis.step * Double(intervals))
    #expect(axis.ticks.first == 0 && axis.fraction(axis.top) == 1)
  }

  @Test(arguments: [
    (0.0, "0"), (50, "50"), (5_000, "5000"), (10_000, "10k"), (150_000, "150k"),
    (1_500_000, "1.5M"), (2e9, "2G"),
  ])
  func labelsAreShortAndExact(tick: Double, label: String) {
    #expect(Axis(maximum: 1, intervals: 1).label(tick) == label)
  }

  @Test func sharesAreInPercent() {
    let axis = Axis(maximum: 0.42, intervals: 5, unit: .share)
    #expect(axis.ticks.map(axis.label) == ["0%", "10%", "20%", "30%", "40%", "50%"])
    #expect(Axis(maximum: 0.004, intervals: 5, unit: .share).ticks.map(axis.label) == ["0%", "1%"])
  }
}

/// Charts as pictures.
struct ChartTests {
  private func picture(
    _ rows: Int, _ columns: Int, isASCII: Bool = false, _ draw: (Rect, inout Canvas) -> Void
  ) -> [String] {
    var canvas = Canvas(size: Size(rows: rows, columns: columns))
    draw(canvas.bounds, &canvas)
    return (isASCII ? canvas.asciiFallback() : canvas).lines
  }

  private func bars(_ values: [(String, Double)]) -> BarChart {
    BarChart(
      bars: values.map { .init(label: $0.0, values: [$0.1], texts: ["\(Int($0.1))"]) },
      unit: .count)
  }

  private let calls = [("Spoke with voter", 410.0), ("Not home", 220), ("王小明", 3), ("None", 0)]

  @Test func barsBeginAtZeroAndEndAtTheirValue() {
    #expect(
      picture(5, 50) { bars(calls).draw(in: $0, on: &$1) } == [
        "Spoke with voter ███████████████████████▊      410",
        "Not home         ████████████▊                 220",
        "王小明           ▏                               3",
        "None                                             0",
        "                 0                         500",
      ])
  }

  @Test func barsInASCII() {
    #expect(
      picture(5, 50, isASCII: true) { bars(calls).draw(in: $0, on: &$1) } == [
        "Spoke with voter ########################      410",
        "Not home         #############                 220",
        "? ? ?            |                               3",
        "None                                             0",
        "                 0                         500",
      ])
  }

  @Test func twoBarsAPlace() {
    let chart = BarChart(
      bars: [
        .init(label: "NH", values: [120, 400], texts: ["120", "400"]),
        .init(label: "VT", values: [0, 90], texts: ["0", "90"]),
      ], unit: .count)
    #expect(
      picture(5, 40) { chart.draw(in: $0, on: &$1) } == [
        "NH █████████▉                        120", "   ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 400",
        "VT                                     0", "   ░░░░░░░                            90",
        "   0             200             400",
      ])
  }

  @Test func placesThatDoNotFitAreCounted() {
    let many = bars((1...10_000).map { ("place \($0)", Double(10_001 - $0)) })
    let lines = picture(6, 40) { many.draw(in: $0, on: &$1) }
    #expect(lines.count == 6)
    #expect(lines[4] == "… 9996 more" && lines[0].hasPrefix("place 1 "))
  }

  @Test func barsOfNothingAreNoBars() {
    let lines = picture(4, 30) { bars([("a", 0), ("b", 0)]).draw(in: $0, on: &$1) }
    #expect(!lines.joined().contains("█") && !lines.joined().contains("▏"))
  }

  /// High charts: each tick stands as far from the next as the others do, at the least two rows.
  @Test(arguments: 9...30, [7.0, 120, 191, 700, 12_345])
  func ticksStandEvenly(rows: Int, maximum: Double) {
    let picture = picture(rows, 40) {
      lines([0, maximum]).draw(in: $0, on: &$1)
    }
    let ticks = picture.indices.filter { picture[$0].contains("┤") }
    let steps = Set(zip(ticks, ticks.dropFirst()).map { $1 - $0 })
    #expect(steps.count == 1 && steps.allSatisfy { $0 >= 2 }, "\(picture)")
    // Most of the room is used.
    #expect((ticks.last ?? 0) * 4 >= (rows - 2) * 3)
  }

  private func lines(_ first: [Double], _ second: [Double] = []) -> LineChart {
    LineChart(
      labels: first.indices.map { "\($0):00" },
      series: [.init(title: "now", values: first)]
        + (second.isEmpty ? [] : [.init(title: "before", values: second)]), unit: .count)
  }

  @Test func aLineOverTheHours() {
    let chart = lines((0..<24).map { Double($0 * (23 - $0)) })
    #expect(
      picture(7, 40) { chart.draw(in: $0, on: &$1) } == [
        "150┤", "   │          ⣀⡠⠤⠒⠒⠒⠉⠉⠉⠑⠒⠒⠢⠤⣀⡀",
        "100┤      ⢀⡠⠒⠉               ⠈⠑⠢⣀",
        " 50┤   ⢀⡠⠒⠁                      ⠑⠢⣀",
        "   │ ⢀⠔⠁                            ⠑⢄",
        "  0┤⠔⠁                                ⠑⠢",
        "    0:00   6:00     12:00    18:00",
      ])
  }

  @Test func aSecondLineIsDotted() {
    let chart = lines([10, 10, 10, 10], [2, 2, 2, 2])
    #expect(
      picture(5, 24) { chart.draw(in: $0, on: &$1) } == [
        "10┤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤", " 5┤", "  │", " 0┤⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁⠁",
        "   0:00       2:00",
      ])
    #expect(
      picture(5, 24, isASCII: true) { chart.draw(in: $0, on: &$1) } == [
        "10+*********************", " 5+", "  |", " 0+'''''''''''''''''''''",
        "   0:00       2:00",
      ])
  }

  @Test func allZeroIsALineAtTheBottom() {
    #expect(
      picture(4, 20) { lines([0, 0, 0]).draw(in: $0, on: &$1) } == [
        "1┤", " │", "0┤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤", "  0:00  1:00    2:00",
      ])
  }

  @Test func oneValueIsAColumn() {
    let picture = picture(5, 20) { lines([7]).draw(in: $0, on: &$1) }
    #expect(
      picture == [
        "10┤", " 5┤        ⢠", "  │        ⢸", " 0┤        ⢸", "         0:00",
      ])
  }

  @Test func peaksAreSeenWhereThereAreMoreValuesThanDots() {
    var values = Array(repeating: 0.0, count: 10_000)
    values[5_000] = 100
    let picture = picture(6, 30) { lines(values).draw(in: $0, on: &$1) }
    #expect(picture[0].unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) })
  }

  @Test(arguments: 0...12, 0...30)
  func drawsOnlyWhereItMay(rows: Int, columns: Int) {
    var canvas = Canvas(size: Size(rows: 14, columns: 34))
    let rect = Rect(row: 1, column: 2, rows: rows, columns: columns)
    lines([1, 500_000, 3], [2, 2, 4]).draw(in: rect, on: &canvas)
    bars(calls).draw(in: rect, on: &canvas)
    for row in 0..<14 {
      for column in 0..<34 where !rect.contains(Point(row: row, column: column)) {
        #expect(canvas[Point(row: row, column: column)] == .blank)
      }
    }
  }
}
