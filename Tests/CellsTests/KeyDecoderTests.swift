import Testing

@testable import Cells

@Suite struct KeyDecoderTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var bytes: [UInt8]
    var inputs: [Input]
    var testDescription: String { String(decoding: bytes, as: UTF8.self).debugDescription }

    init(_ text: String, _ inputs: Input...) {
      bytes = Array(text.utf8)
      self.inputs = inputs
    }

    init(_ bytes: [UInt8], _ inputs: Input...) {
      self.bytes = bytes
      self.inputs = inputs
    }
  }

  private static func key(_ code: Key.Code, _ modifiers: Key.Modifiers = []) -> Input {
    .key(Key(code, modifiers))
  }

  private static func char(_ character: Character, _ modifiers: Key.Modifiers = []) -> Input {
    key(.character(character), modifiers)
  }

  private static let e = "\u{1B}"

  private static let plain: [Example] = [
    Example("a", char("a")), Example("aZ9", char("a"), char("Z"), char("9")),
    Example("é", char("é")), Example("王", char("王")), Example("😀", char("😀")),
    Example("e\u{301}", char("e"), char("\u{301}")),
    Example([0x0D], key(.enter)), Example([0x0A], key(.enter)), Example([0x09], key(.tab)),
    Example([0x7F], key(.backspace)), Example([0x08], key(.backspace)),
    Example([0x03], char("c", .control)), Example([0x1A], char("z", .control)),
    Example([0x00], char(" ", .control)), Example([0x1F], char("_", .control)),
    Example([0xFF], char("\u{FFFD}")), Example([0x80, 0x61], char("\u{FFFD}"), char("a")),
    Example([0xC3, 0x28], char("\u{FFFD}"), char("(")),
    Example([0xE2, 0x82, 0x61], char("\u{FFFD}"), char("a")),
    Example([0xED, 0xA0, 0x80], char("\u{FFFD}"), char("\u{FFFD}"), char("\u{FFFD}")),
    Example([0xC0, 0xAF], char("\u{FFFD}"), char("\u{FFFD}")), Example([0xC2, 0x9B]),
    Example([0xE2, 0x1B, 0x5B, 0x41], char("\u{FFFD}"), key(.up)),
  ]

  private static let sequences: [Example] = [
    Example(e + "[A", key(.up)), Example(e + "OB", key(.down)), Example(e + "[C", key(.right)),
    Example(e + "OD", key(.left)), Example(e + "[H", key(.home)), Example(e + "OF", key(.end)),
    Example(e + "[1~", key(.home)), Example(e + "[8~", key(.end)),
    Example(e + "[2~", key(.insert)), Example(e + "[3~", key(.delete)),
    Example(e + "[5~", key(.pageUp)), Example(e + "[6~", key(.pageDown)),
    Example(e + "[1;5C", key(.right, .control)), Example(e + "[1;2A", key(.up, .shift)),
    Example(e + "[1;3D", key(.left, .alt)), Example(e + "[3;5~", key(.delete, .control)),
    Example(e + "[1;8B", key(.down, [.shift, .alt, .control])),
    Example(e + "OP", key(.function(1))), Example(e + "[1;2P", key(.function(1), .shift)),
    Example(e + "[15~", key(.function(5))), Example(e + "[24~", key(.function(12))),
    Example(e + "[[A", key(.function(1))), Example(e + "[[E", key(.function(5))),
    Example(e + "[Z", key(.tab, .shift)), Example(e + "OM", key(.enter)),
    Example(e + "Op", char("0")), Example(e + "Ok", char("+")),
    Example(e + "[a", key(.up, .shift)), Example(e + "Oa", key(.up, .control)),
    Example(e + "[3^", key(.delete, .control)), Example(e + "[7@", key(.home, [.control, .shift])),
    Example(e + e + "[A", key(.up, .alt)), Example(e + e + "OC", key(.right, .alt)),
    Example(e + "x", char("x", .alt)), Example(e + "é", char("é", .alt)),
    Example(e + "\u{7F}", key(.backspace, .alt)), Example(e + "\r", key(.enter, .alt)),
    Example(e + "\u{1}", char("a", [.alt, .control])),
    Example(e + e + "x", key(.escape), char("x", .alt)),
    Example(e + "[97u", char("a")), Example(e + "[97;2u", char("A")),
    Example(e + "[97:65;2:1u", char("A")), Example(e + "[114;5u", char("r", .control)),
    Example(e + "[122;6u", char("z", [.control, .shift])), Example(e + "[27u", key(.escape)),
    Example(e + "[13;5u", key(.enter, .control)), Example(e + "[9;2u", key(.tab, .shift)),
    Example(e + "[127;3u", key(.backspace, .alt)), Example(e + "[57421u", key(.pageUp)),
    Example(e + "[57400u", char("1")), Example(e + "[57441u"), Example(e + "[97;1:3u"),
    Example(e + "[97;9u"), Example(e + "[27;5;114~", char("r", .control)),
    Example(e + "[27;2;65~", char("A")), Example(e + "[27;5;13~", key(.enter, .control)),
    Example(e + "[I", .focus(true)), Example(e + "[O", .focus(false)),
    Example(e + "[1;5P", key(.function(1), .control)), Example(e + "[24;80R"),
  ]

  private static let mice: [Example] = [
    Example(e + "[<0;5;3M", mouse(.press(.left), 2, 4)),
    Example(e + "[<2;1;1M", mouse(.press(.right), 0, 0)),
    Example(e + "[<0;300;100m", mouse(.release, 99, 299)),
    Example(e + "[<32;6;3M", mouse(.drag, 2, 5)), Example(e + "[<64;6;3M", mouse(.wheelUp, 2, 5)),
    Example(e + "[<81;6;3M", mouse(.wheelDown, 2, 5, .control)),
    Example(e + "[<35;6;3M"), Example(e + "[<0;0;0M"), Example(e + "[<0;5M"),
    Example(e + "[M !!" + "q", char("q")),
  ]

  private static let swallowed: [Example] = [
    Example(e + "[1;5Z", key(.tab, .shift)), Example(e + "[?1;2c" + "q", char("q")),
    Example(e + "[99;99y" + "q", char("q")), Example(e + "[3$yq", char("q")),
    Example(e + "]11;rgb:0000/0000/0000\u{7}q", char("q")),
    Example(e + "]52;c;aGk=" + e + "\\q", char("q")), Example(e + "P1$r0m" + e + "\\q", char("q")),
    Example(e + "_Gi=1;OK" + e + "\\q", char("q")), Example(e + "]0;x" + e + "[A", key(.up)),
    Example(e + "[12\u{3}", char("c", .control)), Example(e + "[1;" + e + "[B", key(.down)),
    Example(e + "[12é", char("é")), Example(e + "O\u{3}", char("c", .control)),
    Example(e + "[99999999999999999999999A", key(.up)),
    Example(e + "[1;99999999999999999999999~", key(.home)),
  ]

  private static let pastes: [Example] = [
    Example(e + "[200~hello" + e + "[201~", .paste("hello")),
    Example(e + "[200~a\r\nb\rc\nd" + e + "[201~q", .paste("a\nb\nc\nd"), char("q")),
    Example(e + "[200~" + e + "[201~", .paste("")),
    Example(e + "[200~é王" + e + "[A" + e + e + "[201~", .paste("é王" + e + "[A" + e)),
    Example(e + "[200~\u{3}" + e + "[201~", .paste("\u{3}")), Example(e + "[201~q", char("q")),
    Example(
      [0x1B] + Array("[200~".utf8) + [0xC3] + [0x1B] + Array("[201~".utf8), .paste("\u{FFFD}")),
  ]

  private static func mouse(
    _ kind: Mouse.Kind, _ row: Int, _ column: Int, _ modifiers: Key.Modifiers = []
  ) -> Input {
    .mouse(Mouse(kind: kind, at: Point(row: row, column: column), modifiers: modifiers))
  }

  static let examples = plain + sequences + mice + swallowed + pastes

  @Test(arguments: examples)
  func decodesTheWhole(example: Example) {
    var decoder = KeyDecoder()
    #expect(decoder.feed(example.bytes) == example.inputs)
    #expect(!decoder.isWaiting)
  }

  @Test(arguments: examples)
  func decodesTheSameSplitAnywhere(example: Example) {
    for place in 0...example.bytes.count {
      var decoder = KeyDecoder()
      let inputs =
        decoder.feed(example.bytes[..<place]) + decoder.feed(example.bytes[place...])
      #expect(inputs == example.inputs, "split at \(place)")
    }
    var decoder = KeyDecoder()
    #expect(example.bytes.flatMap { decoder.feed([$0]) } == example.inputs)
  }

  @Test func decodesEverythingInARow() {
    var decoder = KeyDecoder()
    let all = Self.examples.flatMap { $0.bytes + Array("|".utf8) }
    let expected = Self.examples.flatMap { $0.inputs + [Self.char("|")] }
    #expect(decoder.feed(all) == expected)
  }

  @Test(arguments: [
    Example(e, key(.escape)), Example(e + e, key(.escape), key(.escape)),
    Example(e + "[", char("[", .alt)), Example(e + "O", char("O", .alt)),
    Example(e + "]", char("]", .alt)), Example(e + "[1;5"), Example(e + "[["),
  ])
  func timeoutEndsWhatOnlyLookedLikeASequence(example: Example) {
    var decoder = KeyDecoder()
    #expect(decoder.feed(example.bytes).isEmpty)
    #expect(decoder.isWaiting)
    #expect(decoder.timeout() == example.inputs)
    #expect(!decoder.isWaiting)
    #expect(decoder.feed(Array("q".utf8)) == [Self.char("q")])
  }

  @Test func waitsForNothingWithoutEscape() {
    var decoder = KeyDecoder()
    #expect(!decoder.isWaiting)
    #expect(decoder.feed([0xE7, 0x8E]).isEmpty)
    #expect(!decoder.isWaiting)
    #expect(decoder.timeout().isEmpty)
    #expect(decoder.feed([0x8B]) == [Self.char("王")])
  }

  @Test func aPasteThatNeverEndsIsDeliveredAfterALongSilence() {
    var decoder = KeyDecoder()
    #expect(decoder.feed(Array("\u{1B}[200~half\r".utf8)).isEmpty)
    for _ in 1..<KeyDecoder.patience { #expect(decoder.timeout().isEmpty) }
    #expect(decoder.feed(Array(" more".utf8)).isEmpty)
    for _ in 1..<KeyDecoder.patience { #expect(decoder.timeout().isEmpty) }
    #expect(decoder.isWaiting)
    #expect(decoder.timeout() == [.paste("half\n more")])
    #expect(!decoder.isWaiting)
    #expect(decoder.feed(Array("\u{1B}[201~q".utf8)) == [Self.char("q")])
  }

  @Test func anAnswerThatNeverEndsGivesTheKeysBack() {
    var decoder = KeyDecoder()
    #expect(decoder.feed(Array("\u{1B}]11;rgb".utf8)).isEmpty)
    for _ in 0..<KeyDecoder.patience { #expect(decoder.timeout().isEmpty) }
    #expect(decoder.feed(Array("q".utf8)) == [Self.char("q")])
  }

  @Test func keepsNoMoreOfAPasteThanItsLimit() {
    var decoder = KeyDecoder()
    let bytes = [UInt8](repeating: 0x61, count: KeyDecoder.pasteLimit + 5000)
    #expect(decoder.feed(Array("\u{1B}[200~".utf8)).isEmpty)
    #expect(decoder.feed(bytes).isEmpty)
    let inputs = decoder.feed(Array("b\u{1B}[201~q".utf8))
    #expect(inputs.count == 2)
    #expect(inputs.last == Self.char("q"))
    guard case .paste(let text) = inputs.first else { return }
    #expect(text.utf8.count == KeyDecoder.pasteLimit)
  }

  @Test func neverTrapsOnNoise() {
    var random = SeededRandom(seed: 11)
    let common: [UInt8] = [0x1B, 0x5B, 0x4F, 0x3B, 0x30, 0x7E, 0x4D, 0x3C, 0x75, 0xE7, 0x8E, 0x80]
    for _ in 0..<2000 {
      var decoder = KeyDecoder()
      for _ in 0..<20 {
        let byte =
          Bool.random(using: &random)
          ? common.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
        _ = decoder.feed([byte])
        if Int.random(in: 0..<9, using: &random) == 0 { _ = decoder.timeout() }
      }
      for _ in 0..<KeyDecoder.patience { _ = decoder.timeout() }
      #expect(!decoder.isWaiting)
    }
  }

  @Test(arguments: [
    (Key.control("r"), "Ctrl-R"), (Key(.tab, .shift), "Shift-Tab"), (Key(.enter), "Enter"),
    (Key(.function(1)), "F1"), (Key.character("r"), "r"), (Key.character(" "), "Space"),
    (Key.alt("b"), "Alt-b"), (Key(.left, [.control, .shift]), "Ctrl-Shift-Left"),
    (Key(.pageDown), "PgDn"), (Key(.escape), "Esc"),
  ])
  func namesKeysAsPeopleDo(key: Key, label: String) {
    #expect(key.label == label)
  }
}
