import Domain

/// A volunteer's lists, released by an admin and given back.
public struct ListReleases {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// How many voters a user holds.
  public func count(of user: UserID, in modes: [Mode]) throws -> Tallies {
    var counts = Tallies()
    for mode in modes { counts[mode] = try open(user, mode).count }
    return counts
  }

  /// In how many of these modes a voter is on somebody's list.
  public func listed(voter: VoterID, in modes: [Mode]) throws -> Int {
    try db.count(
      """
      SELECT count(*) FROM assignments
      WHERE voter_id = \(voter) AND mode IN (\(list: modes)) AND +ended_at IS NULL
      """)
  }

  /// How many voters with a number (`PhoneNumber.key`) are on somebody's list of calls.
  public func listed(number digits: String) throws -> Int {
    try db.count(
      """
      SELECT count(*) FROM voters v JOIN assignments a ON a.voter_id = v.id
      WHERE v.phone_digits = \(digits) AND a.mode = \(Mode.calls) AND +a.ended_at IS NULL
      """)
  }

  /// Puts the voters on a user's lists back into the pools, for an action. The caller has written
  /// the user's own row.
  ///
  /// - Returns: how many they were.
  public func release(
    of user: UserID, in modes: [Mode], action: Int64, now: Instant
  ) throws -> Tallies {
    var counts = Tallies()
    for mode in modes {
      try db.lockVoters(open(user, mode).map(\.voter))
      for held in try open(user, mode) {
        try Assignments(db).release(held.voter, in: mode, as: .released, now: now)
        try db.run(
          """
          INSERT INTO released_assignments (action_id, assignment_id)
          VALUES (\(action), \(held.id))
          """)
        counts[mode] += 1
      }
    }
    return counts
  }

  /// Gives back those that an action released, as far as they are still open and would not have run
  /// out by now.
  ///
  /// - Parameter midnight: what was assigned before has run out.
  public func giveBack(
    to user: UserID, action: Int64, since midnight: Instant, now: Instant
  ) throws -> (restored: Int, left: Int) {
    let rows = try db.rows(
      """
      SELECT a.voter_id, a.mode, a.assigned_at FROM released_assignments r
      JOIN assignments a ON a.id = r.assignment_id
      WHERE r.action_id = \(action) ORDER BY a.id
      """
    ).map {
      (
        voter: try $0.integer("voter_id"), mode: try $0.mode("mode"),
        isCurrent: try $0.instant("assigned_at") >= midnight
      )
    }
    try db.lockVoters(rows.map(\.voter))
    var restored = 0
    for mode in Mode.allCases {
      let wanted = rows.filter { $0.mode == mode && $0.isCurrent }.map(\.voter)
      let open = Set(
        try db.rows(
          """
          SELECT id FROM voters
          WHERE id IN (\(list: wanted)) AND \(raw: mode.columns.open) = 1
          """
        ).map { try $0.integer("id") })
      for voter in wanted where open.contains(voter) {
        try Assignments(db).add(voter, to: user, in: mode, now: now)
        restored += 1
      }
    }
    return (restored, rows.count - restored)
  }

  /// The plus keeps SQLite from the index by age (see `Assignments.count`).
  private func open(_ user: UserID, _ mode: Mode) throws -> [(id: Int64, voter: VoterID)] {
    try db.rows(
      """
      SELECT id, voter_id FROM assignments
      WHERE uid = \(user) AND mode = \(mode) AND ended_at IS NULL ORDER BY +id
      """
    ).map { (try $0.integer("id"), try $0.integer("voter_id")) }
  }
}

extension SQLConnection {
  /// How many voters have a number (`PhoneNumber.key`).
  public func voters(withNumber digits: String) throws -> Int {
    try count("SELECT count(*) FROM voters WHERE phone_digits = \(digits)")
  }

  /// Locks voters in the order of their numbers, before their assignments and results, as every
  /// change of them does: two that want the same wait for each other instead of meeting head-on.
  func lockVoters(_ voters: [VoterID]) throws {
    guard !dialect.hasOneWriter, !voters.isEmpty else { return }
    _ = try rows(
      """
      SELECT id FROM voters WHERE id IN (\(list: Set(voters).sorted()))
      ORDER BY id\(raw: dialect.lockRow)
      """)
  }
}
