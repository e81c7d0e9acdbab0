/// Why a password was neither checked nor hashed.
public enum PasswordError: Error, Sendable, Equatable, CustomStringConvertible {
  /// As many passwords wait as may. Worth another try in a second; HTTP 503 with `Retry-After`.
  case busy
  /// The password cannot be used; the sentence says why. HTTP 422.
  case refused(String)
  /// The pool is closed: the server is going down. HTTP 503.
  case closed
  /// libxcrypt could not make a salt or a hash: no randomness or memory. HTTP 503.
  case failed

  public var description: String {
    switch self {
    case .busy: "Many people are signing in right now. Try again in a few seconds."
    case .refused(let sentence): sentence
    case .closed: "The server is shutting down. Try again in a minute."
    case .failed: "The server could not work with the password. Try again in a minute."
    }
  }

  static let tooLong = PasswordError.refused(
    "The password is too long: use at most \(Crypt.longestPassword) bytes.")
  static let holdsNUL = PasswordError.refused(
    "The password holds a character that cannot be used: leave out the zero byte.")
}
