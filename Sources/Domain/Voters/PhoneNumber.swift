/// A telephone number as people write it, and as two are compared.
public enum PhoneNumber {
  /// The characters that mean nothing in a number. The storage strips the same ones in SQL.
  public static let punctuation: [Character] = [" ", "-", "(", ")", ".", "/", "+"]

  /// What two numbers are compared by (SPEC 6.2): the number without punctuation and without the
  /// leading 1 of eleven digits; empty for a blank number.
  public static func key(_ number: String) -> String {
    let rest = number.filter { !punctuation.contains($0) }
    return rest.utf8.count == 11 && rest.utf8.first == UInt8(ascii: "1")
      ? String(rest.dropFirst()) : rest
  }

  /// Grouped for reading aloud, `603-555-0142`; anything but ten digits is returned as it is.
  public static func grouped(_ number: String) -> String {
    let digits = key(number)
    guard digits.utf8.count == 10, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return number
    }
    return "\(digits.prefix(3))-\(digits.dropFirst(3).prefix(3))-\(digits.suffix(4))"
  }

  /// Whether a person may enter it as a correction: 7 to 15 digits (ITU-T E.164) and punctuation.
  public static func isPlausible(_ number: String) -> Bool {
    let digits = key(number)
    return (7...15).contains(digits.utf8.count)
      && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}
