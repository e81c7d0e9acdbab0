/// One step of decoding: what stands at the beginning of some bytes.
enum KeySequence {
  enum Step: Equatable {
    /// More bytes are needed.
    case incomplete
    /// A whole sequence; `nil` when it means nothing to us.
    case complete(Input?, length: Int)
    case pasteBegins(length: Int)
    /// The beginning of an OSC, DCS, APC, PM or SOS string.
    case answerBegins(length: Int)
  }

  /// - Parameter bytes: not empty.
  static func parse(_ bytes: ArraySlice<UInt8>) -> Step {
    let first = bytes[bytes.startIndex]
    if first == Byte.escape { return parseEscape(bytes) }
    if first >= 0x80 { return parseUTF8(bytes) }
    return .complete(.key(plainKey(first)), length: 1)
  }

  /// A key that sends one byte below 0x80.
  static func plainKey(_ byte: UInt8) -> Key {
    switch byte {
    case 0x00: Key(.character(" "), .control)
    case 0x08, 0x7F: Key(.backspace)
    case 0x09: Key(.tab)
    case 0x0A, 0x0D: Key(.enter)
    case 0x1B: Key(.escape)
    case 0x01...0x1A: Key(.character(Character(Unicode.Scalar(byte + 0x60))), .control)
    case 0x1C...0x1F: Key(.character(Character(Unicode.Scalar(byte + 0x40))), .control)
    default: Key(.character(Character(Unicode.Scalar(byte))))
    }
  }

  private static func parseEscape(_ bytes: ArraySlice<UInt8>) -> Step {
    guard bytes.count > 1 else { return .incomplete }
    let rest = bytes.dropFirst()
    switch rest[rest.startIndex] {
    case UInt8(ascii: "["):
      return parseCSI(bytes)
    case UInt8(ascii: "O"):
      return parseSS3(bytes)
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
      UInt8(ascii: "_"):
      return bytes.count > 2 ? .answerBegins(length: 2) : .incomplete
    case Byte.escape:
      return parseDoubleEscape(bytes)
    default:
      return withAlt(parse(rest))
    }
  }

  /// rxvt sends Alt with an arrow as ESC before the arrow's own sequence; otherwise the first ESC
  /// is a key by itself.
  private static func parseDoubleEscape(_ bytes: ArraySlice<UInt8>) -> Step {
    let third = bytes.index(bytes.startIndex, offsetBy: 2)
    guard third < bytes.endIndex else { return .incomplete }
    let isSequence = bytes[third] == UInt8(ascii: "[") || bytes[third] == UInt8(ascii: "O")
    guard isSequence else { return .complete(.key(Key(.escape)), length: 1) }
    return withAlt(parse(bytes.dropFirst()))
  }

  private static func withAlt(_ step: Step) -> Step {
    switch step {
    case .complete(.key(var key)?, let length):
      key.modifiers.insert(.alt)
      return .complete(.key(key), length: length + 1)
    case .complete(let input, let length):
      return .complete(input, length: length + 1)
    case .pasteBegins(let length):
      return .pasteBegins(length: length + 1)
    case .incomplete, .answerBegins:
      return step
    }
  }

  // MARK: UTF-8

