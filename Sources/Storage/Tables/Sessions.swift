import Domain

/// Scoop's `sessions`: who holds which cookie (SPEC 2.1), whatever shape the site's has.
public struct Sessions {
  private let db: any SQLConnection
  private var table: any SessionTable { db.site.sessions }

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// The id as the site's column takes it: the beginning of one that is too long.
  public func fitting(_ id: String) -> String { String(id.prefix(table.longestID)) }

  /// Whose session it is, and when it was last used; a session of another program's making may
  /// not say when. Nil for an id that nobody has, and for a session without a user.
  public func find(_ id: String) throws -> (user: UserID, lastAccessed: Instant?)? {
    // Anything else is a guess, and could not even be compared with a latin1 column.
    guard id.utf8.count <= table.longestID, id.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    return try table.find(id, db)
  }

  /// The account behind a session, and when the session was last used, as `find` tells.
  public func account(_ id: String) throws -> (account: Account, lastAccessed: Instant?)? {
    guard !db.site.isForeign else {
      guard let session = try find(id), let account = try Accounts(db).find(session.user) else {
        return nil
      }
      return (account, session.lastAccessed)
    }
    return try db.first(
      """
      SELECT \(sql: Accounts.columns), s.last_accessed
      FROM sessions s JOIN users u ON u.uid = s.uid
      LEFT JOIN perm_groups g ON g.perm_group_id = u.perm_group
      LEFT JOIN suspended_users x ON x.uid = u.uid
      WHERE s.id = \(id)
      """
    ).map { (try Account($0), try $0.optionalInstant(5)) }
  }

  /// Makes a session under an id that `fitting` gave.
  public func add(_ id: String, user: UserID, now: Instant) throws {
    // Of a transaction that runs twice, MyISAM keeps what the first run wrote.
    if db.site.tables["sessions"]?.rollsBack == false { try table.remove(id, db) }
    try table.add(id, user: user, now: now, db)
  }

  public func touch(_ id: String, now: Instant) throws {
    try table.touch(id, now: now, db)
  }

  /// Ends a session; one that is not there is fine.
  public func remove(_ id: String) throws {
    guard id.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return }
    try table.remove(id, db)
  }

  /// Signs a user out everywhere but in one session; everywhere when it is nil. For accounts of
  /// our own.
  public func removeAll(of user: UserID, but kept: String? = nil) throws {
    try db.run("DELETE FROM sessions WHERE uid = \(user) AND id <> \(kept ?? "")")
  }

  /// Forgets sessions last used before `instant`; the number of them. Another program's sessions
  /// are forgotten by that program, when it likes.
  @discardableResult
  public func removeStale(before instant: Instant) throws -> Int {
    guard !db.site.isForeign else { return 0 }
    return try db.run("DELETE FROM sessions WHERE last_accessed < \(instant)")
  }
}
