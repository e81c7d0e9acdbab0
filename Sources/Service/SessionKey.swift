/// The ids of sessions: secrets that nobody guesses.
public enum SessionKey {
  /// 256 bits of the system's randomness as 64 hexadecimal digits, the width of `sessions.id`.
  @Sendable public static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
