import Domain

/// One row of the contact log: a result, by the key it was sent with (SPEC 4.4, 6.4).
public struct Contact: Hashable, Sendable {
  public var id: Int64
  /// The idempotency key, which is also the result's id.
  public var key: String
  public var user: UserID
  public var voter: VoterID
  public var mode: Mode
  /// nil for letters.
  public var resolution: String?
  /// Cleaned; nil when there are none.
  public var notes: String?
  /// When it happened.
  public var occurredAt: Instant
  /// When the server recorded it; quotas count by this.
  public var recordedAt: Instant
  /// When the voter was assigned; nil when the log does not say.
  public var assignedAt: Instant?
  /// Recorded after the assignment had ended (SPEC 6.5). Such a contact counts, but it resolved
  /// the voter only if nobody else had.
  public var isLate: Bool
  /// Whether it used the last of the quota; told when it is added, not read back, as the next three.
  public var fillsQuota = false
  /// Seconds since this volunteer's last result in the mode; nil for the first, and for one that
  /// happened before it.
  public internal(set) var pause: Int64?
  /// Whether the notes are those of the volunteer's last result that had any.
  public internal(set) var hasSameNotes = false
  /// Whether the resolution is that of the volunteer's last result that had one.
  public internal(set) var hasSameResolution = false
  public var undoneAt: Instant?

  /// A new contact; its `id` is given by the database.
  public init(
    key: String, user: UserID, voter: VoterID, mode: Mode, resolution: String?, notes: String?,
    occurredAt: Instant, recordedAt: Instant, assignedAt: Instant?, isLate: Bool = false
  ) {
    id = 0
    self.key = key
    self.user = user
    self.voter = voter
    self.mode = mode
    self.resolution = resolution
    self.notes = notes
    self.occurredAt = occurredAt
    self.recordedAt = recordedAt
    self.assignedAt = assignedAt
    self.isLate = isLate
    undoneAt = nil
  }

  /// Reads `Contacts.columns`.
  init(_ row: Row) throws {
    id = try row.integer(0)
    key = try row.text(1)
    user = try row.integer(2)
    voter = try row.integer(3)
    mode = try row.mode(4)
    resolution = try row.optionalText(5)
    notes = try row.optionalText(6)
    occurredAt = try row.instant(7)
    recordedAt = try row.instant(8)
    assignedAt = try row.optionalInstant(9)
    isLate = try row.flag(10)
    undoneAt = try row.optionalInstant(11)
  }
}

/// The contact log, append-only; an undo only says that it happened.
public struct Contacts {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// The result recorded under a key, undone or not.
  public func find(_ key: String) throws -> Contact? {
    try db.first("SELECT \(sql: Self.columns) FROM contacts WHERE result_key = \(key)")
      .map(Contact.init)
  }

  public func add(_ contact: Contact) throws {
    let sameness = (contact.hasSameNotes ? 1 : 0) + (contact.hasSameResolution ? 2 : 0)
    try db.run(
      """
      INSERT INTO contacts (
        result_key, uid, voter_id, mode, resolution, notes, occurred_at, recorded_at, assigned_at,
        late, fills_quota, pause, sameness)
      VALUES (
        \(contact.key), \(contact.user), \(contact.voter), \(contact.mode), \(contact.resolution),
        \(contact.notes), \(contact.occurredAt), \(contact.recordedAt), \(contact.assignedAt),
        \(contact.isLate), \(contact.fillsQuota), \(contact.pause), \(sameness))
      """)
  }

  public func undo(_ key: String, by user: UserID, now: Instant) throws {
    try db.run(
      """
      UPDATE contacts SET undone_at = \(now), undone_by = \(user)
      WHERE result_key = \(key) AND undone_at IS NULL
      """)
  }

  /// The first result that stands of a voter in a mode, of one user or of anybody. More than one
  /// user's can stand when some came late.
  public func standing(
    of voter: VoterID, in mode: Mode, by user: UserID? = nil
  ) throws -> Contact? {
    let own: SQL = user.map { "AND uid = \($0)" } ?? ""
    return try db.first(
      """
      SELECT \(sql: Self.columns) FROM contacts
      WHERE voter_id = \(voter) AND mode = \(mode) AND undone_at IS NULL \(sql: own)
      ORDER BY id LIMIT 1
      """
    ).map(Contact.init)
  }

  /// When this user's results in a mode were recorded, after `instant`, undone ones included
  /// (SPEC 7.1).
  public func recorded(
    by user: UserID, in mode: Mode, after instant: Instant
  ) throws -> [Instant] {
    try db.rows(
      """
      SELECT recorded_at FROM contacts
      WHERE uid = \(user) AND mode = \(mode) AND recorded_at > \(instant)
      """
    ).map { try $0.instant(0) }
  }

  /// Whether something of this user's was recorded in either mode at or after `instant`, undone
  /// results included.
  public func wasActive(_ user: UserID, since instant: Instant) throws -> Bool {
    try db.first(
      """
      SELECT 1 AS active FROM contacts
      WHERE uid = \(user) AND mode IN (0, 1) AND recorded_at >= \(instant)
      LIMIT 1
      """) != nil
  }

  /// Whether a recorded result was the last of its list: nothing else of this user's in the mode
  /// was assigned before it and still to be done after it. For a repeat of the request, whose
  /// answer is not kept. A late result never is the last of a list.
  public func finishedList(_ contact: Contact) throws -> Bool {
    guard !contact.isLate else { return false }
    return try db.first(
      """
      SELECT 1 AS other FROM assignments a
      WHERE a.uid = \(contact.user) AND a.mode = \(contact.mode) AND a.voter_id <> \(contact.voter)
        AND (a.assigned_at < \(contact.recordedAt) OR a.assigned_at = \(contact.assignedAt))
        AND (a.ended_at IS NULL OR a.ended_at > \(contact.recordedAt) OR EXISTS (
          SELECT 1 FROM contacts c
          WHERE c.voter_id = a.voter_id AND c.mode = a.mode AND c.uid = a.uid
            AND c.id > \(contact.id) AND c.recorded_at = \(contact.recordedAt)))
      LIMIT 1
      """) == nil
  }

  private static let columns: SQL =
    """
    id, result_key, uid, voter_id, mode, resolution, notes, occurred_at, recorded_at, assigned_at,
    late, undone_at
    """
}
