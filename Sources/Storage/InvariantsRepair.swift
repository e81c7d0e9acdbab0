import Domain

extension Mode {
  /// The name of the user preference that shows this mode's tally (SPEC 5.5).
  public var tallyPreference: String { "eblocks_\(rawValue)" }
}

extension SQLConnection {
  /// Makes every tally what the log says, in `volunteers` and in `userprefs`.
  public func repairTallies() throws {
    try run(
      """
      INSERT INTO volunteers (uid) SELECT DISTINCT c.uid FROM contacts c
      WHERE c.uid NOT IN (SELECT v.uid FROM volunteers v)
      """)
    try run(
      """
      UPDATE volunteers SET
        letters = (SELECT count(*) FROM contacts c
          WHERE c.uid = volunteers.uid AND c.mode = 0 AND c.undone_at IS NULL),
        calls = (SELECT count(*) FROM contacts c
          WHERE c.uid = volunteers.uid AND c.mode = 1 AND c.undone_at IS NULL)
      """)
    for mode in Mode.allCases {
      let upsert = dialect.upsert(
        on: ["uid", "prefname"], set: "prefvalue = \(dialect.proposed("prefvalue"))")
      // Without a WHERE, SQLite reads the upsert's ON as that of a join.
      try run(
        """
        INSERT INTO userprefs (uid, prefname, prefvalue)
        SELECT uid, \(mode.tallyPreference), CAST(\(raw: mode.rawValue) AS CHAR)
        FROM volunteers WHERE uid > 0\(raw: upsert)
        """)
    }
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
