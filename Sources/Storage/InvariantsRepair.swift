import Domain

extension Mode {
  /// The name of the user preference that shows this mode's tally (SPEC 5.5).
  public var tallyPreference: String { "eblocks_\(rawValue)" }
}

extension SQLConnection {
  /// The volunteers whose tally is not what the log says, in `volunteers` or in `userprefs`, by
  /// id. Changes nothing.
  ///
  /// - Parameter activeSince: looks only at those of whom something was recorded at or after this;
  ///   nil for everybody, which reads the whole log.
  public func usersWithWrongTallies(activeSince: Instant? = nil) throws -> [UserID] {
    let users: SQL =
      activeSince.map { "SELECT DISTINCT uid FROM contacts WHERE recorded_at >= \($0)" }
      ?? "SELECT uid FROM volunteers UNION SELECT uid FROM contacts"
    return try rows(
      """
      SELECT t.uid FROM (
        SELECT u.uid,
          coalesce(sum(CASE WHEN c.mode = 0 THEN 1 ELSE 0 END), 0) AS letters,
          coalesce(sum(CASE WHEN c.mode = 1 THEN 1 ELSE 0 END), 0) AS calls
        FROM (\(sql: users)) u LEFT JOIN contacts c ON c.uid = u.uid AND c.undone_at IS NULL
        GROUP BY u.uid) t
      LEFT JOIN volunteers v ON v.uid = t.uid
      LEFT JOIN userprefs l ON l.uid = t.uid AND l.prefname = \(Mode.letters.tallyPreference)
      LEFT JOIN userprefs p ON p.uid = t.uid AND p.prefname = \(Mode.calls.tallyPreference)
      WHERE coalesce(v.letters, 0) <> t.letters OR coalesce(v.calls, 0) <> t.calls
        OR coalesce(l.prefvalue, 0) + 0 <> t.letters OR coalesce(p.prefvalue, 0) + 0 <> t.calls
      ORDER BY t.uid
      """
    ).map { try $0.integer("uid") }
  }

  /// Makes these volunteers' tallies what the log says, in `volunteers` and in `userprefs`.
  public func repairTallies(of users: [UserID]) throws {
    for user in users {
      // First their own row, as every change of theirs does.
      try TallyRows(self).beginChange(by: user)
      for mode in Mode.allCases {
        let count = try count(
          """
          SELECT count(*) FROM contacts
          WHERE uid = \(user) AND mode = \(mode) AND undone_at IS NULL
          """)
        try run(
          "UPDATE volunteers SET \(raw: mode.rawValue) = \(count) WHERE uid = \(user)")
        try mirrorTally(count, in: mode, of: user)
      }
    }
  }

  /// Makes every tally what the log says.
  ///
  /// - Returns: how many volunteers' were wrong.
  @discardableResult
  public func repairTallies() throws -> Int {
    let wrong = try usersWithWrongTallies()
    try repairTallies(of: wrong)
    return wrong.count
  }

  /// Makes the counts of what keeps voters back what the results say.
  ///
  /// - Returns: how many voters were wrong.
  public func repairBlocks() throws -> Int {
    try Mode.allCases.reduce(0) { total, mode in
      let blocked = mode.columns.blocked
      return try total
        + run(
          """
          UPDATE voters SET \(raw: blocked) = \(raw: BlockCount.sql(mode))
          WHERE \(raw: blocked) <> \(raw: BlockCount.sql(mode))
          """)
    }
  }
}
