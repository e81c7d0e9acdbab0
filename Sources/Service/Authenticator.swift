import Domain
import Storage

/// The one place that says who a session belongs to (SPEC 2.4).
public protocol Authenticator: Sendable {
  /// The user behind a session's id; nil when there is no such session, when it has run out, or
  /// when its user, group or permission string is missing.
  func user(forSession id: String, now: Instant) async throws -> User?
}

/// One that finds users in the database that everything else is in, so that a request needs one
/// transaction.
public protocol DatabaseAuthenticator: Authenticator {
  /// The same, in a transaction that is under way.
  func find(_ session: String, _ db: any SQLConnection, now: Instant) throws -> FoundUser?
}

/// Scoop's tables: `sessions`, `users`, `perm_groups` (SPEC 2.1).
public struct ScoopAuthenticator: DatabaseAuthenticator {
  private let store: any Store

  public init(store: any Store) {
    self.store = store
  }

  public func find(
    _ session: String, _ db: any SQLConnection, now: Instant
  ) throws -> FoundUser? {
    guard let (account, lastAccessed) = try Sessions(db).account(session),
      SessionLife.isAlive(lastAccessed: lastAccessed, now: now), let user = User(account)
    else { return nil }
    let isTouchDue = SessionLife.isTouchDue(lastAccessed: lastAccessed, now: now)
    return FoundUser(user, sessionToTouch: isTouchDue ? session : nil)
  }

  public func user(forSession id: String, now: Instant) async throws -> User? {
    let found = try await store.read { try find(id, $0, now: now) }
    if let session = found?.sessionToTouch {
      // A full disk must not keep anybody from reading the own list.
      try? await store.write { try Sessions($0).touch(session, now: now) }
    }
    return found?.user
  }
}

/// How long a session lasts.
public enum SessionLife {
  /// Seconds since it was last used: 30 days, a volunteer's pause between two weekends and more.
  public static let span: Int64 = 30 * 86_400
  /// A session's time of use is written at most this often, in seconds.
  public static let touchInterval: Int64 = 600

  /// A session that does not say when it was last used is another program's, and lives.
  static func isAlive(lastAccessed: Instant?, now: Instant) -> Bool {
    lastAccessed.map { now - $0 < span } ?? true
  }

  static func isTouchDue(lastAccessed: Instant?, now: Instant) -> Bool {
    lastAccessed.map { now - $0 >= touchInterval } ?? true
  }
}
