import Domain

/// A telephone number as a voter file has it.
enum FiledPhone: Hashable {
  /// As on file; grouped when it was put together from parts.
  case number(String)
  case none
  /// Seven digits that nobody can be called under.
  case lacksAreaCode
  /// Neither a number nor nothing.
  case unreadable

  /// - Parameters:
  ///   - text: clean; one cell's, or several joined by blanks.
  ///   - areaCode: three digits for numbers of seven.
  init(_ text: String, isJoined: Bool, areaCode: String?) {
    if !isJoined, Self.isUsual(text) {
      self = .number(text)
      return
    }
    let key = PhoneNumber.key(text)
    let digits = key.utf8.prefix { (0x30...0x39).contains($0) }
    // What follows the digits must be an extension: it is not dialled, and is left out.
    let rest = key.utf8.dropFirst(digits.count)
    let isExtended = rest.first.map { $0 | 0x20 == UInt8(ascii: "x") || $0 | 0x20 == 0x65 } ?? false
    if key.isEmpty || digits.allSatisfy({ $0 == 0x30 }) && rest.isEmpty {
      self = .none
    } else if !rest.isEmpty, !isExtended {
      self = .unreadable
    } else if digits.count == 7 {
      let local = String(decoding: digits, as: UTF8.self)
      self = areaCode.map { .number(PhoneNumber.grouped($0 + local)) } ?? .lacksAreaCode
    } else if (10...15).contains(digits.count) {
      let whole = String(decoding: digits, as: UTF8.self)
      self = .number(isJoined || isExtended ? PhoneNumber.grouped(whole) : text)
    } else {
      self = .unreadable
    }
  }

  /// `6035550142`, `603-555-0142` or `(603) 555-0142`, but no row of zeros.
  private static func isUsual(_ text: String) -> Bool {
    let form: StaticString
    switch text.utf8.count {
    case 10: form = "0000000000"
    case 12: form = "000-000-0000"
    case 14: form = "(000) 000-0000"
    default: return false
    }
    var mark = form.utf8Start
    var isFirst = true
    for byte in text.utf8 {
      if mark.pointee == 0x30 {
        guard (0x30...0x39).contains(byte), !(isFirst && byte == 0x30) else { return false }
        isFirst = false
      } else if byte != mark.pointee {
        return false
      }
      mark += 1
    }
    return true
  }
}
