import API
import Domain
import Storage

/// Who asks for something: a user who is known, or whoever holds a session, who is looked up in
/// the very transaction of what they ask for.
public protocol Caller: Sendable {
  /// Who it is. May be asked again, when the transaction is run again.
  ///
  /// - Throws: `unauthenticated` or `forbidden` as a `Problem`.
  func identified(_ db: any SQLConnection, now: Instant) throws -> FoundUser
}

/// A user, and what is to be written about their session.
public struct FoundUser: Sendable {
  public var user: User
  /// The session whose time of use is to be written; nil when it was written lately.
  public var sessionToTouch: String?

  public init(_ user: User, sessionToTouch: String? = nil) {
    self.user = user
    self.sessionToTouch = sessionToTouch
  }
}

extension User: Caller {
  public func identified(_ db: any SQLConnection, now: Instant) -> FoundUser { FoundUser(self) }
}

/// Whoever holds a session.
struct SessionHolder: Caller {
  let session: String
  let authenticator: any DatabaseAuthenticator
  /// Hears who it is.
  let found: @Sendable (User) -> Void

  func identified(_ db: any SQLConnection, now: Instant) throws -> FoundUser {
    guard let found = try authenticator.find(session, db, now: now) else {
      throw Problem.unauthenticated(try Variables(db).settings())
    }
    guard found.user.permissions.contains(.use) else {
      guard found.user.isSuspended else { throw Problem.mayNotUse }
      throw Problem.suspended(try Variables(db).settings())
    }
    self.found(found.user)
    return found
  }
}

extension Service {
  /// Whoever holds a session, to be looked up together with what they ask for where that can be
  /// done, and now where not; `unauthenticated` without a session.
  ///
  /// - Parameter found: hears who it is.
  public func caller(
    holding session: String?, now: Instant, found: @escaping @Sendable (User) -> Void
  ) async throws(Problem) -> any Caller {
    if let session, !session.isEmpty,
      let authenticator = authenticator as? any DatabaseAuthenticator
    {
      return SessionHolder(session: session, authenticator: authenticator, found: found)
    }
    let user = try await authenticate(session: session, now: now)
    found(user)
    return user
  }
}
