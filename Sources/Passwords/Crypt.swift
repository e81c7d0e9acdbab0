import CCrypt

/// `crypt(3)` of libxcrypt: slow on purpose, so only called on the pool's own threads.
enum Crypt {
  /// The longest password that libxcrypt hashes, in bytes: its buffer of 512 less the final NUL.
  static let longestPassword = Int(ebp_longest_phrase)

  /// The hash of `password` under `setting` (a salt, or a whole hash), or nil when libxcrypt does
  /// not accept that setting or the password is too long or holds a NUL.
  ///
  /// The copy of the password that is made here is wiped; the caller's `String` cannot be.
  static func hash(_ password: String, setting: String) -> String? {
    let bytes = password.utf8
    guard bytes.count <= longestPassword, !bytes.contains(0) else { return nil }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) { phrase in
      for (index, byte) in bytes.enumerated() { phrase[index] = CChar(bitPattern: byte) }
      phrase[bytes.count] = 0
      defer { ebp_wipe(phrase.baseAddress, phrase.count) }
      return string { ebp_hash(phrase.baseAddress, setting, $0) }
    }
  }

  /// A yescrypt setting (`$y$`) with a random salt and libxcrypt's default cost, or nil when the
  /// system has no randomness to give.
  static func newSetting() -> String? { string(ebp_new_setting) }

  private static func string(_ fill: (UnsafeMutablePointer<CChar>?) -> CInt) -> String? {
    let size = Int(ebp_output_size)
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { output in
      output.initialize(repeating: 0)
      guard fill(output.baseAddress) == 0 else { return nil }
      return String(decoding: output.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
  }
}
