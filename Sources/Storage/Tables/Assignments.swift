import Domain

/// A voter on somebody's list.
public struct AssignedVoter: Hashable, Sendable {
  public var voter: Voter
  public var assignedAt: Instant
  /// Newest first.
  public var history: [PastContact]
}

/// What an earlier contact with a voter recorded, not by whom (SPEC 5.6).
public struct PastContact: Hashable, Sendable {
  public var at: Instant
  public var mode: Mode
  public var resolution: String?
  public var notes: String?
}

/// How an assignment ended.
public enum AssignmentEnding: String, Sendable {
  case resolved, skipped, released, expired
  /// Somebody who held the voter before told late that they had been in touch (SPEC 6.5).
  case late
}

/// The end of an assignment that its user had no part in.
public struct EndedAssignment: Hashable, Sendable {
  public var voter: VoterID
  public var ending: AssignmentEnding
  public var endedAt: Instant
}

/// The history of assignments: who held which voter, from when to when (SPEC 4.4).
public struct Assignments {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// The voters a user holds in a mode and has not resolved, in the order they were assigned, with
  /// the earlier contacts that still stand, at most `longestHistory` each. Those whose time has run
  /// out are among them.
  public func open(of user: UserID, in mode: Mode) throws -> [AssignedVoter] {
    var held: [AssignedVoter] = []
    let rows = try db.rows(
      """
      SELECT a.assigned_at, c.id, c.occurred_at, c.mode, c.resolution, c.notes,
        \(sql: VoterRows.columns)
      FROM assignments a JOIN voters v ON v.id = a.voter_id
      LEFT JOIN contacts c ON c.voter_id = a.voter_id AND c.undone_at IS NULL
      WHERE a.uid = \(user) AND a.mode = \(mode) AND a.ended_at IS NULL
      ORDER BY a.id
      """)
    var index = 0
    while index < rows.count {
      var voter = AssignedVoter(
        voter: try VoterRows.voter(rows[index], from: 6), assignedAt: try rows[index].instant(0),
        history: [])
      var contacts: [(id: Int64, contact: PastContact)] = []
      // Nobody is open twice in a mode, so a voter's rows lie side by side.
      while index < rows.count, try rows[index].integer(6) == voter.voter.id {
        if let id = try rows[index].optionalInteger(1) {
          contacts.append((id, try Self.contact(rows[index])))
        }
        index += 1
      }
      contacts.sort { ($0.contact.at, $0.id) > ($1.contact.at, $1.id) }
      voter.history = contacts.prefix(Self.longestHistory).map(\.contact)
      held.append(voter)
    }
    return held
  }

  /// Earlier contacts told of with a voter.
  public static let longestHistory = 10

  private static func contact(_ row: Row) throws -> PastContact {
    PastContact(
      at: try row.instant(2), mode: try row.mode(3), resolution: try row.optionalText(4),
      notes: try row.optionalText(5))
  }

  /// An assignment that has ended and in which this user held the voter at `moment`: from when to
  /// when; the latest of several.
  ///
  /// - Parameter slack: seconds by which the moment may miss it.
  public func ended(
    _ voter: VoterID, by user: UserID, in mode: Mode, covering moment: Instant, slack: Int64
  ) throws -> (since: Instant, until: Instant)? {
    try db.first(
      """
      SELECT assigned_at, ended_at FROM assignments
      WHERE voter_id = \(voter) AND mode = \(mode) AND uid = \(user)
        AND assigned_at <= \(moment + slack) AND ended_at >= \(moment - slack)
      ORDER BY id DESC LIMIT 1
      """
    ).map { (try $0.instant("assigned_at"), try $0.instant("ended_at")) }
  }

  /// The voters who left a user's list in a mode after `instant` by other means than this user's
  /// own result or skip, and whom the user has neither got back nor reported since; newest first,
  /// each voter once, at most `limit`.
  public func departures(
    of user: UserID, in mode: Mode, after instant: Instant, atMost limit: Int
  ) throws -> [EndedAssignment] {
    try db.rows(
      """
      SELECT a.voter_id, a.ending, a.ended_at FROM assignments a
      WHERE a.uid = \(user) AND a.mode = \(mode) AND a.ended_at > \(instant)
        AND a.ending IN ('late', 'released', 'expired')
        AND NOT EXISTS (SELECT 1 FROM assignments b
          WHERE b.voter_id = a.voter_id AND b.mode = a.mode AND b.uid = a.uid AND b.id > a.id)
        AND NOT EXISTS (SELECT 1 FROM contacts c
          WHERE c.voter_id = a.voter_id AND c.mode = a.mode AND c.uid = a.uid
            AND c.undone_at IS NULL)
      ORDER BY a.ended_at DESC, a.id DESC LIMIT \(limit)
      """
    ).compactMap { row in
      guard let ending = AssignmentEnding(rawValue: try row.text("ending")) else { return nil }
      return EndedAssignment(
        voter: try row.integer("voter_id"), ending: ending, endedAt: try row.instant("ended_at"))
    }
  }

  /// Assigns one voter, whom nobody holds, to a user: after an undo.
  public func add(_ voter: VoterID, to user: UserID, in mode: Mode, now: Instant) throws {
    try db.run(
      """
      INSERT INTO assignments (voter_id, uid, mode, assigned_at)
      VALUES (\(voter), \(user), \(mode), \(now))
      """)
    try VoterRows(db).setHolder(user, of: voter, in: mode, since: now)
  }

  /// Ends the assignment because the voter is resolved; the voter's own row keeps its user.
  public func resolve(_ voter: VoterID, in mode: Mode, now: Instant) throws {
    try end(voter, in: mode, as: .resolved, key: nil, now: now)
  }

  /// Ends the assignment of an unresolved voter, whoever holds it, and returns the voter to the
  /// pool. Nothing happens when nobody does.
  ///
  /// - Parameter key: a skip's idempotency key.
  public func release(
    _ voter: VoterID, in mode: Mode, as ending: AssignmentEnding, key: String? = nil, now: Instant
  ) throws {
    guard try end(voter, in: mode, as: ending, key: key, now: now) > 0 else { return }
    try VoterRows(db).setHolder(nil, of: voter, in: mode, since: nil)
  }

  /// A skip made under an idempotency key.
  public func skip(under key: String) throws -> (voter: VoterID, user: UserID, mode: Mode)? {
    try db.first("SELECT voter_id, uid, mode FROM assignments WHERE ending_key = \(key)").map {
      (
        try $0.integer("voter_id"), try $0.integer("uid"),
        try $0.mode("mode")
      )
    }
  }

  /// When this user skipped in a mode, after `instant`.
  public func skips(by user: UserID, in mode: Mode, after instant: Instant) throws -> [Instant] {
    try db.rows(
      """
      SELECT ended_at FROM assignments
      WHERE uid = \(user) AND mode = \(mode) AND ended_at > \(instant) AND ending = 'skipped'
      """
    ).map { try $0.instant("ended_at") }
  }

  @discardableResult
  private func end(
    _ voter: VoterID, in mode: Mode, as ending: AssignmentEnding, key: String?, now: Instant
  ) throws -> Int {
    try db.run(
      """
      UPDATE assignments
      SET ended_at = \(now), ending = \(ending.rawValue), ending_key = \(key)
      WHERE mode = \(mode) AND live_voter = \(voter)
      """)
  }
}
