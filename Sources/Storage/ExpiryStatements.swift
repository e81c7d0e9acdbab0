import Domain

extension SQLConnection {
  /// Puts voters back into the pools whose assignment was made before `midnight` and is unresolved
  /// (SPEC 5.8), at most `limit` a call; again until it returns 0.
  ///
  /// - Parameters:
  ///   - sparingActiveSince: nil, or spare the users of whom something was recorded at or after
  ///     this, undone results included (SPEC 5.9).
  /// - Returns: how many assignments ended.
  public func releaseExpired(
    before midnight: Instant, sparingActiveSince: Instant? = nil, now: Instant, limit: Int = 500
  ) throws -> Int {
    let spared: SQL =
      sparingActiveSince.map {
        "AND uid NOT IN (SELECT c.uid FROM contacts c WHERE c.recorded_at >= \($0))"
      } ?? ""
    return try release(
      rows(
        """
        SELECT id, voter_id, uid, mode FROM assignments
        WHERE ended_at IS NULL AND assigned_at < \(midnight) \(sql: spared)
        ORDER BY assigned_at LIMIT \(limit)\(raw: dialect.lockRow)
        """), now: now)
  }

  /// Puts every unresolved voter back, whenever assigned, at most `limit` a call; again until it
  /// returns 0.
  ///
  /// - Returns: how many assignments ended.
  public func releaseAll(now: Instant, limit: Int = 500) throws -> Int {
    try release(
      rows(
        """
        SELECT id, voter_id, uid, mode FROM assignments
        WHERE ended_at IS NULL ORDER BY assigned_at LIMIT \(limit)\(raw: dialect.lockRow)
        """), now: now)
  }

  private func release(_ open: [Row], now: Instant) throws -> Int {
    try runEach(
      "UPDATE assignments SET ended_at = ?, ending = 'expired' WHERE id = ? AND ended_at IS NULL",
      open.map { [now.sqlValue, .integer(try $0.integer("id"))] })
    for mode in Mode.allCases {
      let columns = mode.columns
      try runEach(
        """
        UPDATE voters SET \(columns.assigned) = NULL, \(columns.assignedAt) = NULL
        WHERE id = ? AND \(columns.assigned) = ? AND \(columns.resolution) IS NULL
        """,
        open.filter { try $0.mode("mode") == mode }
          .map { [.integer(try $0.integer("voter_id")), .integer(try $0.integer("uid"))] })
    }
    if !open.isEmpty { votersReturned() }
    return open.count
  }
}
