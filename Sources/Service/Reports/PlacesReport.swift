import API
import Domain
import Storage

/// Where people were reached, of those who can be.
struct PlacesReport {
  private let filter: ReportFilter
  private let sums: ReportSums

  init(_ db: any SQLConnection, _ filter: ReportFilter) {
    self.filter = filter
    sums = ReportSums(db)
  }

  private var modes: [Mode] { filter.query.mode.map { [$0] } ?? Mode.allCases }

  private var depth: PlaceDepth {
    if let by = filter.query.by.flatMap(PlaceDepth.init(rawValue:)) { return by }
    if filter.query.city != nil { return .zip }
    return filter.query.state == nil ? .state : .city
  }

  func content() throws -> ReportContent {
    let places = try sums.places(
      depth, days: filter.days, state: filter.query.state, city: filter.query.city
    ).sorted { left, right in
      let (a, b) = (total(left.reached), total(right.reached))
      return (b, left.state, left.city, left.zip) < (a, right.state, right.city, right.zip)
    }
    let top = places.prefix(12).filter { total($0.reached) > 0 }
    return ReportContent(
      charts: [
        ReportChart(
          title: "Most results", shape: .bars, unit: "results", labels: top.map(label),
          series: [ReportChart.Series("Results", top.map { Double(max(total($0.reached), 0)) })])
      ],
      columns: columns, rows: places.map(row))
  }

  private func total(_ counts: [Mode: Int64]) -> Int64 {
    modes.reduce(0) { $0 + (counts[$1] ?? 0) }
  }

  private var columns: [ReportColumn] {
    let places = [
      ReportColumn("state", "State", .text), ReportColumn("city", "City", .text),
      ReportColumn("zip", "ZIP", .text),
    ].prefix(PlaceDepth.allCases.firstIndex(of: depth).map { $0 + 1 } ?? 1)
    return Array(places)
      + modes.flatMap { mode in
        [
          ReportColumn(mode.rawValue, mode.title, .count),
          ReportColumn("\(mode.rawValue)_eligible", "Of", .count),
          ReportColumn("\(mode.rawValue)_share", "Reached", .share),
        ]
      }
  }

  private func row(_ place: PlaceSums) -> [ReportValue] {
    let names = [place.state, place.city, place.zip]
      .prefix(PlaceDepth.allCases.firstIndex(of: depth).map { $0 + 1 } ?? 1)
    return names.map { .text($0) }
      + modes.flatMap { mode -> [ReportValue] in
        let (reached, eligible) = (place.reached[mode] ?? 0, place.eligible[mode] ?? 0)
        return [.integer(reached), .integer(eligible), .share(reached, of: eligible)]
      }
  }

  private func label(_ place: PlaceSums) -> String {
    let name: String
    switch depth {
    case .state: name = place.state
    case .city: name = place.city
    case .zip: name = place.zip
    }
    return name.isEmpty ? "(none)" : name
  }
}
