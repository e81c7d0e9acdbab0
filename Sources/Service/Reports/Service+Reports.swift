import API
import Domain
import Storage

/// Reports: `/v1/reports/{name}`, `/v1/voters`, `/v1/voters/{id}/history`. For admins only.
extension Service {
  /// One page of a report.
  public func report(
    _ subject: ReportSubject, _ parameters: [ReportParameter], user: User, now: Instant
  ) async throws(Problem) -> Report {
    try await page(subject, parameters, user: user, now: now, isUnlimited: false)
  }

  /// All rows of a report, or as many as `limit` says, page by page: for a CSV.
  public func reportPages(
    _ subject: ReportSubject, _ parameters: [ReportParameter], user: User, now: Instant
  ) async throws(Problem) -> ReportPages {
    let first = try await page(subject, parameters, user: user, now: now, isUnlimited: true)
    let isLimited = parameters.contains { $0.name == "limit" }
    let others = parameters.filter { $0.name != "after" }
    return ReportPages(first: first, next: isLimited ? nil : first.next) {
      [self] place throws(Problem) in
      try await page(
        subject, others + [("after", place)], user: user, now: now, isUnlimited: true)
    }
  }

  private func page(
    _ subject: ReportSubject, _ parameters: [ReportParameter], user: User, now: Instant,
    isUnlimited: Bool
  ) async throws(Problem) -> Report {
    guard user.permissions.contains(.admin) else { throw .reportsForAdmins }
    return try await read { db in
      let zone = try Variables(db).settings().campaignZone
      var filter = try ReportFilter(
        parameters, known: subject.filters, by: subject.ways, zone: zone, now: now)
      if isUnlimited && filter.query.limit == nil { filter.pageIsLarge = true }
      let content = try subject.content(db, filter).page(filter, isUnlimited: isUnlimited)
      return Report(
        name: subject.name, from: filter.query.from, to: filter.query.to,
        mode: filter.query.mode, zone: zone.identifier, at: now, figures: content.figures,
        charts: content.charts, columns: content.columns, rows: content.rows, next: content.next,
        remark: content.remark)
    }
  }
}

/// A report's rows, read as they are asked for: bounded memory for a log of any length.
public struct ReportPages: Sendable {
  public let first: Report
  fileprivate let next: String?
  fileprivate let read: @Sendable (String) async throws(Problem) -> Report

  fileprivate init(
    first: Report, next: String?,
    read: @escaping @Sendable (String) async throws(Problem) -> Report
  ) {
    self.first = first
    self.next = next
    self.read = read
  }

  /// Calls `body` with the rows of each page, the first one included.
  public func forEach(_ body: ([[ReportValue]]) async throws -> Void) async throws {
    try await body(first.rows)
    var place = next
    while let current = place {
      let page = try await read(current)
      try await body(page.rows)
      place = page.next
    }
  }
}

/// What a report is about.
public enum ReportSubject: Hashable, Sendable {
  case report(ReportName)
  /// Voters that `q` describes.
  case voters
  case history(VoterID)

  /// The name in the answer, and of a file that it is kept in.
  public var name: String {
    switch self {
    case .report(let name): name.rawValue
    case .voters: "voters"
    case .history: "history"
    }
  }

  var filters: Set<String> {
    switch self {
    case .report(.totals), .report(.volunteers): ["mode", "from", "to"]
    case .report(.activity), .report(.resolutions): ["mode", "from", "to", "by"]
    case .report(.places): ["mode", "from", "to", "by", "state", "city"]
    case .report(.unusual), .report(.results): ["mode", "from", "to", "user"]
    case .report(.notes): ["mode", "from", "to", "user", "q"]
    case .voters: ["q"]
    case .history: []
    }
  }

  /// What `by` may be.
  var ways: [String] {
    switch self {
    case .report(.activity): ["hour", "day", "hour-of-day"]
    case .report(.resolutions): ["resolution", "hour-of-day"]
    case .report(.places): PlaceDepth.allCases.map(\.rawValue)
    default: []
    }
  }

  func content(_ db: any SQLConnection, _ filter: ReportFilter) throws -> ReportContent {
    switch self {
    case .report(.totals): try TotalsReport(db, filter).content()
    case .report(.activity): try ActivityReport(db, filter).content()
    case .report(.volunteers): try VolunteersReport(db, filter).content()
    case .report(.resolutions): try ResolutionsReport(db, filter).content()
    case .report(.places): try PlacesReport(db, filter).content()
    case .report(.unusual): try UnusualReport(db, filter).content()
    case .report(.notes): try ContactsReport(db, filter).notes()
    case .report(.results): try ContactsReport(db, filter).results()
    case .voters: try VotersReport(db, filter).found()
    case .history(let voter): try VotersReport(db, filter).history(of: voter)
    }
  }
}

extension Problem {
  static let reportsForAdmins = Problem(.forbidden, "Only admins may read reports.")
}
