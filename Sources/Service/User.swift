import API
import Domain
import Storage

/// Who makes a request.
public struct User: Hashable, Sendable {
  public var id: UserID
  public var name: String
  public var permissions: Permissions
  /// An admin has suspended the account, so it has no permissions.
  public var isSuspended = false

  public init(id: UserID, name: String, permissions: Permissions) {
    self.id = id
    self.name = name
    self.permissions = permissions
  }

  /// Nil when the account's group, or its permission string, is missing (SPEC 2.3).
  init?(_ account: Account) {
    guard let permissions = account.permissions else { return nil }
    self.init(
      id: account.id, name: account.name, permissions: account.isSuspended ? [] : permissions)
    isSuspended = account.isSuspended
  }
  /// - Throws: `forbidden` unless the user has `eblocks_admin`.
  public func mustBeAdmin() throws(Problem) {
    guard permissions.contains(.admin) else { throw .adminsOnly }
  }
}
