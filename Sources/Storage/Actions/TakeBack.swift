import Domain

/// Taking back a volunteer's results of a time span: each as an undo, but the voters return to the
/// pools. In batches, so that others wait only briefly; what is done stays done when the server
/// dies in between, and whoever asks again goes on.
public struct TakeBack {
  /// A place in a user's results, by mode and age.
  public struct Place: Hashable, Sendable {
    let mode: Mode
    let recordedAt: Instant
    let id: Int64
  }

  /// The most results taken back in one transaction.
  public static let batch = 250

  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// What would be taken back: results that count, recorded from `from` to before `to`.
  public func figures(
    of user: UserID, in modes: [Mode], from: Instant, to: Instant
  ) throws -> ActionFigures {
    var figures = ActionFigures()
    for mode in modes {
      let columns = mode.columns
      let span: SQL = """
        c.uid = \(user) AND c.mode = \(mode) AND c.recorded_at >= \(from)
          AND c.recorded_at < \(to) AND c.undone_at IS NULL
        """
      figures.counts[mode] = try db.count("SELECT count(*) FROM contacts c WHERE \(sql: span)")
      figures.returning += try db.count(
        """
        SELECT count(*) FROM contacts c JOIN voters v ON v.id = c.voter_id
        WHERE \(sql: span) AND v.\(raw: columns.assigned) = \(user)
          AND v.\(raw: columns.resolution) IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM contacts o
            WHERE o.voter_id = c.voter_id AND o.mode = c.mode AND o.undone_at IS NULL
              AND o.uid <> c.uid)
        """)
      guard mode == .calls else { continue }
      figures.effects = try db.count(
        """
        SELECT count(DISTINCT c.id) FROM contacts c
        JOIN pool_effects e ON e.result_key = c.result_key AND e.ended_at IS NULL
        WHERE \(sql: span)
        """)
    }
    return figures
  }

  /// Takes back the next batch of an action's results. Call again with the place that comes back;
  /// nil when nothing is left, which the action says then.
  public func takeNext(
    _ id: Int64, after place: Place?, limit: Int = TakeBack.batch, now: Instant
  ) throws -> Place? {
    guard let action = try AdminActionRows(db).findToChange(id), action.finishedAt == nil,
      let user = action.user, let from = action.from, let to = action.to
    else { return nil }
    try TallyRows(db).beginChange(by: user)
    // What is recorded while this goes on is not meant.
    let end = min(to, action.at + 1)
    for mode in action.mode.map({ [$0] }) ?? Mode.allCases {
      if let place, place.mode == .calls, mode == .letters { continue }
      let contacts = try next(
        of: user, in: mode, from: from, to: end, after: place?.mode == mode ? place : nil,
        limit: limit)
      guard let last = contacts.last else { continue }
      try take(contacts, of: user, in: mode, for: action, now: now)
      return Place(mode: mode, recordedAt: last.recordedAt, id: last.id)
    }
    try AdminActionRows(db).finish(id, now: now)
    return nil
  }

  private func next(
    of user: UserID, in mode: Mode, from: Instant, to: Instant, after place: Place?, limit: Int
  ) throws -> [Contact] {
    let rest: SQL =
      place.map { "AND (recorded_at > \($0.recordedAt) OR id > \($0.id))" } ?? ""
    return try db.rows(
      """
      SELECT \(sql: TakenContact.columns) FROM contacts c
      WHERE uid = \(user) AND mode = \(mode) AND recorded_at >= \(place?.recordedAt ?? from)
        AND recorded_at < \(to) \(sql: rest) AND undone_at IS NULL
      ORDER BY recorded_at, id LIMIT \(limit)
      """
    ).map(TakenContact.contact)
  }

