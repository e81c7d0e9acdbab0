import Domain

/// Who may not use eBlocks, whatever the group permits: a table of ours over Scoop's groups, which
/// are never edited.
public struct Suspensions {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  public func contains(_ user: UserID) throws -> Bool {
    try db.first("SELECT 1 AS found FROM suspended_users WHERE uid = \(user)") != nil
  }

  /// Suspends a user who is not suspended.
  public func add(_ user: UserID, action: Int64, now: Instant) throws {
    try db.run(
      "INSERT INTO suspended_users (uid, action_id, since) VALUES (\(user), \(action), \(now))")
  }

  /// Ends the suspension that an action began.
  public func end(action: Int64) throws {
    try db.run("DELETE FROM suspended_users WHERE action_id = \(action)")
  }
}
