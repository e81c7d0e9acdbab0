/// What a file that is no delimited text turns out to be, by its first bytes.
public enum FileKind: Hashable, Sendable {
  case archive
  case compressed
  case portableDocument
  case utf16
  case binary

  /// The kind, or nil when `sample`, the beginning of a file, may be text.
  init?(_ sample: UnsafeBufferPointer<UInt8>) {
    if sample.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      self = .archive
    } else if sample.starts(with: [0x1F, 0x8B]) || sample.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
      || sample.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A])
    {
      self = .compressed
    } else if sample.starts(with: "%PDF-".utf8) {
      self = .portableDocument
    } else if sample.starts(with: [0xFF, 0xFE]) || sample.starts(with: [0xFE, 0xFF]) {
      self = .utf16
    } else if Self.holdsNUL(sample) {
      self = .binary
    } else {
      return nil
    }
  }

  /// Before its end, that is: some programs fill up what they write.
  private static func holdsNUL(_ sample: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let last = sample.lastIndex(where: { $0 != 0 }) else { return !sample.isEmpty }
    return sample[...last].contains(0)
  }

  /// What it is and how to get a text file out of it.
  var advice: String {
    switch self {
    case .archive: "it is a spreadsheet or a zip archive. Save it as CSV, or unpack it, first."
    case .compressed: "it is compressed. Unpack it first."
    case .portableDocument: "it is a PDF. Ask for the same data as CSV."
    case .utf16: "it is in UTF-16. Save it as CSV in UTF-8 first."
    case .binary: "it holds binary data. A voter file is comma, tab or pipe separated text."
    }
  }
}
