import API
import Domain
import Foundation
import Storage

/// A new session, and what its owner is told.
public struct SignedIn: Sendable {
  /// The cookie's value: a secret.
  public var sessionID: String
  public var answer: SessionAnswer
}

/// Sessions: `/v1/session`.
extension Service {
  /// The user behind a cookie; `unauthenticated` without one or without its user, `forbidden` for
  /// a user without `eblocks_use` (SPEC 2.2, 2.3). Every other method wants a user from here.
  public func authenticate(session: String?, now: Instant) async throws(Problem) -> User {
    var user: User?
    if let session, !session.isEmpty {
      do {
        user = try await authenticator.user(forSession: session, now: now)
      } catch {
        throw transactions.problem(from: error)
      }
    }
    guard let user else {
      throw .unauthenticated(try await read { try Variables($0).settings() })
    }
    guard user.permissions.contains(.use) else {
      guard user.isSuspended else { throw .mayNotUse }
      throw .suspended(try await read { try Variables($0).settings() })
    }
    return user
  }

  /// `POST`: signs in with name and password. An unknown name and a wrong password look alike and
  /// take the same time.
  ///
  /// - Parameter address: where the request came from; tries are counted by it too.
  public func signIn(
    _ request: SignInRequest, address: String, now: Instant
  ) async throws(Problem) -> SignedIn {
    let name = request.username.precomposedStringWithCanonicalMapping
    let (account, settings, isForeign) = try await write { db in
      try SignInGuard(db, name: name, address: address, now: now).admit()
      return (
        try Accounts(db).find(named: name), try Variables(db).settings(), db.site.isForeign
      )
    }
    let refusal: Problem =
      isForeign && ScoopPassword.isUncheckable(request.password)
      ? .uncheckableScoopPassword(settings) : .badCredentials(settings)
    let isRight: Bool
    do {
      isRight = try await matches(request.password, account: account, settings: settings)
    } catch {
      guard error.code == .badCredentials else { throw error }
      try await recordFailure(name: name, address: address, now: now)
      throw isForeign ? refusal : error
    }
    guard isRight, let account else {
      try await recordFailure(name: name, address: address, now: now)
      throw refusal
    }
    let newID = makeSessionID()
    let (sessionID, answer) = try await write { [self] db in
      try SignInGuard(db, name: name, address: address, now: now).succeeded()
      // The password may have been changed while it was being checked.
      guard let current = try Accounts(db).find(account.id),
        current.passwordHash == account.passwordHash
      else { throw Problem.badCredentials(settings) }
      guard let user = User(current) else { throw Problem.unauthenticated(settings) }
      if user.isSuspended { throw Problem.suspended(settings) }
      guard user.permissions.contains(.use) else { throw Problem.mayNotUse }
      let sessionID = Sessions(db).fitting(newID)
      try Sessions(db).add(sessionID, user: user.id, now: now)
      return (sessionID, try self.answer(db, user: user, now: now))
    }
    return SignedIn(sessionID: sessionID, answer: answer)
  }

  /// `GET`: who is signed in, their tallies, and the campaign's settings.
  public func session(user: User, now: Instant) async throws(Problem) -> SessionAnswer {
    try await read { try answer($0, user: user, now: now) }
  }

  /// `DELETE`: signs out. A session that is gone already is fine.
  public func signOut(session: String) async throws(Problem) {
    try await write { try Sessions($0).remove(session) }
  }

  func answer(
    _ db: any SQLConnection, user: User, now: Instant
  ) throws -> SessionAnswer {
    let settings = try Variables(db).settings()
    return SessionAnswer(
      user: UserDescription(id: user.id, name: user.name, permissions: user.permissions),
      tallies: try TallyRows(db).read(user.id), settings: settings.publicValues, serverTime: now,
      serverVersion: Version.current,
      progress: try reached.progress(db, of: user.id, zone: settings.campaignZone, now: now))
  }

  /// Whether the password is the account's; takes as long when there is no account.
  func matches(
    _ password: String, account: Account?, settings: Settings
  ) async throws(Problem) -> Bool {
    // crypt(3) reads up to a NUL and refuses what is longer.
    let isCheckable =
      password.utf8.count <= Credentials.longestPassword && !password.utf8.contains(0)
    guard let account, isCheckable else {
      await passwords.burn(isCheckable ? password : "")
      return false
    }
    let answer: Bool?
    do {
      answer = try await passwords.matches(password, hash: account.passwordHash)
    } catch {
      transactions.report(error)
      throw .passwordsUnavailable
    }
    guard let answer else { throw .uncheckablePassword(settings) }
    return answer
  }

  private func recordFailure(
    name: String, address: String, now: Instant
  ) async throws(Problem) {
    try await write { try SignInGuard($0, name: name, address: address, now: now).failed() }
  }
}
