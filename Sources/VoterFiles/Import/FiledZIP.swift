/// ZIP codes as voter files have them, which spreadsheets have robbed of zeros and dashes.
enum FiledZIP {
  /// `02138` for `2138`, `02138-4567` for `21384567`, `02138` for `02138-0000`; anything that is no
  /// ZIP as it is.
  static func mended(_ text: String) -> String {
    // The usual case.
    if text.utf8.count == 5, text.utf8.allSatisfy(isDigit) { return text }
    let bytes = Array(text.utf8)
    let parts = bytes.split(
      maxSplits: 1, omittingEmptySubsequences: false,
      whereSeparator: { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: " ") })
    guard let first = parts.first, (3...9).contains(first.count), first.allSatisfy(isDigit) else {
      return text
    }
    if parts.count == 2 {
      guard first.count <= 5, parts[1].isEmpty || parts[1].count == 4, parts[1].allSatisfy(isDigit)
      else { return text }
      return joined(padded(first, to: 5), String(decoding: parts[1], as: UTF8.self))
    }
    switch first.count {
    case 3...5: return padded(first, to: 5)
    case 7...9:
      let whole = padded(first, to: 9)
      return joined(String(whole.prefix(5)), String(whole.suffix(4)))
    default: return text
    }
  }

  private static func joined(_ zip: String, _ rest: String) -> String {
    rest.isEmpty || rest == "0000" ? zip : "\(zip)-\(rest)"
  }

  private static func padded(_ digits: some Collection<UInt8>, to count: Int) -> String {
    String(repeating: "0", count: max(0, count - digits.count))
      + String(decoding: digits, as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
