import API
import Domain
import Foundation
import Storage

/// Accounts: `/v1/users`.
extension Service {
  /// `POST /v1/users`: makes an account that may use eBlocks and signs it in at once; only while
  /// the campaign has sign-up open (SPEC 2.6).
  ///
  /// - Parameter address: where the request came from; many from one are slowed down.
  public func signUp(
    _ request: SignInRequest, address: String, now: Instant
  ) async throws(Problem) -> SignedIn {
    let name = request.username.precomposedStringWithCanonicalMapping
    try await write { db in
      try SiteAccounts.mayChange(db)
      guard try Variables(db).settings().isSignupOpen else { throw Problem.signUpClosed }
      try SignUpGuard(db, address: address, now: now).admit()
    }
    try await read { try Self.checkSignUp($0, name: name, password: request.password) }
    let hash = try await hash(request.password)
    let sessionID = makeSessionID()
    let answer = try await write { db in
      try Self.checkSignUp(db, name: name, password: request.password)
      let id = try NewAccount.add(db, name: name, hash: hash, permissions: .use)
      try Sessions(db).add(sessionID, user: id, now: now)
      return try self.answer(db, user: User(id: id, name: name, permissions: .use), now: now)
    }
    return SignedIn(sessionID: sessionID, answer: answer)
  }

  /// `PUT /v1/users/me/password`: changes the own password. Every other session of the user ends.
  ///
  /// - Parameters:
  ///   - session: the session that makes the request; it goes on.
  ///   - address: where the request came from; wrong tries count like failed sign-ins.
  public func changePassword(
    _ change: PasswordChange, user: User, session: String, address: String, now: Instant
  ) async throws(Problem) {
    let problems = Credentials.problems(withPassword: change.new, field: "new")
    guard problems.isEmpty else { throw .invalid(problems) }
    let name = user.name
    let (account, settings) = try await write { db in
      try SiteAccounts.mayChange(db)
      try SignInGuard(db, name: name, address: address, now: now).admit()
      return (try Accounts(db).find(user.id), try Variables(db).settings())
    }
    guard try await matches(change.old, account: account, settings: settings) else {
      try await write { try SignInGuard($0, name: name, address: address, now: now).failed() }
      throw .invalid([
        FieldError(field: "old", message: "This is not your password now. Please try again.")
      ])
    }
    let hash = try await hash(change.new)
    try await write { db in
      try SignInGuard(db, name: name, address: address, now: now).succeeded()
      try Accounts(db).setPasswordHash(hash, of: user.id)
      try Sessions(db).removeAll(of: user.id, but: session)
    }
  }

  func hash(_ password: String) async throws(Problem) -> String {
    do {
      return try await passwords.hash(password)
    } catch {
      transactions.report(error)
      throw .passwordsUnavailable
    }
  }

  private static func checkSignUp(
    _ db: any SQLConnection, name: String, password: String
  ) throws {
    guard try Variables(db).settings().isSignupOpen else { throw Problem.signUpClosed }
    try NewAccount.check(db, name: name, password: password)
  }
}

/// What every new account must be, whoever makes it.
enum NewAccount {
  static func check(_ db: any SQLConnection, name: String, password: String) throws {
    let problems =
      Credentials.problems(withName: name)
      + Credentials.problems(withPassword: password, field: "password")
    guard problems.isEmpty else { throw Problem.invalid(problems) }
    guard try Accounts(db).find(named: name) == nil else {
      throw taken
    }
  }

  /// Adds it. Of two who ask for one name at the same moment, the second is told as if the first
  /// had long been there.
  static func add(
    _ db: any SQLConnection, name: String, hash: String, permissions: Permissions
  ) throws -> UserID {
    do {
      return try Accounts(db).add(name: name, passwordHash: hash, permissions: permissions)
    } catch StorageError.constraint(let rule) where rule.contains("nickname") {
      throw taken
    }
  }

  private static let taken = Problem.invalid([
    FieldError(field: "username", message: "This name is taken. Please choose another.")
  ])
}

/// Accounts of another program's are read, never written (SPEC 2.2).
enum SiteAccounts {
  static func mayChange(_ db: any SQLConnection) throws {
    if db.site.isForeign { throw Problem.accountsAreTheSites }
  }
}
