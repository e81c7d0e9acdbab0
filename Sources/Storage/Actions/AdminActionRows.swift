import Domain

/// One thing that an admin did: a row of the log of actions.
public struct LoggedAction: Hashable, Sendable {
  public var id: Int64
  /// The idempotency key; nil for a setting.
  public var key: String?
  public var kind: AdminActionKind
  public var by: UserID
  public var at: Instant
  public var user: UserID?
  public var voter: VoterID?
  /// By `PhoneNumber.key`.
  public var digits: String?
  public var mode: Mode?
  public var from: Instant?
  public var to: Instant?
  /// The name of a variable of the configuration, its row's text before and after.
  public var variable: String?
  public var oldValue: String?
  public var newValue: String?
  public var reason: String?
  /// What it was about, by mode: results, or voters who left lists or pools.
  public var counts = Tallies()
  /// nil while results are still to be taken back.
  public var finishedAt: Instant?
  public var undoneAt: Instant?
  public var undoneBy: UserID?
  /// What counts again, or is back, since it was undone; and what could not.
  public var restored = 0
  public var remaining = 0

  /// A new action; its `id` is given by the database.
  public init(
    _ order: AdminOrder, key: String, reason: String?, by: UserID, at: Instant
  ) {
    self.init(kind: order.kind, by: by, at: at)
    self.key = key
    self.reason = reason
    user = order.user
    mode = order.mode
    switch order {
    case .takeBack(_, _, let from, let to): (self.from, self.to) = (from, to)
    case .closeVoter(let voter, _): self.voter = voter
    case .closeNumber(let digits): self.digits = digits
    case .releaseLists, .suspend: break
    }
  }

  /// A change of the configuration; nil values are those of no row, or secret.
  public init(variable: String, from old: String?, to new: String?, by: UserID, at: Instant) {
    self.init(kind: .changeSetting, by: by, at: at)
    self.variable = variable
    oldValue = old
    newValue = new
    finishedAt = at
  }

  private init(kind: AdminActionKind, by: UserID, at: Instant) {
    id = 0
    self.kind = kind
    self.by = by
    self.at = at
  }

  fileprivate init(_ row: Row) throws {
    guard let kind = AdminActionKind(rawValue: try row.text("kind")) else {
      throw StorageError.malformedRow("kind")
    }
    self.init(
      kind: kind, by: try row.integer("by_uid"), at: try row.instant("at"))
    id = try row.integer("id")
    key = try row.optionalText("action_key")
    user = try row.optionalInteger("user_id")
    voter = try row.optionalInteger("voter_id")
    digits = try row.optionalText("digits")
    mode = try row.optionalInteger("mode").flatMap(Mode.init(sqlInteger:))
    from = try row.optionalInstant("from_at")
    to = try row.optionalInstant("to_at")
    variable = try row.optionalText("variable")
    oldValue = try row.optionalText("old_value")
    newValue = try row.optionalText("new_value")
    reason = try row.optionalText("reason")
    counts = Tallies(letters: try row.int("letters"), calls: try row.int("calls"))
    finishedAt = try row.optionalInstant("finished_at")
    undoneAt = try row.optionalInstant("undone_at")
    undoneBy = try row.optionalInteger("undone_by")
    restored = try row.int("restored")
    remaining = try row.int("remaining")
  }

  /// What was asked for; nil for a change of the configuration.
  public var order: AdminOrder? {
    let fields = AdminOrder.Fields(
      user: user, voter: voter, phone: digits, mode: mode, from: from, to: to)
    return try? AdminOrder(kind, fields)
  }

  /// Under which key an action's effects on the pools are kept. The blank keeps it apart from
  /// every result's: idempotency keys have none.
  public var effectKey: String { Self.effectPrefix + String(id) }

  static let effectPrefix = "action "
}

/// The log of what admins did, append-only but for how far an action has come.
public struct AdminActionRows {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// Adds an action; its number comes back. A key that is taken is a constraint's error.
  public func add(_ action: LoggedAction) throws -> Int64 {
    try db.run(
      """
      INSERT INTO admin_actions (action_key, kind, by_uid, at, user_id, voter_id, digits, mode,
        from_at, to_at, variable, old_value, new_value, reason, letters, calls, finished_at)
      VALUES (\(action.key), \(action.kind.rawValue), \(action.by), \(action.at), \(action.user),
        \(action.voter), \(action.digits), \(action.mode), \(action.from), \(action.to),
        \(action.variable), \(action.oldValue), \(action.newValue), \(action.reason),
        \(action.counts.letters), \(action.counts.calls), \(action.finishedAt))
      """)
    return db.lastInsertedID
  }