  private static func parseUTF8(_ bytes: ArraySlice<UInt8>) -> Step {
    let first = bytes[bytes.startIndex]
    let needed =
      switch first {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    guard needed > 1 else { return .complete(.key(.character("\u{FFFD}")), length: 1) }
    var length = 1
    for byte in bytes.dropFirst().prefix(needed - 1) {
      guard isContinuation(byte, after: first, isSecond: length == 1) else {
        return .complete(.key(.character("\u{FFFD}")), length: length)
      }
      length += 1
    }
    guard length == needed else { return .incomplete }
    let text = String(decoding: bytes.prefix(needed), as: UTF8.self)
    let isControl = text.unicodeScalars.allSatisfy { $0.value < 0xA0 }
    guard !isControl, let character = text.first else { return .complete(nil, length: needed) }
    return .complete(.key(.character(character)), length: needed)
  }

  /// The second byte has a narrower range after some first ones (Unicode 15, table 3-7).
  private static func isContinuation(_ byte: UInt8, after first: UInt8, isSecond: Bool) -> Bool {
    guard isSecond else { return 0x80...0xBF ~= byte }
    switch first {
    case 0xE0: return 0xA0...0xBF ~= byte
    case 0xED: return 0x80...0x9F ~= byte
    case 0xF0: return 0x90...0xBF ~= byte
    case 0xF4: return 0x80...0x8F ~= byte
    default: return 0x80...0xBF ~= byte
    }
  }

  // MARK: SS3

  private static func parseSS3(_ bytes: ArraySlice<UInt8>) -> Step {
    var parameter = 0
    var length = 2
    for byte in bytes.dropFirst(2) {
      length += 1
      if byte >= 0x30, byte <= 0x39, length < 8 {
        parameter = parameter * 10 + Int(byte - 0x30)
        continue
      }
      // Not a final byte: the sequence was cut short, and this begins the next one.
      guard byte >= 0x40, byte <= 0x7E else { return .complete(nil, length: length - 1) }
      let key = ss3Key(byte).map { key in
        Input.key(Key(key.code, key.modifiers.union(modifiers(parameter) ?? [])))
      }
      return .complete(key, length: length)
    }
    return .incomplete
  }

  private static func ss3Key(_ final: UInt8) -> Key? {
    switch final {
    case UInt8(ascii: "M"): Key(.enter)
    case UInt8(ascii: "I"): Key(.tab)
    case UInt8(ascii: "X"): .character("=")
    case UInt8(ascii: "a")...UInt8(ascii: "d"):
      letterKey(final - 0x20).map { Key($0, .control) }
    case UInt8(ascii: "j")...UInt8(ascii: "y"):
      .character(Character(Unicode.Scalar(final - 0x40)))
    default: letterKey(final).map { Key($0) }
    }
  }

  /// The keys that CSI and SS3 name by the same letter.
  private static func letterKey(_ final: UInt8) -> Key.Code? {
    switch final {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "P"): .function(1)
    case UInt8(ascii: "Q"): .function(2)
    case UInt8(ascii: "R"): .function(3)
    case UInt8(ascii: "S"): .function(4)
    default: nil
    }
  }

  // MARK: CSI

  /// The longest CSI sequence that is waited for, in bytes.
  private static let longest = 256

  private static func parseCSI(_ bytes: ArraySlice<UInt8>) -> Step {
    let body = bytes.dropFirst(2)
    if body.first == UInt8(ascii: "[") { return parseLinuxFunctionKey(body) }
    var length = 2
    for byte in body {
      length += 1
      switch byte {
      case 0x20...0x3F:
        if length > longest { return .complete(nil, length: length) }
      case 0x40...0x7E:
        let parameters = body.prefix(length - 3)
        return finish(CSI(parameters: parameters, final: byte), rest: body, length: length)
      default:
        // Not part of a sequence: this one was cut short, and the byte begins the next.
        return .complete(nil, length: length - 1)
      }
    }
    return .incomplete
  }

  private static func parseLinuxFunctionKey(_ body: ArraySlice<UInt8>) -> Step {
    guard let byte = body.dropFirst().first else { return .incomplete }
    guard 0x41...0x45 ~= byte else { return .complete(nil, length: 4) }
    return .complete(.key(Key(.function(Int(byte - 0x40)))), length: 4)
  }

  private static func finish(_ csi: CSI, rest: ArraySlice<UInt8>, length: Int) -> Step {
    if csi.final == UInt8(ascii: "~"), csi.prefix == nil {
      if csi.number(0) == 200 { return .pasteBegins(length: length) }
    }
    if csi.final == UInt8(ascii: "M"), csi.isBare {
      // The old mouse report has three more bytes.
      return rest.count >= 4 ? .complete(nil, length: length + 3) : .incomplete
    }
    return .complete(csi.input, length: length)
  }

  /// From the number that xterm and kitty send: one more than a set of bits. `nil` when a
  /// modifier is held that we do not use (super, hyper, meta).
  static func modifiers(_ number: Int) -> Key.Modifiers? {
    guard number > 1, number <= 256 else { return [] }
    let bits = number - 1
    guard bits & 0b111000 == 0 else { return nil }
    return Key.Modifiers(rawValue: UInt8(bits & 0b111))
  }
}
