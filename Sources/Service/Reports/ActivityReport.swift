import API
import Domain
import Storage

/// Results by hour and by day, beside the period before.
struct ActivityReport {
  private let filter: ReportFilter
  private let sums: ReportSums
  private let from: CalendarDay
  private let to: CalendarDay

  init(_ db: any SQLConnection, _ filter: ReportFilter) throws {
    self.init(ReportSums(db), filter)
    if filter.query.by == "hour", from.days(until: to) >= Self.mostHourlyDays {
      throw Problem.invalid([
        FieldError("from", "By the hour, look at \(Self.mostHourlyDays) days at the most.")
      ])
    }
    if from.days(until: to) >= Self.mostDays {
      throw Problem.invalid([
        FieldError("from", "Look at \(Self.mostDays) days at the most.")
      ])
    }
  }

  /// Seven days up to today where the query does not say.
  init(_ sums: ReportSums, _ filter: ReportFilter) {
    self.filter = filter
    self.sums = sums
    let last = filter.query.to ?? max(filter.today, filter.query.from ?? filter.today)
    to = last
    from = filter.query.from ?? last.adding(days: -6)
  }

  private static let mostHourlyDays = 31
  private static let mostDays = 1_000

  private enum Way { case hour, day, hourOfDay }

  private var way: Way {
    switch filter.query.by {
    case "hour": .hour
    case "day": .day
    case "hour-of-day": .hourOfDay
    default: from.days(until: to) < 2 ? .hour : .day
    }
  }

  private var modes: [Mode] { filter.query.mode.map { [$0] } ?? Mode.allCases }

  /// A place of the axis: its value in the first column, and its label.
  private struct Place {
    var value: ReportValue
    var label: String
  }

  func content() throws -> ReportContent {
    let length = from.days(until: to) + 1
    let places = places()
    let now = try counts(filter.hours(from: from, to: to), from: from, count: places.count)
    let before = try counts(
      filter.hours(from: from.adding(days: -length), to: from.adding(days: -1)),
      from: from.adding(days: -length), count: places.count)
    let total = { (row: [Mode: Int64]) in modes.reduce(0) { $0 + (row[$1] ?? 0) } }
    let rows = places.indices.map { index -> [ReportValue] in
      [places[index].value] + modes.map { .integer(now[index][$0] ?? 0) }
        + [.integer(total(before[index]))]
    }
    let series = modes.map { mode in
      ReportChart.Series(mode.title, now.map { Double($0[mode] ?? 0) })
    }
    let labels = places.map(\.label)
    return ReportContent(
      charts: [
        ReportChart(
          title: "Results beside the period before", shape: .line, unit: "results",
          labels: labels,
          series: [
            ReportChart.Series("This period", now.map { Double(total($0)) }),
            ReportChart.Series("The period before", before.map { Double(total($0)) }),
          ]),
        ReportChart(
          title: "Letters and calls", shape: .line, unit: "results", labels: labels,
          series: series),
      ],
      columns: [first] + modes.map { ReportColumn($0.rawValue, $0.title, .count) }
        + [ReportColumn("before", "Period before", .count)],
      rows: rows)
  }

  /// Letters and calls by day, for the totals.
  func totalsChart() throws -> [ReportChart] {
    guard from.days(until: to) < 366 else { return [] }
    let places = places()
    let now = try counts(filter.hours(from: from, to: to), from: from, count: places.count)
    return [
      ReportChart(
        title: filter.query.from == nil ? "Results by day, the last seven days" : "Results by day",
        shape: .line, unit: "results", labels: places.map(\.label),
        series: modes.map { mode in
          ReportChart.Series(mode.title, now.map { Double($0[mode] ?? 0) })
        })
    ]
  }

  private var first: ReportColumn {
    switch way {
    case .hour: ReportColumn("hour", "Hour", .instant)
    case .day: ReportColumn("day", "Day", .day)
    case .hourOfDay: ReportColumn("hour", "Hour of the day", .text)
    }
  }

  private func places() -> [Place] {
    switch way {
    case .hourOfDay: (0..<24).map { Place(value: .text(Self.clock($0)), label: Self.clock($0)) }
    case .day:
      (0...from.days(until: to)).map { offset in
        let day = from.adding(days: offset)
        return Place(value: .text(day.description), label: Self.short(day))
      }
    case .hour:
      filter.hours(from: from, to: to).map { hour in
        let start = Instant(seconds: hour * 3_600)
        return Place(value: .instant(start), label: Self.clock(filter.hourOfDay(hour)))
      }
    }
  }

  /// Counts by place, from `from` on.
  private func counts(
    _ hours: Hours, from: CalendarDay, count: Int
  ) throws -> [[Mode: Int64]] {
    var counts = [[Mode: Int64]](repeating: [:], count: count)
    let first = DayNumbers.number(of: from)
    for (hour, mode, results) in try sums.results(in: hours, mode: filter.query.mode) {
      let place =
        switch way {
        case .hour: Int(hour - hours.lowerBound)
        case .day: Int(filter.day(ofHour: hour) - first)
        case .hourOfDay: filter.hourOfDay(hour)
        }
      // The period before may have an hour more, where the clocks were put back.
      if counts.indices.contains(place) { counts[place][mode, default: 0] += results }
    }
    return counts
  }

  static func clock(_ hour: Int) -> String { "\(hour < 10 ? "0" : "")\(hour):00" }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  private static func short(_ day: CalendarDay) -> String { "\(day.day) \(months[day.month - 1])" }
}
