import Domain

/// What a volunteer's list says of its volunteer, read in one statement: on a database server each
/// is a round trip.
public struct VolunteerFacts: Hashable, Sendable {
  /// Everything that stands; zeros for somebody who has never done anything.
  public var tallies: Tallies
  /// What stands of some hours.
  public var today: Tallies
  /// Whether a voter of the mode was skipped lately.
  public var hasSkipped: Bool
  /// Whether one left the list lately by other means than a result or a skip.
  public var hasDeparted: Bool

  /// - Parameters:
  ///   - mode: of the endings.
  ///   - instant: from when on endings count.
  ///   - hours: what counts as today.
  public init(
    _ db: any SQLConnection, of user: UserID, in mode: Mode, since instant: Instant, hours: Hours
  ) throws {
    let row = try db.first(
      """
      SELECT t.letters, t.calls, h.letters AS l, h.calls AS c, e.skipped, e.departed
      FROM (SELECT sum(CASE WHEN mode = 0 THEN results ELSE 0 END) AS letters,
          sum(CASE WHEN mode = 1 THEN results ELSE 0 END) AS calls
        FROM volunteer_hours WHERE uid = \(user)
          AND hour >= \(hours.lowerBound) AND hour < \(hours.upperBound)) h
      CROSS JOIN (SELECT max(ending = 'skipped') AS skipped, max(ending <> 'skipped') AS departed
        FROM assignments WHERE uid = \(user) AND mode = \(mode) AND ended_at >= \(instant)
          AND ending <> 'resolved') e
      LEFT JOIN volunteers t ON t.uid = \(user)
      """)
    tallies = Tallies(
      letters: Int(try row?.optionalInteger(0) ?? 0), calls: Int(try row?.optionalInteger(1) ?? 0))
    today = Tallies(
      letters: Int(try row?.optionalInteger(2) ?? 0), calls: Int(try row?.optionalInteger(3) ?? 0))
    hasSkipped = try row?.optionalInteger(4) == 1
    hasDeparted = try row?.optionalInteger(5) == 1
  }
}
