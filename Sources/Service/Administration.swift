import API
import Domain
import Foundation
import Storage

/// What the operator's commands do to accounts and settings. Errors are `Problem`s, whose `detail`
/// is the line to print.
public struct Administration: Sendable {
  private let service: Service

  public init(
    store: any Store, passwords: any PasswordChecker,
    report: @escaping @Sendable (any Error) -> Void = { _ in }
  ) {
    service = Service(store: store, passwords: passwords, report: report)
  }

  /// Adds an account; its number comes back.
  public func addUser(
    name: String, password: String, permissions: Permissions
  ) async throws(Problem) -> UserID {
    let name = name.precomposedStringWithCanonicalMapping
    try await service.read { db in
      try SiteAccounts.mayChange(db)
      try NewAccount.check(db, name: name, password: password)
    }
    let hash = try await service.hash(password)
    return try await service.write { db in
      try NewAccount.check(db, name: name, password: password)
      return try NewAccount.add(db, name: name, hash: hash, permissions: permissions)
    }
  }

  /// Everybody, by name, with what the group permits; somebody whose group is missing has no
  /// permissions.
  public func users() async throws(Problem) -> [User] {
    try await service.read { db in
      try Accounts(db).all().map { account in
        var user = User(
          id: account.id, name: account.name, permissions: account.permissions ?? [])
        user.isSuspended = account.isSuspended
        return user
      }
    }
  }

  /// Gives a user another password and signs them out everywhere.
  public func setPassword(of name: String, to password: String) async throws(Problem) {
    let problems = Credentials.problems(withPassword: password, field: "password")
    guard problems.isEmpty else { throw .invalid(problems) }
    try await service.read { try SiteAccounts.mayChange($0) }
    let hash = try await service.hash(password)
    try await service.write { db in
      let account = try Self.account(db, name)
      try Accounts(db).setPasswordHash(hash, of: account.id)
      try Sessions(db).removeAll(of: account.id)
      try SignInFailures(db).clear(.account(account.name))
    }
  }

  /// Adds permissions to a user's; what the user may do then comes back.
  public func grant(
    _ permissions: Permissions, to name: String
  ) async throws(Problem) -> Permissions {
    try await changePermissions(of: name) { $0.union(permissions) }
  }

  /// Takes permissions from a user; what the user may still do comes back.
  public func revoke(
    _ permissions: Permissions, from name: String
  ) async throws(Problem) -> Permissions {
    try await changePermissions(of: name) { $0.subtracting(permissions) }
  }

  /// The settings as they are.
  public func settings() async throws(Problem) -> Settings {
    try await service.read { try Variables($0).settings() }
  }

  /// Sets one variable; a value that cannot be read is refused.
  ///
  /// - Returns: what the operator should know besides, in one line; nil when it is as it seems.
  @discardableResult
  public func set(_ variable: Variable, to value: String) async throws(Problem) -> String? {
    try await service.write { try $0.set(variable, to: value) }
  }

  /// Brings a variable's default back; it may have had one already.
  public func unset(_ variable: Variable) async throws(Problem) {
    try await service.write { try Variables($0).unset(variable) }
  }

  private func changePermissions(
    of name: String, _ change: @escaping @Sendable (Permissions) -> Permissions
  ) async throws(Problem) -> Permissions {
    try await service.write { db in
      try SiteAccounts.mayChange(db)
      let account = try Self.account(db, name)
      let permissions = change(account.permissions ?? [])
      try Accounts(db).setPermissions(permissions, of: account.id)
      return permissions
    }
  }

  private static func account(_ db: any SQLConnection, _ name: String) throws -> Account {
    let name = name.precomposedStringWithCanonicalMapping
    guard let account = try Accounts(db).find(named: name) else {
      throw Problem(.notFound, "There is no user of that name; user list shows them all.")
    }
    return account
  }
}
