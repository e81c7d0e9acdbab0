/// Passwords as Scoop keeps them: `crypt(p, p)` with the salt, the password's own first two
/// characters, cut off (crypt_pass in its lib/Scoop.pm).
enum ScoopPassword {
  /// Whether libxcrypt refuses to make such a hash of this password, since its first two
  /// characters are no salt: anything but `./0-9A-Za-z`, or fewer than two (crypt(5), "descrypt").
  static func isUncheckable(_ password: String) -> Bool {
    let salt = password.utf8.prefix(2)
    return salt.count < 2 || !salt.allSatisfy(isSalt)
  }

  private static func isSalt(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ".")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}
