import API
import Domain
import Storage

/// How calls end, and at what hour people pick up.
struct ResolutionsReport {
  private let filter: ReportFilter
  private let sums: ReportSums

  init(_ db: any SQLConnection, _ filter: ReportFilter) {
    self.filter = filter
    sums = ReportSums(db)
  }

  func content() throws -> ReportContent {
    try filter.query.by == "hour-of-day" ? byHourOfDay() : byResolution()
  }

  private func byResolution() throws -> ReportContent {
    let found =
      filter.query.mode == .letters
      ? []
      : try sums.resolutions(in: filter.hours).sorted {
        ($1.results, $0.resolution) < ($0.results, $1.resolution)
      }
    let total = found.reduce(0) { $0 + $1.results }
    return ReportContent(
      charts: [
        ReportChart(
          title: "Calls by resolution", shape: .bars, unit: "calls",
          labels: found.map(\.resolution),
          series: [ReportChart.Series("Calls", found.map { Double(max($0.results, 0)) })])
      ],
      columns: [
        ReportColumn("resolution", "Resolution", .text), ReportColumn("calls", "Calls", .count),
        ReportColumn("share", "Share", .share), ReportColumn("group", "Group", .text),
      ],
      rows: found.map {
        [
          .text($0.resolution), .integer($0.results), .share($0.results, of: total),
          .text(Resolution(name: $0.resolution).group.title),
        ]
      },
      remark: filter.query.mode == .letters ? "Letters have no resolutions." : nil)
  }

  private func byHourOfDay() throws -> ReportContent {
    var calls = [Int64](repeating: 0, count: 24)
    var reached = calls
    if filter.query.mode != .letters {
      for (hour, resolution, results) in try sums.resolutionHours(in: filter.hours) {
        let place = filter.hourOfDay(hour)
        calls[place] += results
        if Resolution(name: resolution).group == .reached { reached[place] += results }
      }
    }
    let labels = (0..<24).map(ActivityReport.clock)
    return ReportContent(
      charts: [
        ReportChart(
          title: "When people pick up", shape: .line, unit: "share of calls", labels: labels,
          series: [
            ReportChart.Series(
              "Reached", zip(reached, calls).map { $1 > 0 ? Double($0) / Double($1) : 0 })
          ])
      ],
      columns: [
        ReportColumn("hour", "Hour of the day", .text), ReportColumn("calls", "Calls", .count),
        ReportColumn("reached", "Reached", .count), ReportColumn("share", "Share", .share),
      ],
      rows: (0..<24).map {
        [
          .text(labels[$0]), .integer(calls[$0]), .integer(reached[$0]),
          .share(reached[$0], of: calls[$0]),
        ]
      })
  }
}
