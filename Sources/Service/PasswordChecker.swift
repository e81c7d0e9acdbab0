/// Checks and makes password hashes, off the threads that serve requests. A thrown error means
/// that nothing can be said now, such as when too many are waiting.
public protocol PasswordChecker: Sendable {
  /// Whether the password is the hash's; nil when that kind of hash cannot be checked.
  func matches(_ password: String, hash: String) async throws -> Bool?
  /// A hash of today's kind.
  func hash(_ password: String) async throws -> String
  /// Takes as long as `matches` and says nothing: for accounts that do not exist.
  func burn(_ password: String) async
}
