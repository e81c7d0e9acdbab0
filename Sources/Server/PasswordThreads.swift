import Passwords
import Service

/// `PasswordChecker` over `crypt(3)` on its own few threads.
public struct PasswordThreads: PasswordChecker {
  private let pool: PasswordPool

  public init(_ pool: PasswordPool) {
    self.pool = pool
  }

  public func matches(_ password: String, hash: String) async throws -> Bool? {
    do {
      return switch try await pool.verify(password, against: hash) {
      case .matches: true
      case .differs: false
      case .uncheckable: nil
      }
    } catch .refused {
      // No hash was ever made of such a password.
      return false
    }
  }

  public func hash(_ password: String) async throws -> String {
    try await pool.hash(password)
  }

  public func burn(_ password: String) async {
    try? await pool.verifyNothing(password)
  }
}
