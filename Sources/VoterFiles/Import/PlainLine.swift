/// A cell that is one line and needs no cleaning, as nearly all are, told from its bytes alone.
enum PlainLine {
  /// The text of such a cell; nil where `CleanText` has to look at it, or the encoding.
  ///
  /// Plain are the printable letters of ASCII with single blanks between them, and in UTF-8 the
  /// ones of Latin, Greek, Cyrillic and Hebrew (U+00C0 to U+05FF), among which nothing is dropped and
  /// nothing is white space.
  ///
  /// - Parameter bytes: without blanks at its ends.
  static func text(of bytes: UnsafeBufferPointer<UInt8>, in encoding: TextEncoding) -> String? {
    isPlain(bytes, isWide: encoding == .utf8) ? String(decoding: bytes, as: UTF8.self) : nil
  }

  private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>, isWide: Bool) -> Bool {
    var index = 0
    var wasBlank = true
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte >= 0x20, byte < 0x7F {
        let isBlank = byte == 0x20
        if isBlank, wasBlank { return false }
        wasBlank = isBlank
      } else {
        guard isWide, (0xC3...0xD7).contains(byte), index < bytes.count,
          bytes[index] & 0xC0 == 0x80
        else { return false }
        index += 1
        wasBlank = false
      }
    }
    return !wasBlank || bytes.isEmpty
  }
}
