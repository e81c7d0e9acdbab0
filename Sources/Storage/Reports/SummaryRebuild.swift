import Domain
import Foundation

extension SQLConnection {
  /// Whether the summaries are there: not so in a database of an older version, until they are
  /// counted for the first time.
  public func areSummariesBuilt() throws -> Bool {
    try count("SELECT built FROM summary_state WHERE one = 1") == 1
  }

  /// Counts all summaries anew, from the log and from the voters, in this one transaction. Reads
  /// both from one end to the other.
  public func rebuildSummaries() throws {
    // Volunteers' own rows come first, as in every change of theirs.
    for (mode, column) in [(0, "last_letter_at"), (1, "last_call_at")] {
      try run(
        """
        UPDATE volunteers SET \(raw: column) = (SELECT max(c.recorded_at) FROM contacts c
          WHERE c.uid = volunteers.uid AND c.mode = \(mode))
        WHERE \(raw: column) IS NULL
        """)
    }
    // Whoever changes a sum has kept this row and is waited for here; who comes later waits in turn.
    try run("UPDATE summary_state SET built = 0 WHERE one = 1")
    if dialect == .sqlite { try run("PRAGMA cache_size = -64000") }
    defer { if dialect == .sqlite { _ = try? run("PRAGMA cache_size = -16000") } }
    let sql = SummarySQL(dialect: dialect)
    for table in SummarySQL.all { try run("DELETE FROM \(raw: table.name)") }
    for (table, queries) in try sql.everything(self) {
      for query in queries where table.name != SummarySQL.places.name {
        try run(sql.add(query, to: table))
      }
    }
    try run(sql.add(sql.placesEligible(1, "1 = 1"), to: SummarySQL.places))
    // The days have been summed already: the log and the voters are not joined once more.
    try run(sql.add(sql.placesReachedByDays, to: SummarySQL.places))
    try run("UPDATE summary_state SET built = 1 WHERE one = 1")
  }

  /// How many rows of each summary differ from what they are of; none is left out.
  public func wrongSummaries() throws -> [(invariant: Invariant, violations: Int)] {
    try Invariant.summaries(self).map { ($0, try count($0.violations)) }.filter { $0.1 > 0 }
  }
}

extension SummarySQL {
  /// What each table should have.
  func everything(_ db: any SQLConnection) throws -> [(table: Table, queries: [SQL])] {
    let stands = SQL(text: Self.stands)
    let zone = try Variables(db).settings().campaignZone
    let days = try db.dayExpression(in: zone).map { [placeDays(1, stands, day: $0)] } ?? []
    return [
      (Self.resultHours, [resultHours(1, stands)]),
      (
        Self.volunteerHours,
        [volunteerHours(1, stands), takenBack(1, "c.undone_at IS NOT NULL"), skips("1 = 1")]
      ),
      (Self.placeDays, days),
      (Self.places, [placesEligible(1, "1 = 1"), placesReached(1, stands)]),
      (Self.pools, Mode.allCases.map { pool(1, of: $0, "1 = 1") }),
    ]
  }
}

extension Invariant {
  /// What reports read equals what it counts. Rows that another program inserted or changed are
  /// counted by a rebuild only.
  public static func summaries(_ db: any SQLConnection) throws -> [Invariant] {
    let sql = SummarySQL(dialect: db.dialect)
    return try sql.everything(db).map { table, queries in
      Invariant(
        "\(table.name)_differ",
        "\(meanings[table.name] ?? "sums") that differ from the log (put right by check --repair)",
        sql.differences(table, from: queries))
    }
  }

  private static let meanings = [
    "result_hours": "sums of results by the hour",
    "volunteer_hours": "sums of a volunteer's hour",
    "place_days": "sums of a place's day, in the campaign's zone,",
    "places": "sums of a place's voters",
    "pool_counts": "counts of voters left",
  ]
}

extension SQLConnection {
  /// Counts the summaries if nobody has: for the first start on a database of an older version.
  ///
  /// - Returns: whether they had to be counted.
  @discardableResult
  public func buildSummaries() throws -> Bool {
    // Another server may be at it: it is waited for here.
    try run("UPDATE summary_state SET built = built WHERE one = 1")
    if try areSummariesBuilt() { return false }
    try rebuildSummaries()
    return true
  }
}
