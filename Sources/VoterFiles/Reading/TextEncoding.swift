/// How a file's bytes are read as text.
public enum TextEncoding: String, CaseIterable, Sendable {
  case utf8
  /// ISO 8859-1 with Windows' letters and quotes in 0x80–0x9F, as files called Latin-1 have them
  /// (WHATWG Encoding Standard §4.2: the label `latin1` means windows-1252).
  case latin1

  /// UTF-8 unless `sample`, the beginning of a file, is not. A character cut off at the end of
  /// the sample does not count against it.
  init(detectedIn sample: UnsafeBufferPointer<UInt8>) {
    var end = sample.count
    while end > 0, sample.count - end < 3, sample[end - 1] & 0xC0 == 0x80 { end -= 1 }
    if end > 0, sample[end - 1] >= 0xC0 { end -= 1 } else { end = sample.count }
    let whole = UnsafeBufferPointer(rebasing: sample[..<end])
    let isValid =
      String(validating: sample, as: UTF8.self) != nil
      || String(validating: whole, as: UTF8.self) != nil
    self = isValid ? .utf8 : .latin1
  }

  /// The text of `bytes`, or nil when they are not in this encoding. Every byte is in Latin-1.
  func text(of bytes: UnsafeBufferPointer<UInt8>) -> String? {
    // The usual case; checking it here is several times as fast as the general validation.
    if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
    switch self {
    case .utf8: return String(validating: bytes, as: UTF8.self)
    case .latin1:
      var text = String.UnicodeScalarView()
      for byte in bytes { text.append(Self.scalar(of: byte)) }
      return String(text)
    }
  }

  private static func scalar(of byte: UInt8) -> Unicode.Scalar {
    (0x80...0x9F).contains(byte)
      ? Unicode.Scalar(windows[Int(byte) - 0x80]) ?? Unicode.Scalar(byte) : Unicode.Scalar(byte)
  }

  /// Bytes 0x80–0x9F of windows-1252; the five without a letter stay controls.
  private static let windows: [UInt16] = [
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
    0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
  ]
}
