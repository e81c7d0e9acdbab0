import API
import Domain
import Storage

/// Who did how much, how fast, and how.
struct VolunteersReport {
  private let filter: ReportFilter
  private let sums: ReportSums

  init(_ db: any SQLConnection, _ filter: ReportFilter) {
    self.filter = filter
    sums = ReportSums(db)
  }

  func content() throws -> ReportContent {
    let volunteers = try sums.volunteers(in: filter.hours, mode: filter.query.mode).sorted {
      ($1.letters + $1.calls, $0.name, $0.user) < ($0.letters + $0.calls, $1.name, $1.user)
    }
    let top = volunteers.prefix(Self.charted).filter { $0.letters + $0.calls > 0 }
    return ReportContent(
      charts: [
        ReportChart(
          title: "Most results", shape: .bars, unit: "results", labels: top.map(\.title),
          series: [ReportChart.Series("Results", top.map { Double($0.letters + $0.calls) })])
      ],
      columns: Self.columns, rows: volunteers.map(Self.row))
  }

  private static let charted = 12

  private static let columns = [
    ReportColumn("volunteer", "Volunteer", .text), ReportColumn("user", "User", .user),
    ReportColumn("results", "Results", .count), ReportColumn("letters", "Letters", .count),
    ReportColumn("calls", "Calls", .count), ReportColumn("pace", "An hour", .number),
    ReportColumn("last_seen", "Last result", .instant),
    ReportColumn("refused", "Refusals", .share),
    ReportColumn("quota_reached", "Quota reached", .count),
    ReportColumn("skips", "Skips", .count), ReportColumn("taken_back", "Taken back", .count),
  ]

  private static func row(_ sums: VolunteerSums) -> [ReportValue] {
    let results = sums.letters + sums.calls
    return [
      .text(sums.title), .integer(sums.user), .integer(results), .integer(sums.letters),
      .integer(sums.calls), .rate(Double(results), per: Double(sums.activeHours)),
      .instant(sums.lastSeen), .share(sums.refused, of: sums.calls), .integer(sums.quotaFills),
      .integer(sums.skips), .integer(sums.takenBack),
    ]
  }
}

extension VolunteerSums {
  /// The name, or the number of an account that is gone.
  var title: String { userTitle(name, user) }
}

/// What a user is called in a report.
func userTitle(_ name: String, _ user: UserID) -> String { name.isEmpty ? "user \(user)" : name }

/// Who should be looked at, and why.
struct UnusualReport {
  private let filter: ReportFilter
  private let sums: ReportSums

  init(_ db: any SQLConnection, _ filter: ReportFilter) {
    self.filter = filter
    sums = ReportSums(db)
  }

  func content() throws -> ReportContent {
    let (mode, user) = (filter.query.mode, filter.query.user)
    let volunteers = try sums.volunteers(in: filter.hours, mode: mode, user: user)
    let quotaHours = try sums.quotaHours(
      of: volunteers.filter { $0.quotaFills >= UnusualWork.fewestQuotaHours }.map(\.user),
      in: filter.hours, mode: mode)
    var found: [(count: Int64, row: [ReportValue])] = []
    for volunteer in volunteers {
      let work = UnusualWork(
        letters: volunteer.letters, calls: volunteer.calls, fastCalls: volunteer.fastCalls,
        sameNotes: volunteer.sameNotes, sameResolutions: volunteer.sameResolutions,
        skips: volunteer.skips, quotaHours: quotaHours[volunteer.user] ?? [])
      for finding in work.findings {
        found.append(
          (
            finding.count,
            [
              .text(volunteer.title), .integer(volunteer.user), .text(finding.reason.title),
              .text(finding.words), .integer(finding.count), .instant(volunteer.lastSeen),
            ]
          ))
      }
    }
    let rows = found.enumerated().sorted {
      ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
    }.map(\.element.row)
    return ReportContent(
      columns: [
        ReportColumn("volunteer", "Volunteer", .text), ReportColumn("user", "User", .user),
        ReportColumn("reason", "Reason", .text), ReportColumn("details", "What was seen", .text),
        ReportColumn("count", "How often", .count),
        ReportColumn("last_seen", "Last result", .instant),
      ],
      rows: rows,
      remark: rows.isEmpty
        ? "Nothing unusual in these days."
        : "There may be good reasons; look at the results before you act.")
  }
}
