import Domain

/// What must be true of every eBlocks database, and how many rows break it (`check`).
public struct Invariant: Hashable, Sendable {
  /// Stable, such as `letters_tally_differs`.
  public let name: String
  /// What a violation means, for an operator.
  public let meaning: String
  /// Counts the violations.
  public let violations: SQL

  init(_ name: String, _ meaning: String, _ violations: SQL) {
    self.name = name
    self.meaning = meaning
    self.violations = violations
  }

  /// All of them, those of letters first.
  public static let all: [Invariant] =
    Mode.allCases.flatMap { of($0) } + [effectsOfUndoneResults]
    + actions

  private static func of(_ mode: Mode) -> [Invariant] {
    assignments(mode) + results(mode) + tallies(mode) + [blocks(mode)]
  }
}

extension SQLConnection {
  /// Every invariant that is broken, with how many rows break it. Reads whole tables.
  public func brokenInvariants() throws -> [(invariant: Invariant, violations: Int)] {
    try Invariant.all.map { ($0, try count($0.violations)) }.filter { $0.1 > 0 }
  }
}

extension Invariant {
  private static func assignments(_ mode: Mode) -> [Invariant] {
    let columns = mode.columns
    return [
      Invariant(
        "\(mode)_assigned_without_log", "voters on a list that the log does not know",
        """
        SELECT count(*) FROM voters v
        WHERE v.\(raw: columns.assigned) > 0 AND v.\(raw: columns.resolution) IS NULL
          AND NOT EXISTS (SELECT 1 FROM assignments a WHERE a.mode = \(mode)
            AND a.live_voter = v.id AND a.uid = v.\(raw: columns.assigned))
        """),
      Invariant(
        "\(mode)_log_without_assigned", "open assignments whose voter is not on that list",
        """
        SELECT count(*) FROM assignments a LEFT JOIN voters v ON v.id = a.voter_id
        WHERE a.mode = \(mode) AND a.ended_at IS NULL
          AND (v.id IS NULL OR coalesce(v.\(raw: columns.assigned), 0) <> a.uid
            OR v.\(raw: columns.resolution) IS NOT NULL)
        """),
      Invariant(
        "\(mode)_assigned_twice", "voters on two lists",
        """
        SELECT count(*) FROM (SELECT voter_id FROM assignments
          WHERE mode = \(mode) AND ended_at IS NULL GROUP BY voter_id HAVING count(*) > 1) d
        """),
    ]
  }

  private static func results(_ mode: Mode) -> [Invariant] {
    let columns = mode.columns
    return [
      Invariant(
        "\(mode)_resolved_without_result", "resolved voters without a result in the log",
        """
        SELECT count(*) FROM voters v
        WHERE v.\(raw: columns.resolution) IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM contacts c WHERE c.voter_id = v.id
            AND c.mode = \(mode) AND c.undone_at IS NULL AND c.uid + 0 = v.\(raw: columns.assigned))
        """),
      Invariant(
        "\(mode)_result_without_resolved", "results in the log whose voter is not resolved",
        """
        SELECT count(*) FROM contacts c LEFT JOIN voters v ON v.id = c.voter_id
        WHERE c.mode = \(mode) AND c.undone_at IS NULL
          AND (v.id IS NULL OR v.\(raw: columns.resolution) IS NULL
            OR (c.late = 0 AND coalesce(v.\(raw: columns.assigned), 0) <> c.uid))
        """),
      Invariant(
        "\(mode)_counted_twice", "volunteers of whom two results for one voter count",
        """
        SELECT count(*) FROM (SELECT voter_id FROM contacts
          WHERE mode = \(mode) AND undone_at IS NULL GROUP BY voter_id, uid HAVING count(*) > 1) d
        """),
      Invariant(
        "\(mode)_late_without_log", "late results of volunteers who never held the voter",
        """
        SELECT count(*) FROM contacts c
        WHERE c.mode = \(mode) AND c.late = 1 AND NOT EXISTS (
          SELECT 1 FROM assignments a
          WHERE a.voter_id = c.voter_id AND a.mode = c.mode AND a.uid + 0 = c.uid
            AND a.ended_at IS NOT NULL)
        """),
      Invariant(
        "\(mode)_resolved_twice", "voters with two results that count",
        """
        SELECT count(*) FROM (SELECT voter_id FROM contacts
          WHERE mode = \(mode) AND undone_at IS NULL AND late = 0
          GROUP BY voter_id HAVING count(*) > 1) d
        """),
    ]
  }

  private static func tallies(_ mode: Mode) -> [Invariant] {
    [
      Invariant(
        "\(mode)_tally_differs", "volunteers whose tally is not the number of their results",
        """
        SELECT count(*) FROM (
          SELECT u.uid FROM (SELECT uid FROM volunteers UNION SELECT uid FROM contacts) u
            LEFT JOIN volunteers t ON t.uid = u.uid
          WHERE coalesce(t.\(raw: mode.rawValue), 0) <> (SELECT count(*) FROM contacts c
            WHERE c.uid = u.uid AND c.mode = \(mode) AND c.undone_at IS NULL)) d
        """),
      Invariant(
        "\(mode)_preference_differs", "volunteers whose tally in userprefs is another",
        """
        SELECT count(*) FROM volunteers t
          LEFT JOIN userprefs p ON p.uid = t.uid AND p.prefname = \(mode.tallyPreference)
        WHERE coalesce(p.prefvalue, 0) + 0 <> t.\(raw: mode.rawValue)
        """),
    ]
  }

  private static func blocks(_ mode: Mode) -> Invariant {
    Invariant(
      "\(mode)_blocks_differ", "voters kept back, or not, against what their results say",
      """
      SELECT count(*) FROM voters
      WHERE \(raw: mode.columns.blocked) <> \(raw: BlockCount.sql(mode))
      """)
  }

  private static let effectsOfUndoneResults = Invariant(
    "effects_of_undone_results", "effects on the pools whose result was undone or is unknown",
    """
    SELECT count(*) FROM pool_effects e LEFT JOIN contacts c ON c.result_key = e.result_key
    WHERE e.ended_at IS NULL AND e.result_key NOT LIKE '\(raw: LoggedAction.effectPrefix)%'
      AND (c.id IS NULL OR c.undone_at IS NOT NULL)
    """)
}
