import Domain

/// The nightly expiries (SPEC 5.8): of many servers that wake at the same midnight one does the
/// work, and another takes over when it dies.
///
/// The row of a night is written with every batch, so on any engine, also a cluster's, two servers
/// whose clocks disagree about whose turn it is still do each batch once.
public struct Nights {
  /// Seconds for which a server that says nothing more keeps its turn.
  public static let lease: Int64 = 60
  /// Seconds after midnight until which an assignment from before it may still be under way. What
  /// was finished earlier is looked through once more then.
  public static let grace: Int64 = 60
  /// How long nights are remembered, in seconds.
  public static let memory: Int64 = 30 * 86_400

  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// Whether there is nothing to do for the night that began at `midnight`.
  public func isDone(_ midnight: Instant, now: Instant) throws -> Bool {
    try db.first("SELECT finished_at FROM nights WHERE midnight = \(midnight)")
      .flatMap { try $0.optionalInstant("finished_at") }
      .map { Self.isFinal($0, of: midnight, now: now) } ?? false
  }

  /// Takes the night's work, or goes on with it: until `now` + `lease`.
  ///
  /// - Parameter worker: who asks, 1 to 64 characters that no other server uses.
  /// - Returns: false when another server is at work.
  public func takeTurn(_ midnight: Instant, as worker: String, now: Instant) throws -> Bool {
    // Makes the row and locks it, whoever comes first.
    let same = db.dialect.upsert(on: ["midnight"], set: "midnight = nights.midnight")
    try db.run(
      """
      INSERT INTO nights (midnight, worker, worker_until)
      VALUES (\(midnight), \(worker), \(now))\(raw: same)
      """)
    return try db.run(
      """
      UPDATE nights SET worker = \(worker), worker_until = \(now + Self.lease)
      WHERE midnight = \(midnight) AND (worker = \(worker) OR worker_until <= \(now))
      """) > 0
  }

  /// Says that the night is done, and forgets old ones.
  public func finish(_ midnight: Instant, now: Instant) throws {
    try db.run(
      """
      UPDATE nights SET finished_at = \(now), worker_until = \(now) WHERE midnight = \(midnight)
      """)
    try db.run("DELETE FROM nights WHERE midnight < \(midnight - Self.memory)")
  }

  private static func isFinal(_ finished: Instant, of midnight: Instant, now: Instant) -> Bool {
    let end = midnight + grace
    return finished >= end || now < end
  }
}
