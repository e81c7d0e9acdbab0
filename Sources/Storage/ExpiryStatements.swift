import Domain

/// What one batch of an expiry did.
public struct ExpiredBatch: Hashable, Sendable {
  /// How many assignments it ended; spared ones are not among them.
  public var released: Int
  /// Where the next batch goes on; nil when there is nothing left.
  public var next: ExpiryPlace?
}

/// A place in the open assignments by age. A pass that begins anew for every batch would read past
/// all that the earlier ones have ended, for as long as anybody's snapshot holds on to it.
public struct ExpiryPlace: Hashable, Sendable {
  let assignedAt: Instant
  let id: Int64
}

extension SQLConnection {
  /// Puts voters back into the pools whose assignment was made before `midnight` and is unresolved
  /// (SPEC 5.8), oldest first: one batch of a pass, again with `next` until that is nil.
  ///
  /// - Parameters:
  ///   - midnight: nil for every unresolved assignment, whenever made.
  ///   - sparingActiveSince: nil, or spare the users of whom something was recorded at or after
  ///     this, undone results included (SPEC 5.9).
  ///   - limit: the most assignments to look at, which bounds how long others wait for this
  ///     transaction; fewer where all others do when left out.
  public func releaseExpired(
    before midnight: Instant?, sparingActiveSince: Instant? = nil, after place: ExpiryPlace? = nil,
    now: Instant, limit: Int? = nil
  ) throws -> ExpiredBatch {
    let limit = limit ?? (dialect.hasOneWriter ? 100 : 500)
    let overdue = try overdue(before: midnight, after: place, limit: limit)
    let spared = try sparingActiveSince.map { try active(among: overdue.map(\.user), since: $0) }
    let released = try release(overdue.filter { spared?.contains($0.user) != true }, now: now)
    let last = overdue.count < limit ? nil : overdue.last
    return ExpiredBatch(
      released: released, next: last.map { ExpiryPlace(assignedAt: $0.assignedAt, id: $0.id) })
  }

  private func overdue(
    before midnight: Instant?, after place: ExpiryPlace?, limit: Int
  ) throws -> [OpenAssignment] {
    let rest: SQL =
      place.map {
        """
        AND assigned_at >= \($0.assignedAt)
          AND (assigned_at > \($0.assignedAt) OR id > \($0.id))
        """
      } ?? ""
    return try rows(
      """
      SELECT id, voter_id, uid, mode, assigned_at
      FROM assignments\(raw: dialect.through("assignments_by_age"))
      WHERE ended_at IS NULL AND assigned_at < \(midnight ?? Instant(seconds: .max)) \(sql: rest)
      ORDER BY assigned_at, id LIMIT \(limit)
      """
    ).map(OpenAssignment.init)
  }

  private func active(among users: [UserID], since: Instant) throws -> Set<UserID> {
    Set(
      try rows(
        """
        SELECT DISTINCT uid FROM contacts
        WHERE uid IN (\(list: Set(users).sorted())) AND mode IN (0, 1) AND recorded_at >= \(since)
        """
      ).map { try $0.integer("uid") })
  }

  /// Voters are locked before their assignments, as results do: the two wait for each other
  /// instead of meeting head-on.
  private func release(_ overdue: [OpenAssignment], now: Instant) throws -> Int {
    guard !overdue.isEmpty else { return 0 }
    if !dialect.hasOneWriter {
      _ = try rows(
        """
        SELECT id FROM voters WHERE id IN (\(list: overdue.map(\.voter).sorted()))
        ORDER BY id\(raw: dialect.lockRow)
        """)
    }
    let open = dialect.hasOneWriter ? overdue : try locked(overdue.map(\.id))
    try run(
      """
      UPDATE assignments SET ended_at = \(now), ending = 'expired'
      WHERE id IN (\(list: open.map(\.id)))
      """)
    for mode in Mode.allCases {
      for (user, list) in Dictionary(grouping: open.filter { $0.mode == mode }, by: \.user) {
        try takeBack(list.map(\.voter), from: user, in: mode)
      }
    }
    if !open.isEmpty { votersReturned() }
    return open.count
  }

  /// Those that are still open, by their ids: the index by age would lead through all that are.
  private func locked(_ ids: [Int64]) throws -> [OpenAssignment] {
    try rows(
      """
      SELECT id, voter_id, uid, mode, assigned_at
      FROM assignments\(raw: dialect.through("PRIMARY"))
      WHERE id IN (\(list: ids)) AND ended_at IS NULL\(raw: dialect.lockRow)
      """
    ).map(OpenAssignment.init)
  }

  private func takeBack(_ voters: [VoterID], from user: UserID, in mode: Mode) throws {
    let columns = mode.columns
    try run(
      """
      UPDATE voters SET \(raw: columns.assigned) = NULL, \(raw: columns.assignedAt) = NULL
      WHERE id IN (\(list: voters)) AND \(raw: columns.assigned) = \(user)
        AND \(raw: columns.resolution) IS NULL
      """)
    try Summaries(self).poolGained(voters, in: mode)
  }
}

/// An assignment that has not ended.
private struct OpenAssignment {
  let id: Int64
  let voter: VoterID
  let user: UserID
  let mode: Mode
  let assignedAt: Instant

  init(_ row: Row) throws {
    id = try row.integer("id")
    voter = try row.integer("voter_id")
    user = try row.integer("uid")
    mode = try row.mode("mode")
    assignedAt = try row.instant("assigned_at")
  }
}
