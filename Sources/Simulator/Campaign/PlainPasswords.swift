import Service

/// Passwords that are their own hashes: guarding them is not what is simulated.
struct PlainPasswords: PasswordChecker {
  func matches(_ password: String, hash: String) async throws -> Bool? { hash == password }
  func hash(_ password: String) async throws -> String { password }
  func burn(_ password: String) async {}
}
