import Domain

/// Scoop's `sessions`: who holds which cookie (SPEC 2.1).
public struct Sessions {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// Whose session it is, and when it was last used; a session of another program's making may
  /// not say when.
  public func find(_ id: String) throws -> (user: UserID, lastAccessed: Instant?)? {
    guard let row = try db.first("SELECT uid, last_accessed FROM sessions WHERE id = \(id)")
    else { return nil }
    return (
      try row.integer("uid"),
      try row.optionalInstant("last_accessed")
    )
  }

  public func add(_ id: String, user: UserID, now: Instant) throws {
    try db.run("INSERT INTO sessions (id, uid, last_accessed) VALUES (\(id), \(user), \(now))")
  }

  public func touch(_ id: String, now: Instant) throws {
    try db.run("UPDATE sessions SET last_accessed = \(now) WHERE id = \(id)")
  }

  public func remove(_ id: String) throws {
    try db.run("DELETE FROM sessions WHERE id = \(id)")
  }

  /// Signs a user out everywhere but in one session; everywhere when it is nil.
  public func removeAll(of user: UserID, but kept: String? = nil) throws {
    try db.run("DELETE FROM sessions WHERE uid = \(user) AND id <> \(kept ?? "")")
  }

  /// Forgets sessions last used before `instant`; the number of them.
  @discardableResult
  public func removeStale(before instant: Instant) throws -> Int {
    try db.run("DELETE FROM sessions WHERE last_accessed < \(instant)")
  }
}
