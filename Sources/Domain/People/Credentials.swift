/// What a new account's name and password must look like.
public enum Credentials {
  /// The longest name, in Unicode scalars: the width of Scoop's `nickname` column.
  public static let longestName = 50
  /// The shortest password, in characters (NIST SP 800-63B §5.1.1).
  public static let shortestPassword = 8
  /// The longest password, in bytes: libxcrypt's `crypt(3)` takes 512 with the closing zero.
  public static let longestPassword = 511

  /// What is wrong with a new account's name, or nothing.
  public static func problems(withName name: String) -> [FieldError] {
    let scalars = name.unicodeScalars
    if name.isEmpty { return [FieldError(field: "username", message: "Choose a name.")] }
    if name.first?.isWhitespace == true || name.last?.isWhitespace == true {
      return [FieldError(field: "username", message: "Choose a name without spaces around it.")]
    }
    if scalars.count > longestName {
      return [
        FieldError(
          field: "username", message: "A name has at most \(longestName) characters.")
      ]
    }
    if CleanText.line(name) != name {
      return [
        FieldError(
          field: "username", message: "A name is made of letters, digits, marks and single spaces.")
      ]
    }
    return []
  }

  /// What is wrong with a new password, or nothing. `field` is the request's name for it.
  public static func problems(withPassword password: String, field: String) -> [FieldError] {
    if password.count < shortestPassword {
      return [
        FieldError(
          field: field,
          message: "A password has at least \(shortestPassword) characters.")
      ]
    }
    if password.utf8.contains(0) {
      return [
        FieldError(field: field, message: "A password cannot hold the character with number 0.")
      ]
    }
    if password.utf8.count > longestPassword {
      return [
        FieldError(
          field: field,
          message: "This password is too long: \(longestPassword) plain letters and digits fit.")
      ]
    }
    return []
  }
}
