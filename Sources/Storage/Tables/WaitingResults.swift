import Domain

/// A result that was put off, by who sent it under which key and about whom.
public struct WaitingResult: Hashable, Sendable {
  public var key: String
  public var user: UserID
  public var voter: VoterID
  public var mode: Mode

  public init(key: String, user: UserID, voter: VoterID, mode: Mode) {
    self.key = key
    self.user = user
    self.voter = voter
    self.mode = mode
  }
}

/// When results that were refused for later first came, so that waiting does not make them too
/// late (SPEC 6.5). A row goes when its result is recorded, or after `memory`.
public struct WaitingResults {
  /// How long a key is remembered, in seconds.
  public static let memory: Int64 = 30 * 86_400
  /// Keys remembered for one user; more than lists can hold, so only a flood of made-up keys gets
  /// there. What comes beyond it is judged by when it comes.
  public static let mostPerUser = 500

  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// When the result first came; nil when it was never put off, or under this key as another.
  public func firstReceived(_ result: WaitingResult) throws -> Instant? {
    try db.first(
      """
      SELECT first_received_at FROM waiting_results
      WHERE uid = \(result.user) AND result_key = \(result.key)
        AND voter_id = \(result.voter) AND mode = \(result.mode)
      """
    ).map { try $0.instant("first_received_at") }
  }

  /// Remembers that the result came at `now`, unless its key came before.
  ///
  /// - Returns: whether there was anything to remember.
  @discardableResult
  public func note(_ result: WaitingResult, now: Instant) throws -> Bool {
    let known = try db.count(
      """
      SELECT count(*) FROM waiting_results
      WHERE uid = \(result.user) AND result_key = \(result.key)
      """)
    let all = try db.count("SELECT count(*) FROM waiting_results WHERE uid = \(result.user)")
    guard known == 0, all < Self.mostPerUser else { return false }
    try db.run(
      """
      INSERT INTO waiting_results (uid, result_key, voter_id, mode, first_received_at)
      VALUES (\(result.user), \(result.key), \(result.voter), \(result.mode), \(now))
      """)
    return true
  }

  /// Forgets a key, when its result is recorded.
  public func remove(_ key: String, of user: UserID) throws {
    try db.run("DELETE FROM waiting_results WHERE uid = \(user) AND result_key = \(key)")
  }

  /// Forgets what first came before `instant`; the number of them.
  @discardableResult
  public func removeStale(before instant: Instant) throws -> Int {
    try db.run("DELETE FROM waiting_results WHERE first_received_at < \(instant)")
  }
}
