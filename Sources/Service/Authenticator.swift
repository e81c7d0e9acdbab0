import Domain
import Storage

/// The one place that says who a session belongs to (SPEC 2.4).
public protocol Authenticator: Sendable {
  /// The user behind a session's id; nil when there is no such session, when it has run out, or
  /// when its user, group or permission string is missing.
  func user(forSession id: String, now: Instant) async throws -> User?
}

/// Scoop's tables: `sessions`, `users`, `perm_groups` (SPEC 2.1).
public struct ScoopAuthenticator: Authenticator {
  private let store: any Store

  public init(store: any Store) {
    self.store = store
  }

  public func user(forSession id: String, now: Instant) async throws -> User? {
    let found = try await store.read { db -> (user: User?, isTouchDue: Bool) in
      guard let session = try Sessions(db).find(id),
        SessionLife.isAlive(lastAccessed: session.lastAccessed, now: now)
      else { return (nil, false) }
      return (
        try Accounts(db).find(session.user).flatMap(User.init),
        SessionLife.isTouchDue(lastAccessed: session.lastAccessed, now: now)
      )
    }
    guard let user = found.user else { return nil }
    if found.isTouchDue {
      // A full disk must not keep anybody from reading the own list.
      try? await store.write { try Sessions($0).touch(id, now: now) }
    }
    return user
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
