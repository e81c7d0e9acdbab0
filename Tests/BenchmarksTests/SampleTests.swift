import Testing

@testable import Benchmarks

@Suite struct SampleTests {
  @Test(arguments: [
    (0.0, 1.0), (0.1, 1.0), (0.11, 2.0), (0.5, 5.0), (0.51, 6.0), (0.9, 9.0), (1.0, 10.0),
  ])
  func takesTheNearestRank(part: Double, value: Double) {
    // In no order, as measurements come.
    let sample = Sample([7, 1, 10, 3, 5, 9, 2, 8, 4, 6])
    #expect(sample.quantile(part) == value)
  }

  @Test func hasNoFiguresWithoutMeasurements() {
    let sample = Sample()
    #expect(sample.isEmpty)
    #expect(sample.median == nil)
    #expect(sample.spread == nil)
  }

  @Test func oneMeasurementIsItsOwnMedianAndSpread() {
    var sample = Sample()
    sample.add(3)
    #expect(sample.median == 3)
    #expect(sample.spread == 3...3)
  }
}
