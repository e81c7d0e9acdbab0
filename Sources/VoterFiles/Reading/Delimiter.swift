/// What parts the cells of a row.
public enum Delimiter: UInt8, CaseIterable, Sendable {
  case comma = 0x2C
  case tab = 0x09
  case pipe = 0x7C

  /// `comma`, `tab` or `pipe`.
  public init?(named name: String) {
    switch name {
    case "comma": self = .comma
    case "tab": self = .tab
    case "pipe": self = .pipe
    default: return nil
    }
  }

  /// The one that occurs most often outside quotes in the first line that is not blank; a comma
  /// when there is none.
  init(detectedIn sample: UnsafeBufferPointer<UInt8>) {
    var counts: [Delimiter: Int] = [:]
    var isQuoted = false
    var isBlank = true
    for byte in sample {
      if byte == Byte.quote { isQuoted.toggle() }
      if !isQuoted, Byte.isBreak(byte) {
        if isBlank { continue }
        break
      }
      isBlank = false
      if !isQuoted, let delimiter = Delimiter(rawValue: byte) { counts[delimiter, default: 0] += 1 }
    }
    let most = counts.values.max() ?? 0
    self = Self.allCases.first { counts[$0, default: 0] == most } ?? .comma
  }
}

/// The bytes with a meaning in delimited text (RFC 4180).
enum Byte {
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let quote: UInt8 = 0x22

  static func isBreak(_ byte: UInt8) -> Bool { byte == lineFeed || byte == carriageReturn }

  /// A space or a tab.
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