  /// The action done under a key.
  public func find(under key: String) throws -> LoggedAction? {
    try db.first("SELECT * FROM admin_actions WHERE action_key = \(key)").map(LoggedAction.init)
  }

  public func find(_ id: Int64) throws -> LoggedAction? {
    try db.first("SELECT * FROM admin_actions WHERE id = \(id)").map(LoggedAction.init)
  }

  /// The action, which no other transaction changes until this one ends.
  public func findToChange(_ id: Int64) throws -> LoggedAction? {
    try db.first("SELECT * FROM admin_actions WHERE id = \(id)\(raw: db.dialect.lockRow)")
      .map(LoggedAction.init)
  }

  /// The latest, newest first, at most `limit`.
  public func latest(_ limit: Int) throws -> [LoggedAction] {
    try db.rows("SELECT * FROM admin_actions ORDER BY id DESC LIMIT \(limit)")
      .map(LoggedAction.init)
  }

  /// Adds to what an action was about.
  public func add(_ count: Int, in mode: Mode, to id: Int64) throws {
    try db.run(
      """
      UPDATE admin_actions SET \(raw: mode.rawValue) = \(raw: mode.rawValue) + \(count)
      WHERE id = \(id)
      """)
  }

  /// Nothing is left to do of it.
  public func finish(_ id: Int64, now: Instant) throws {
    try db.run(
      "UPDATE admin_actions SET finished_at = \(now) WHERE id = \(id) AND finished_at IS NULL")
  }

  /// Says that it does not hold any more; what has not been done of it yet never is.
  public func undo(_ id: Int64, by user: UserID, now: Instant) throws {
    try db.run(
      """
      UPDATE admin_actions SET undone_at = \(now), undone_by = \(user)
      WHERE id = \(id) AND undone_at IS NULL
      """)
    try finish(id, now: now)
  }

  /// Adds to what its undoing has brought back, and to what it could not.
  public func add(restored: Int, remaining: Int, to id: Int64) throws {
    try db.run(
      """
      UPDATE admin_actions
      SET restored = restored + \(restored), remaining = remaining + \(remaining)
      WHERE id = \(id)
      """)
  }

  /// The standing actions that keep all these out of a mode's pool; nil for both modes of a voter.
  public func closing(voter: VoterID, mode: Mode?) throws -> LoggedAction? {
    try db.first(
      """
      SELECT * FROM admin_actions
      WHERE kind = \(AdminActionKind.closeVoter.rawValue) AND voter_id = \(voter)
        AND undone_at IS NULL AND (mode IS NULL OR mode = \(mode))
      ORDER BY id LIMIT 1
      """
    ).map(LoggedAction.init)
  }

  /// The standing action that keeps a number out of the calls' pool.
  public func closing(number digits: String) throws -> LoggedAction? {
    try db.first(
      """
      SELECT * FROM admin_actions
      WHERE kind = \(AdminActionKind.closeNumber.rawValue) AND digits = \(digits)
        AND undone_at IS NULL
      ORDER BY id LIMIT 1
      """
    ).map(LoggedAction.init)
  }
}

/// Names for what the log only numbers.
extension SQLConnection {
  /// The accounts' names by number; who is gone has none.
  public func userNames(of users: Set<UserID>) throws -> [UserID: String] {
    try Dictionary(
      rows("SELECT uid, nickname FROM users WHERE uid IN (\(list: users.sorted()))")
        .map { (try $0.integer("uid"), try $0.optionalText("nickname") ?? "") },
      uniquingKeysWith: { first, _ in first })
  }

  /// The voters' names by number.
  public func voterNames(of voters: Set<VoterID>) throws -> [VoterID: VoterName] {
    try Dictionary(
      rows(
        "SELECT \(sql: VoterRows.columns) FROM voters v WHERE v.id IN (\(list: voters.sorted()))"
      ).map(VoterRows.voter).map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
  }
}
