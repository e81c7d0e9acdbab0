/// A control sequence taken apart: `ESC [`, parameters, one final byte (ECMA-48 §5.4).
struct CSI {
  let final: UInt8
  /// One of `< = > ?`, which marks a private sequence.
  let prefix: UInt8?
  /// Has an intermediate byte, which no key has.
  private let hasIntermediate: Bool
  /// Parameters, each of them with its sub-parameters; a missing one is `nil`.
  private let fields: [[Int?]]

  init(parameters: ArraySlice<UInt8>, final: UInt8) {
    self.final = final
    let isPrivate = parameters.first.map { 0x3C...0x3F ~= $0 } ?? false
    prefix = isPrivate ? parameters.first : nil
    let digits = isPrivate ? parameters.dropFirst() : parameters
    hasIntermediate = digits.contains { 0x20...0x2F ~= $0 }
    fields = digits.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map {
      $0.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map {
        Int(String(decoding: $0, as: UTF8.self))
      }
    }
  }

  /// Without any parameter.
  var isBare: Bool { prefix == nil && !hasIntermediate && fields.allSatisfy { $0 == [nil] } }

  func number(_ index: Int, _ sub: Int = 0) -> Int? {
    guard index < fields.count, sub < fields[index].count else { return nil }
    return fields[index][sub]
  }

  /// What the sequence means, `nil` when nothing to us.
  var input: Input? {
    guard !hasIntermediate else { return nil }
    if prefix == UInt8(ascii: "<") { return mouse }
    guard prefix == nil else { return nil }
    switch final {
    case UInt8(ascii: "I") where isBare: return .focus(true)
    case UInt8(ascii: "O") where isBare: return .focus(false)
    default: return key.map(Input.key)
    }
  }

  private var key: Key? {
    switch final {
    case UInt8(ascii: "~"): tildeKey(number(0))
    case UInt8(ascii: "^"): tildeKey(number(0)).map { Key($0.code, .control) }
    case UInt8(ascii: "@"): tildeKey(number(0)).map { Key($0.code, [.control, .shift]) }
    case UInt8(ascii: "u"): number(0).flatMap { modified(kittyCode($0)) }
    case UInt8(ascii: "Z"): Key(.tab, .shift)
    case UInt8(ascii: "a")...UInt8(ascii: "d"):
      letterCode(final - 0x20).map { Key($0, .shift) }
    default: modified(letterCode(final))
    }
  }

  /// The code with the modifiers in the second parameter; `nil` for a key let go and for
  /// modifiers we do not use.
  private func modified(_ code: Key.Code?, modifierAt index: Int = 1) -> Key? {
    let isRelease = number(index, 1) == 3
    guard let code, !isRelease, let modifiers = KeySequence.modifiers(number(index) ?? 1)
    else { return nil }
    return Self.normal(code, modifiers)
  }

  /// A capital letter instead of a letter with Shift; a small one with Control.
  private static func normal(_ code: Key.Code, _ modifiers: Key.Modifiers) -> Key {
    guard case .character(let character) = code else { return Key(code, modifiers) }
    if modifiers.contains(.control) {
      let small = character.lowercased()
      return Key(.character(small.count == 1 ? Character(small) : character), modifiers)
    }
    guard modifiers.contains(.shift) else { return Key(code, modifiers) }
    let capital = character.uppercased()
    return Key(
      .character(capital.count == 1 ? Character(capital) : character),
      modifiers.subtracting(.shift))
  }

  private func letterCode(_ final: UInt8) -> Key.Code? {
    switch final {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "P"): .function(1)
    case UInt8(ascii: "Q"): .function(2)
    // A cursor position report ends in R as well; a key has 1 before its modifiers.
    case UInt8(ascii: "R") where number(0) ?? 1 == 1: .function(3)
    case UInt8(ascii: "S"): .function(4)
    default: nil
    }
  }

  private func tildeKey(_ number: Int?) -> Key? {
    switch number {
    case 1, 7: modified(.home)
    case 2: modified(.insert)
    case 3: modified(.delete)
    case 4, 8: modified(.end)
    case 5: modified(.pageUp)
    case 6: modified(.pageDown)
    case 27: self.number(2).flatMap { modified(kittyCode($0)) }
    case .some(let number): Self.functionKey(number).flatMap { modified(.function($0)) }
    case nil: nil
    }
  }

  private static func functionKey(_ number: Int) -> Int? {
    switch number {
    case 11...15: number - 10
    case 17...21: number - 11
    case 23...26: number - 12
    case 28...29: number - 13
    case 31...34: number - 14
    default: nil
    }
  }

  /// The key of a code point, or of one of kitty's own numbers for keys without one.
  private func kittyCode(_ number: Int) -> Key.Code? {
    switch number {
    case 9: .tab
    case 13, 57414: .enter
    case 27: .escape
    case 8, 127: .backspace
    case 57376...57398: .function(number - 57363)
    case 57399...57413: .character(Array("0123456789./*-+")[number - 57399])
    case 57415: .character("=")
    case 57417: .left
    case 57418: .right
    case 57419: .up
    case 57420: .down
    case 57421: .pageUp
    case 57422: .pageDown
    case 57423: .home
    case 57424: .end
    case 57425: .insert
    case 57426: .delete
    case 57344...63743, ..<32, 128..<160: nil
    default: UInt32(exactly: number).flatMap(Unicode.Scalar.init).map { .character(Character($0)) }
    }
  }

  /// SGR mouse mode: button bits, column, row (from 1), `M` for down and `m` for up.
  private var mouse: Input? {
    let isRelease = final == UInt8(ascii: "m")
    guard isRelease || final == UInt8(ascii: "M"), let bits = number(0), bits >= 0,
      let column = number(1), let row = number(2), column > 0, row > 0,
      let kind = Self.mouseKind(bits, isRelease: isRelease)
    else { return nil }
    var modifiers: Key.Modifiers = []
    if bits & 4 != 0 { modifiers.insert(.shift) }
    if bits & 8 != 0 { modifiers.insert(.alt) }
    if bits & 16 != 0 { modifiers.insert(.control) }
    return .mouse(
      Mouse(kind: kind, at: Point(row: row - 1, column: column - 1), modifiers: modifiers))
  }

  private static func mouseKind(_ bits: Int, isRelease: Bool) -> Mouse.Kind? {
    switch bits & ~0b11100 {
    case 0...2 where isRelease: .release
    case 0: .press(.left)
    case 1: .press(.middle)
    case 2: .press(.right)
    case 32...34: .drag
    case 64: .wheelUp
    case 65: .wheelDown
    default: nil
    }
  }
}
