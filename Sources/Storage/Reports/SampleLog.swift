import Domain

/// A made-up result for a sample, with the facts that a real one would have noted.
public struct SampleResult: Sendable {
  public var key: String
  public var user: UserID
  public var voter: VoterID
  public var mode: Mode
  public var resolution: String?
  public var notes: String?
  public var at: Instant
  /// Seconds since the same volunteer's last result in that mode.
  public var pause: Int64?
  public var hasSameNotes: Bool
  public var hasSameResolution: Bool
  public var fillsQuota: Bool

  public init(
    key: String, user: UserID, voter: VoterID, mode: Mode, resolution: String?, notes: String?,
    at: Instant, pause: Int64?, hasSameNotes: Bool, hasSameResolution: Bool, fillsQuota: Bool
  ) {
    self.key = key
    self.user = user
    self.voter = voter
    self.mode = mode
    self.resolution = resolution
    self.notes = notes
    self.at = at
    self.pause = pause
    self.hasSameNotes = hasSameNotes
    self.hasSameResolution = hasSameResolution
    self.fillsQuota = fillsQuota
  }
}

/// Writes a made-up log in bulk. Tallies and summaries are to be counted when all of it is there.
public struct SampleLog {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// Seconds before a result at which its voter was assigned.
  private static let held: Int64 = 300

  /// Open voters in the order in which they are handed out: letters from the lowest number on,
  /// calls from the highest.
  public func openVoters(
    _ mode: Mode, after last: VoterID?, limit: Int
  ) throws -> [VoterID] {
    let isAscending = mode == .letters
    let beyond: SQL =
      last.map { isAscending ? "AND id > \($0)" : "AND id < \($0)" } ?? ""
    // The plus, and the index named: in order of the key, not of the index over the open ones.
    return try db.rows(
      """
      SELECT id FROM voters\(raw: db.dialect.through("PRIMARY"))
      WHERE +\(raw: mode.columns.open) = 1 \(sql: beyond)
      ORDER BY id \(raw: isAscending ? "ASC" : "DESC") LIMIT \(limit)
      """
    ).map { try $0.integer(0) }
  }

  /// Logs the results and resolves their voters.
  public func add(_ results: [SampleResult]) throws {
    try db.insert(
      results.map { result in
        [
          .text(result.key), .integer(result.user), .integer(result.voter), result.mode.sqlValue,
          result.resolution.sqlValue, result.notes.sqlValue, result.at.sqlValue,
          result.at.sqlValue, (result.at - Self.held).sqlValue, result.pause.sqlValue,
          .integer((result.hasSameNotes ? 1 : 0) + (result.hasSameResolution ? 2 : 0)),
          result.fillsQuota.sqlValue,
        ]
      }, into: "contacts",
      columns: """
        result_key, uid, voter_id, mode, resolution, notes, occurred_at, recorded_at, \
        assigned_at, pause, sameness, fills_quota
        """)
    for mode in Mode.allCases {
      let columns = mode.columns
      try db.runEach(
        """
        UPDATE voters SET \(columns.assigned) = ?, \(columns.assignedAt) = ?,
          \(columns.resolution) = ?, \(columns.resolvedAt) = ?, \(columns.notes) = ? WHERE id = ?
        """,
        results.filter { $0.mode == mode }.map { result in
          [
            .integer(result.user), (result.at - Self.held).sqlValue,
            .text(result.resolution ?? "Y"), result.at.sqlValue, result.notes.sqlValue,
            .integer(result.voter),
          ]
        })
    }
  }

  /// Logs that a volunteer was given these voters and skipped each of them.
  public func addSkips(of voters: [VoterID], by user: UserID, in mode: Mode, at: Instant) throws {
    try db.insert(
      voters.map { voter in
        [
          .integer(voter), .integer(user), mode.sqlValue, (at - Self.held).sqlValue, at.sqlValue,
          .text(AssignmentEnding.skipped.rawValue),
        ]
      }, into: "assignments", columns: "voter_id, uid, mode, assigned_at, ended_at, ending")
  }

  /// Gives each of these users an own row, with their tallies.
  public func countTallies(of users: [UserID]) throws {
    try db.repairTallies(of: users)
  }
}
