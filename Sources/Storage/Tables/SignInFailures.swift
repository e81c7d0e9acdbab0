import Domain

/// Failed sign-ins by subject: an account's name or a network address (SPEC 2.5).
public struct SignInFailures {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// Who failed.
  public struct Subject: Hashable, Sendable {
    let text: String

    /// An account by its name, whether or not there is one; capital letters make no difference.
    public static func account(_ name: String) -> Subject {
      Subject(text: "account:" + name.lowercased().prefix(100))
    }

    /// A network address.
    public static func address(_ address: String) -> Subject {
      Subject(text: "address:" + address.prefix(100))
    }

    /// Sign-ups from a network address, counted apart: they must not keep a party from signing in.
    public static func signUps(from address: String) -> Subject {
      Subject(text: "sign-up:" + address.prefix(100))
    }
  }

  /// Failures so far and when the latest was; 0 and nil for an unknown subject. For a transaction
  /// that writes: no other one counts the subject until it ends, so that tries which come at once
  /// take turns.
  public func count(_ subject: Subject) throws -> (failures: Int, last: Instant?) {
    if !db.dialect.hasOneWriter { try lock(subject) }
    guard
      let row = try db.first(
        """
        SELECT failures, last_at FROM sign_in_failures
        WHERE subject = \(subject.text) AND failures > 0
        """)
    else { return (0, nil) }
    return (
      try row.int("failures"), try row.instant("last_at")
    )
  }

  /// Counts one more. Failures older than the throttle's memory are forgotten first.
  public func add(_ subject: Subject, now: Instant) throws {
    let (failures, last) = try count(subject)
    let isForgotten = last.map { now - $0 >= SignInThrottle.memory } ?? true
    let update = db.dialect.upsert(
      on: ["subject"],
      set:
        "failures = \(db.dialect.proposed("failures")), last_at = \(db.dialect.proposed("last_at"))"
    )
    try db.run(
      """
      INSERT INTO sign_in_failures (subject, failures, last_at)
      VALUES (\(subject.text), \(isForgotten ? 1 : failures + 1), \(now))\(raw: update)
      """)
  }

  /// Writes the subject's row as it is, or one without failures.
  private func lock(_ subject: Subject) throws {
    let same = db.dialect.upsert(on: ["subject"], set: "failures = failures")
    try db.run(
      """
      INSERT INTO sign_in_failures (subject, failures, last_at)
      VALUES (\(subject.text), 0, 0)\(raw: same)
      """)
  }

  public func clear(_ subject: Subject) throws {
    try db.run("DELETE FROM sign_in_failures WHERE subject = \(subject.text)")
  }

  /// Forgets subjects that have been quiet since `instant`; the number of them.
  @discardableResult
  public func removeStale(before instant: Instant) throws -> Int {
    try db.run("DELETE FROM sign_in_failures WHERE last_at < \(instant)")
  }
}
