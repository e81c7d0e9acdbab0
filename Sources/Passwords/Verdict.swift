/// What comparing a password with a stored hash showed.
public enum Verdict: Sendable, Equatable {
  case matches
  /// Another password, or an account that no password opens (an empty or locked hash).
  case differs
  /// This system cannot tell. The reason is a sentence for the operator's log and the user; it
  /// names neither the password nor the hash.
  case uncheckable(reason: String)

  /// Scoop salted with the password's own first two characters, and libxcrypt refuses a salt
  /// outside `./0-9A-Za-z`.
  static let unusableScoopSalt = Verdict.uncheckable(
    reason: "This system cannot check an old password whose first two characters are not plain "
      + "letters, digits, dots or slashes. Set a new password on the web site, then sign in.")

  static let unknownHash = Verdict.uncheckable(
    reason: "The stored password of this account is of a kind that this system cannot check. "
      + "Set a new password, then sign in.")
}