  private func take(
    _ contacts: [Contact], of user: UserID, in mode: Mode, for action: LoggedAction, now: Instant
  ) throws {
    try db.lockVoters(contacts.map(\.voter))
    let ids = contacts.map(\.id)
    try db.run(
      """
      UPDATE contacts SET undone_at = \(now), undone_by = \(action.by) WHERE id IN (\(list: ids))
      """)
    try db.run(
      """
      INSERT INTO taken_back (action_id, contact_id)
      SELECT \(action.id), id FROM contacts WHERE id IN (\(list: ids))
      """)
    try Summaries(db).takenBack(contacts)
    let effects = try db.rows(
      """
      SELECT DISTINCT result_key FROM pool_effects
      WHERE result_key IN (\(list: contacts.map(\.key))) AND ended_at IS NULL
      """)
    for row in effects { try PoolEffects(db).end(try row.text("result_key"), now: now) }
    try leave(contacts.map(\.voter), of: user, in: mode)
    try TallyRows(db).add(-contacts.count, in: mode, to: user)
    try AdminActionRows(db).add(contacts.count, in: mode, to: action.id)
  }

  /// The voters this user has resolved go back to the pool, but where a result of somebody else's
  /// stands: they stay done, by that one.
  private func leave(_ voters: [VoterID], of user: UserID, in mode: Mode) throws {
    let columns = mode.columns
    let resolved = try db.rows(
      """
      SELECT id FROM voters
      WHERE id IN (\(list: voters)) AND \(raw: columns.assigned) = \(user)
        AND \(raw: columns.resolution) IS NOT NULL
      """
    ).map { try $0.integer("id") }
    let others = Set(
      try db.rows(
        """
        SELECT DISTINCT voter_id FROM contacts
        WHERE voter_id IN (\(list: resolved)) AND mode = \(mode) AND undone_at IS NULL
        """
      ).map { try $0.integer("voter_id") })
    let free = resolved.filter { !others.contains($0) }
    try db.run(
      """
      UPDATE voters SET \(raw: columns.assigned) = NULL, \(raw: columns.assignedAt) = NULL,
        \(raw: columns.resolution) = NULL, \(raw: columns.notes) = NULL,
        \(raw: columns.resolvedAt) = NULL
      WHERE id IN (\(list: free))
      """)
    try Summaries(db).poolGained(free, in: mode)
    for voter in others.sorted() {
      guard let other = try Contacts(db).standing(of: voter, in: mode) else { continue }
      try db.resolve([other])
    }
    db.votersReturned()
  }
}

/// What taking back and counting again read of a contact `c`.
enum TakenContact {
  static let columns: SQL = """
    c.id, c.result_key, c.uid, c.voter_id, c.mode, c.resolution, c.notes, c.occurred_at,
    c.recorded_at, c.assigned_at, c.late
    """

  static func contact(_ row: Row) throws -> Contact {
    var contact = Contact(
      key: try row.text("result_key"), user: try row.integer("uid"),
      voter: try row.integer("voter_id"), mode: try row.mode("mode"),
      resolution: try row.optionalText("resolution"), notes: try row.optionalText("notes"),
      occurredAt: try row.instant("occurred_at"), recordedAt: try row.instant("recorded_at"),
      assignedAt: try row.optionalInstant("assigned_at"), isLate: try row.flag("late"))
    contact.id = try row.integer("id")
    return contact
  }
}

extension SQLConnection {
  /// Marks the voters of these contacts as done by them, whoever held them.
  func resolve(_ contacts: [Contact]) throws {
    for mode in Mode.allCases {
      let columns = mode.columns
      try runEach(
        """
        UPDATE voters SET \(columns.assigned) = ?, \(columns.assignedAt) = ?,
          \(columns.resolution) = ?, \(columns.notes) = ?, \(columns.resolvedAt) = ?
        WHERE id = ?
        """,
        contacts.filter { $0.mode == mode }.map {
          [
            $0.user.sqlValue, $0.assignedAt.sqlValue, ($0.resolution ?? "Y").sqlValue,
            $0.notes.sqlValue, $0.recordedAt.sqlValue, $0.voter.sqlValue,
          ]
        })
    }
  }
}
