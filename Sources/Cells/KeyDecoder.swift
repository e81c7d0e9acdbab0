/// Turns the bytes of a terminal into keys, pastes and mouse events.
///
/// Bytes may be split anywhere: the result is that of the whole. A sequence it does not know, and
/// a terminal's answer to some question, is swallowed whole and never typed as text. Knows the
/// sequences of xterm (modifyOtherKeys included), kitty (`CSI u`), rxvt and the Linux console.
public struct KeyDecoder: Sendable {
  /// The most bytes of one paste that are kept; the rest of it is dropped.
  public static let pasteLimit = 1 << 20

  /// After so many quiet timeouts in a row an unfinished paste or answer counts as ended. A slow
  /// line may pause inside a paste, and what followed would be taken for keys.
  static let patience = 20

  private enum Mode { case keys, paste, answer }

  private var mode = Mode.keys
  private var buffer: [UInt8] = []
  private var pasted: [UInt8] = []
  private var quietTimeouts = 0

  public init() {}

  /// Something has begun that further bytes may finish: run a timer of 50 to 100 ms, and call
  /// `timeout()` when no byte comes before it ends.
  public var isWaiting: Bool { mode != .keys || buffer.first == Byte.escape }

  /// Decodes the next bytes.
  public mutating func feed(_ bytes: some Sequence<UInt8>) -> [Input] {
    buffer.append(contentsOf: bytes)
    quietTimeouts = 0
    return decode()
  }

  /// No byte came for a while, so what looked like the beginning of a sequence was not: a lone
  /// ESC is Escape, ESC and a character that character with Alt, a longer unfinished sequence
  /// nothing.
  public mutating func timeout() -> [Input] {
    switch mode {
    case .keys:
      guard buffer.first == Byte.escape else { return [] }
      defer { buffer.removeAll() }
      return Self.abandoned(buffer)
    case .paste, .answer:
      quietTimeouts += 1
      guard quietTimeouts >= Self.patience else { return [] }
      return giveUp()
    }
  }

  private mutating func giveUp() -> [Input] {
    let wasPaste = mode == .paste
    if wasPaste { keepPasted(buffer.count) }
    buffer.removeAll()
    mode = .keys
    return wasPaste ? finishPaste() : []
  }

  private static func abandoned(_ bytes: [UInt8]) -> [Input] {
    switch bytes.count {
    case 1: [.key(Key(.escape))]
    case 2 where bytes[1] == Byte.escape: [.key(Key(.escape)), .key(Key(.escape))]
    case 2: [.key(Key(.character(Character(Unicode.Scalar(bytes[1]))), .alt))]
    default: []
    }
  }

  private mutating func decode() -> [Input] {
    var inputs: [Input] = []
    var progress = true
    while progress, !buffer.isEmpty {
      switch mode {
      case .keys: progress = decodeKeys(into: &inputs)
      case .paste: progress = decodePaste(into: &inputs)
      case .answer: progress = skipAnswer()
      }
    }
    return inputs
  }

  /// Decodes as many keys as are complete; false when more bytes are needed.
  private mutating func decodeKeys(into inputs: inout [Input]) -> Bool {
    var position = 0
    defer { buffer.removeFirst(position) }
    while position < buffer.count {
      switch KeySequence.parse(buffer[position...]) {
      case .incomplete:
        return false
      case .complete(let input, let length):
        if let input { inputs.append(input) }
        position += length
      case .pasteBegins(let length):
        position += length
        mode = .paste
        return true
      case .answerBegins(let length):
        position += length
        mode = .answer
        return true
      }
    }
    return false
  }

  private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

  private mutating func decodePaste(into inputs: inout [Input]) -> Bool {
    var position = 0
    while let found = buffer[position...].firstIndex(of: Byte.escape) {
      let rest = buffer[found...]
      if rest.starts(with: Self.pasteEnd) {
        keepPasted(found)
        buffer.removeFirst(Self.pasteEnd.count)
        mode = .keys
        inputs += finishPaste()
        return true
      }
      if Self.pasteEnd.starts(with: rest) {
        keepPasted(found)
        return false
      }
      position = found + 1
    }
    keepPasted(buffer.count)
    return false
  }

  /// Moves the first bytes of the buffer to the paste, up to its limit.
  private mutating func keepPasted(_ count: Int) {
    let room = max(0, Self.pasteLimit - pasted.count)
    pasted.append(contentsOf: buffer.prefix(min(count, room)))
    buffer.removeFirst(count)
  }

  private mutating func finishPaste() -> [Input] {
    defer { pasted = [] }
    var text: [UInt8] = []
    text.reserveCapacity(pasted.count)
    var afterReturn = false
    for byte in pasted {
      if !(afterReturn && byte == 0x0A) { text.append(byte == 0x0D ? 0x0A : byte) }
      afterReturn = byte == 0x0D
    }
    return [.paste(String(decoding: text, as: UTF8.self))]
  }

  /// Drops the answer up to its end: BEL, ESC `\`, or what cancels it.
  private mutating func skipAnswer() -> Bool {
    guard let end = buffer.firstIndex(where: { [0x07, 0x18, 0x1A, Byte.escape].contains($0) })
    else {
      buffer.removeAll()
      return false
    }
    if buffer[end] == Byte.escape {
      guard end + 1 < buffer.count else {
        buffer.removeFirst(end)
        return false
      }
      buffer.removeFirst(buffer[end + 1] == UInt8(ascii: "\\") ? end + 2 : end)
    } else {
      buffer.removeFirst(end + 1)
    }
    mode = .keys
    return true
  }
}

enum Byte {
  static let escape: UInt8 = 0x1B
}
