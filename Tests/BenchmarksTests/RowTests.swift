import Testing

@testable import Benchmarks

@Suite struct RowTests {
  private func row(_ ours: [Double], _ beside: [Double], _ limit: Limit) -> Row {
    Row("x", Sample(ours), beside: ("peer", Sample(beside)), unit: .microseconds, limit: limit)
  }

  @Test(arguments: [
    (100.0, 100.0, 1.0, Verdict.meets), (99, 100, 1, .meets), (101, 100, 1, .misses),
    (200, 100, 2, .meets), (201, 100, 2, .misses), (150, 100, 1.5, .meets),
  ])
  func holdsTheRatioOfTheMedians(ours: Double, beside: Double, limit: Double, verdict: Verdict) {
    let row = row([ours], [beside], .ratio(limit))
    #expect(row.ratio == ours / beside)
    #expect(row.verdict == verdict)
  }

  @Test(arguments: [(104.0, Verdict.unclear), (108, .unclear), (112, .misses)])
  func leavesOpenWhatTheSpreadCouldHide(median: Double, verdict: Verdict) {
    // The peer's quartiles are 90 and 110: with ten measurements the median may be off by 9.9.
    let peer = [90.0, 90, 90, 95, 100, 105, 110, 110, 110, 130]
    #expect(row([median], peer, .ratio(1)).verdict == verdict)
  }

  @Test(arguments: [(160.0, Verdict.meets), (161, .misses)])
  func holdsAnAbsoluteLimitWithoutAllowance(median: Double, verdict: Verdict) {
    #expect(row([1, median, 1_000], [], .most(160)).verdict == verdict)
  }

  @Test(arguments: [
    (200.0, 100.0, Verdict.meets), (201, 100, .meets), (199, 100, .misses), (20, 100, .misses),
  ])
  func holdsAtLeastTheRatio(ours: Double, beside: Double, verdict: Verdict) {
    #expect(row([ours], [beside], .least(2)).verdict == verdict)
  }

  @Test(arguments: [(182.0, Verdict.unclear), (178, .misses)])
  func leavesOpenWhatTheSpreadCouldHideBelowALeast(median: Double, verdict: Verdict) {
    let peer = [90.0, 90, 90, 95, 100, 105, 110, 110, 110, 130]
    #expect(row([median], peer, .least(2)).verdict == verdict)
  }

  @Test func judgesNothingWithoutFigures() {
    #expect(row([], [100], .ratio(1)).verdict == .none)
    #expect(row([100], [], .ratio(1)).verdict == .none)
    #expect(row([100], [0], .ratio(1)).ratio == nil)
    #expect(row([100], [100], .none).verdict == .none)
  }

  @Test func saysAllInSixCells() {
    #expect(
      row([200, 250, 300], [125], .ratio(2)).cells
        == ["x", "250 µs (200–300)", "peer 125 µs", "2.00×", "≤ 2.0×", "meets"])
    #expect(
      Row("y", Sample([38.25]), unit: .megabytes, limit: .most(36)).cells
        == ["y", "38.3 MB", "–", "–", "≤ 36.0 MB", "misses"])
    #expect(Row("z", Sample(), unit: .bytes).cells == ["z", "–", "–", "–", "–", "–"])
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1_000, "1,000"), (10_000_000, "10,000,000"), (-1_234, "-1,234"),
    (12_345, "12,345"),
  ])
  func groupsDigits(number: Int, text: String) {
    #expect(Figure.grouped(number) == text)
  }

  @Test func namesTheLeastInItsCells() {
    #expect(
      Row("r", Sample([4_200]), beside: ("C", Sample([2_000])), unit: .rate, limit: .least(2)).cells
        == ["r", "4200 /s", "C 2000 /s", "2.10×", "≥ 2.0×", "meets"])
  }

  @Test(arguments: [
    (0.0, 0, "0"), (0.5, 0, "1"), (1.25, 1, "1.3"), (1.05, 2, "1.05"), (12.0, 2, "12.00"),
    (-0.04, 1, "0.0"), (-1.5, 1, "-1.5"), (0.996, 2, "1.00"),
  ])
  func roundsToTheDecimals(value: Double, decimals: Int, text: String) {
    #expect(Figure.text(value, decimals: decimals) == text)
  }

  @Test(arguments: [(100.0, 1_000.0, 5.0), (100, 1_200, 6), (100, 9_000, 6), (900, 4_500, 2.5)])
  func asksNoMoreBesideThePeerThanHalfOfWhatTheStatementsAllow(
    peer: Double, most: Double, least: Double
  ) {
    #expect(ServerReport.limit(besidePeer: Sample([peer]), most: Sample([most])) == .least(least))
    #expect(ServerReport.limit(besidePeer: Sample([peer]), most: nil) == .least(6))
  }
}
