import API
import Domain
import Storage

/// What was done and what is left.
struct TotalsReport {
  private let filter: ReportFilter
  private let sums: ReportSums

  init(_ db: any SQLConnection, _ filter: ReportFilter) {
    self.filter = filter
    sums = ReportSums(db)
  }

  private var modes: [Mode] { filter.query.mode.map { [$0] } ?? Mode.allCases }

  func content() throws -> ReportContent {
    let mode = filter.query.mode
    let now = try sums.totals(in: filter.hours, mode: mode)
    let before = try filter.before.map {
      try sums.totals(in: filter.hours(from: $0.from, to: $0.to), mode: mode)
    }
    let pools = try sums.pools()
    let pace = try pace()
    let active = try Int64(sums.activeVolunteers(in: filter.hours, mode: mode))
    let activeBefore = try filter.before.map {
      try Int64(
        sums.activeVolunteers(in: filter.hours(from: $0.from, to: $0.to), mode: mode))
    }
    var content = ReportContent(columns: Self.columns, rows: [])
    for mode in modes {
      content.figures.append(
        ReportFigure(
          mode.rawValue, mode.title, .count, .integer(now[mode] ?? 0),
          before: before.map { .integer($0[mode] ?? 0) }))
    }
    content.figures.append(
      ReportFigure(
        "volunteers", "Volunteers active", .count, .integer(active),
        before: activeBefore.map { .integer($0) }))
    for mode in modes {
      let pool = pools[mode] ?? (0, 0)
      let daysLeft = Self.daysLeft(pool.all, pace[mode] ?? 0)
      content.figures += [
        ReportFigure(
          "pool_\(mode.rawValue)", "Left for \(mode.rawValue)", .count, .integer(pool.all)),
        ReportFigure(
          "prime_\(mode.rawValue)", "Prime of them", .count, .integer(pool.prime)),
        ReportFigure(
          "days_left_\(mode.rawValue)", "Days until dry", .number, daysLeft),
      ]
      content.rows.append([
        .text(mode.rawValue), .integer(now[mode] ?? 0),
        before.map { .integer($0[mode] ?? 0) } ?? .none,
        .integer(try Int64(sums.activeVolunteers(in: filter.hours, mode: mode))),
        .integer(pool.all), .integer(pool.prime),
        .rate(Double(pace[mode] ?? 0), per: Self.paceDays), daysLeft,
      ])
    }
    content.charts = try charts()
    return content
  }

  private static let columns = [
    ReportColumn("mode", "Mode", .mode), ReportColumn("results", "Results", .count),
    ReportColumn("before", "Period before", .count),
    ReportColumn("volunteers", "Volunteers", .count), ReportColumn("pool", "Left", .count),
    ReportColumn("pool_prime", "Prime left", .count),
    ReportColumn("per_day", "A day, this week", .number),
    ReportColumn("days_left", "Days until dry", .number),
  ]

  private static let paceDays: Double = 7

  /// Results of the last seven times 24 hours.
  private func pace() throws -> [Mode: Int64] {
    let hour = filter.now.seconds / 3_600
    return try sums.totals(in: (hour - 167)..<(hour + 1), mode: nil)
  }

  /// At the pace of the last seven days; nothing when nobody works.
  private static func daysLeft(_ pool: Int64, _ results: Int64) -> ReportValue {
    .rate(Double(pool) * paceDays, per: Double(results))
  }

  private func charts() throws -> [ReportChart] {
    var filter = filter
    filter.query.by = "day"
    return try ActivityReport(sums, filter).totalsChart()
  }
}

extension Mode {
  /// `Letters`.
  var title: String { self == .letters ? "Letters" : "Calls" }
}
