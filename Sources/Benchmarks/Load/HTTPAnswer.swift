import Glibc

/// One answer of an HTTP/1.1 server, found in what has arrived (RFC 9112).
struct HTTPAnswer: Equatable {
  var status: Int
  /// Where the body lies in the bytes that were read.
  var body: Range<Int>
  /// The server closes the connection after it.
  var closes: Bool

  enum Reading: Equatable {
    case partial
    case whole(HTTPAnswer)
    /// Not an answer that this reader knows: it must say its length.
    case broken
  }

  /// Reads the first answer at the start of `bytes`; there must be nothing after it, since no
  /// request is sent before the one before it was answered.
  static func read(_ bytes: UnsafeRawBufferPointer) -> Reading {
    guard let headEnd = end(ofHead: bytes) else {
      return bytes.count > longestHead ? .broken : .partial
    }
    let head = UnsafeRawBufferPointer(rebasing: bytes[..<headEnd])
    guard head.count >= 16, head.starts(with: "HTTP/1.1 ".utf8),
      let status = number(head[9..<12]), (100...599).contains(status)
    else { return .broken }
    guard let length = value(of: "content-length", in: head).flatMap(number) ?? empty(status)
    else { return .broken }
    let total = headEnd + length
    guard bytes.count >= total else { return .partial }
    guard bytes.count == total else { return .broken }
    let closes = value(of: "connection", in: head).map { isEqual($0, "close") } ?? false
    return .whole(HTTPAnswer(status: status, body: headEnd..<total, closes: closes))
  }

  private static let longestHead = 16_384

  /// Some answers have no body and need not say so (RFC 9110 §8.6).
  private static func empty(_ status: Int) -> Int? { status == 204 || status == 304 ? 0 : nil }

  /// Behind the first empty line.
  private static func end(ofHead bytes: UnsafeRawBufferPointer) -> Int? {
    var start = 0
    while let line = lineEnd(in: bytes, from: start) {
      if line - start == 2 { return line }
      start = line
    }
    return nil
  }

  /// Behind the next line feed.
  private static func lineEnd(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let base = bytes.baseAddress, start < bytes.count,
      let found = memchr(base + start, 10, bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base + 1
  }

  /// A header field's value without the blanks around it, by its name in small letters.
  private static func value(
    of name: StaticString, in head: UnsafeRawBufferPointer
  ) -> UnsafeRawBufferPointer.SubSequence? {
    var start = lineEnd(in: head, from: 0) ?? head.count
    while let end = lineEnd(in: head, from: start) {
      let colon = start + name.utf8CodeUnitCount
      if colon < end, head[colon] == UInt8(ascii: ":"), isEqual(head[start..<colon], name) {
        var value = head[(colon + 1)..<(end - 1)]
        while let first = value.first, first <= 32 { value = value.dropFirst() }
        while let last = value.last, last <= 32 { value = value.dropLast() }
        return value
      }
      start = end
    }
    return nil
  }

  /// Whether these are a word's letters, capital or not.
  private static func isEqual(
    _ bytes: UnsafeRawBufferPointer.SubSequence, _ word: StaticString
  ) -> Bool {
    bytes.count == word.utf8CodeUnitCount
      && word.withUTF8Buffer { zip(bytes, $0).allSatisfy { $0 | 0x20 == $1 | 0x20 } }
  }

  private static func number(_ bytes: UnsafeRawBufferPointer.SubSequence) -> Int? {
    guard (1...9).contains(bytes.count) else { return nil }
    var number = 0
    for byte in bytes {
      guard (48...57).contains(byte) else { return nil }
      number = number * 10 + Int(byte - 48)
    }
    return number
  }
}
