import Testing

@testable import Cells

@Suite struct CanvasTests {
  private func canvas(_ rows: Int, _ columns: Int) -> Canvas {
    Canvas(size: Size(rows: rows, columns: columns))
  }

  private func at(_ row: Int, _ column: Int) -> Point { Point(row: row, column: column) }

  @Test(arguments: [
    ("hello", nil, 5, "hello"), ("hello", 5, 5, "hello"), ("hello", 4, 4, "hel…"),
    ("hello", 1, 1, "…"), ("hello", 0, 0, ""), ("hello world", nil, 8, "hello w…"),
    ("王小明", 6, 6, "王小明"), ("王小明", 5, 5, "王小…"), ("王小明", 4, 3, "王…"),
    ("王小明", 2, 1, "…"), ("王", 1, 1, "…"), ("Zoë", 3, 3, "Zoë"), ("", nil, 0, ""),
    ("ab\u{301}", 2, 2, "ab\u{301}"), ("王小明", nil, 6, "王小明"), ("王小明王小", nil, 7, "王小明…"),
  ])
  func clipsWithAnEllipsisAtTheWidthAndTheEdge(
    text: String, width: Int?, used: Int, line: String
  ) {
    var canvas = canvas(1, 8)
    #expect(canvas.put(text, at: at(0, 0), role: .text, width: width) == used)
    #expect(canvas.lines == [line])
  }

  @Test func drawsNothingOutside() {
    var canvas = canvas(2, 4)
    let blank = canvas
    for point in [at(-1, 0), at(2, 0), at(0, 4), at(0, 99)] {
      #expect(canvas.put("x王", at: point, role: .error) == 0)
    }
    canvas.fill(Rect(row: 5, column: 5, rows: 3, columns: 3), role: .error)
    canvas.setRole(Rect(row: -4, column: -4, rows: 3, columns: 3), .error)
    canvas.horizontalRule(at: 7, columns: 0..<4)
    #expect(canvas == blank)
  }

  @Test func survivesHavingNoSize() {
    var canvas = canvas(0, -3)
    canvas.put("x", at: at(0, 0), role: .text)
    canvas.clear(Rect(row: 0, column: 0, rows: 9, columns: 9))
    #expect(canvas.lines.isEmpty)
    #expect(canvas.roleLines.isEmpty)
  }

  @Test(arguments: [
    (0, "x 小明"), (1, " x小明"), (2, "王x 明"), (3, "王 x明"), (5, "王小 x"),
  ])
  func repairsAHalfOverwrittenWideCharacter(column: Int, line: String) {
    var canvas = canvas(1, 8)
    canvas.put("王小明", at: at(0, 0), role: .text)
    canvas.put("x", at: at(0, column), role: .text)
    #expect(canvas.lines == [line])
  }

  @Test(arguments: [(0, "字小明"), (1, " 字 明"), (2, "王字明"), (3, "王 字")])
  func repairsUnderAWideCharacter(column: Int, line: String) {
    var canvas = canvas(1, 8)
    canvas.put("王小明", at: at(0, 0), role: .text)
    canvas.put("字", at: at(0, column), role: .text)
    #expect(canvas.lines == [line])
  }

  @Test func repairsWhatAFillCuts() {
    var canvas = canvas(1, 8)
    canvas.put("王小明好", at: at(0, 0), role: .text)
    canvas.clear(Rect(row: 0, column: 1, rows: 1, columns: 4))
    #expect(canvas.lines == ["      好"])
    #expect(!canvas[at(0, 5)].isContinuation)
  }

  @Test(arguments: [
    ("a\u{1B}[2Jb", "a\u{FFFD}[2Jb"), ("a\u{7}b", "a\u{FFFD}b"), ("a\u{9B}31mb", "a\u{FFFD}31mb"),
    ("\u{202E}evil\u{202C}", "evil"), ("\u{2066}a\u{2069}", "a"), ("a\nb\tc", "a b c"),
    ("a\r\nb", "a b"), ("\u{301}a", "a"), ("a\u{200B}\u{FEFF}b", "ab"), ("a\u{0}b", "a\u{FFFD}b"),
    ("a\u{2028}b", "a b"), ("\u{7F}", "\u{FFFD}"), ("\u{E0001}a\u{E0041}", "a"),
    ("a\u{FFFE}b", "a\u{FFFD}b"), ("x\u{85}y", "x\u{FFFD}y"),
  ])
  func makesHostileTextHarmless(text: String, line: String) {
    var canvas = canvas(1, 20)
    let used = canvas.put(text, at: at(0, 0), role: .text)
    #expect(canvas.lines == [line])
    #expect(used == DisplayWidth.of(text))
  }

  @Test func keepsOnlyAFewOfAPileOfAccents() {
    var canvas = canvas(1, 4)
    let used = canvas.put(
      "z" + String(repeating: "\u{336}", count: 5000), at: at(0, 1), role: .text)
    #expect(used == 1)
    #expect(canvas.lines[0].unicodeScalars.count == 1 + Glyph.capacity)
    #expect(canvas.lines[0].unicodeScalars.first == " ")
  }

  @Test func noScalarOfAnyCellIsAControl() {
    var canvas = canvas(1, 4)
    for value in UInt32(0)...0x2FFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      canvas.clear(canvas.bounds)
      let used = canvas.put("\(Character(scalar))", at: at(0, 0), role: .text)
      #expect(used == DisplayWidth.of(Character(scalar)), "U+\(String(value, radix: 16))")
      let drawn = canvas[at(0, 0)].scalar(at: 0)
      #expect(drawn >= 0x20 && !(0x7F..<0xA0).contains(drawn))
      #expect(!(0x202A...0x202E).contains(drawn) && !(0x2066...0x2069).contains(drawn))
    }
  }

  @Test func joinsRulesInEitherOrder() {
    let expected = ["┌─┬──┐", "│ │  │", "├─┼──┤", "│ │  │", "└─┴──┘"]
    var first = canvas(5, 6)
    for row in [0, 2, 4] { first.horizontalRule(at: row, columns: 0..<6) }
    for column in [0, 2, 5] { first.verticalRule(at: column, rows: 0..<5) }
    var second = canvas(5, 6)
    for column in [0, 2, 5] { second.verticalRule(at: column, rows: 0..<5) }
    for row in [0, 2, 4] { second.horizontalRule(at: row, columns: 0..<6) }
    #expect(first.lines == expected)
    #expect(second.lines == expected)
    #expect(first.roleLines[1] == "r.r..r")
  }

  @Test func textOverARuleEndsTheRule() {
    var canvas = canvas(1, 6)
    canvas.horizontalRule(at: 0, columns: 0..<6)
    canvas.put("ab", at: at(0, 2), role: .label)
    canvas.verticalRule(at: 2, rows: 0..<1)
    #expect(canvas.lines == ["──│b──"])
  }

  @Test(arguments: Role.allCases)
  func fillsTheWholeCanvasWithARoleAndLeavesCopiesAlone(role: Role) {
    var canvas = Canvas(size: Size(rows: 2, columns: 4))
    canvas.put("王ab", at: Point(row: 0, column: 0), role: .phone)
    let before = canvas
    canvas.fill(canvas.bounds, role: role)
    #expect(canvas.lines == ["", ""])
    #expect((0..<8).allSatisfy { canvas[Point(row: $0 / 4, column: $0 % 4)].role == role })
    #expect(before.lines == ["王ab", ""])
  }

  /// Bytes next to those of printable ASCII, which has a path of its own.
  @Test(arguments: [
    ("a~ z", "a~ z"), ("a\u{7F}z", "a\u{FFFD}z"), ("a\u{1F}z", "a\u{FFFD}z"),
    ("a\u{80}z", "a\u{FFFD}z"),
    ("a\u{A0}z", "a\u{A0}z"), ("1\u{FE0F}\u{20E3}z", "1\u{FE0F}\u{20E3}z"), ("aé·z", "aé·z"),
  ])
  func tellsPrintableASCIIFromItsNeighbours(text: String, shown: String) {
    var canvas = Canvas(size: Size(rows: 1, columns: 12))
    let used = canvas.put(text, at: Point(row: 0, column: 0), role: .key)
    #expect(canvas.lines == [shown])
    #expect(used == DisplayWidth.of(text))
    #expect(canvas[Point(row: 0, column: used - 1)].role == .key)
  }

  @Test func showsRolesAsLetters() {
    var canvas = canvas(2, 8)
    canvas.put("王x", at: at(0, 1), role: .focus)
    canvas.fill(Rect(row: 1, column: 2, rows: 1, columns: 3), role: .selection)
    #expect(canvas.roleLines == [".fff", "..sss"])
    canvas.setRole(Rect(row: 0, column: 0, rows: 1, columns: 2), .warning)
    #expect(canvas.roleLines[0] == "wwff")
    #expect(canvas.lines == [" 王x", ""])
  }

  @Test func everyRoleHasALetterOfItsOwn() {
    #expect(Set(Role.allCases.map(\.letter)).count == Role.allCases.count)
  }

  @Test func keepsRoleAndTextApart() {
    for role in Role.allCases {
      var canvas = canvas(1, 4)
      canvas.put("q", at: at(0, 0), role: role)
      #expect(canvas[at(0, 0)].role == role)
      #expect(canvas[at(0, 0)].text == "q")
      #expect(canvas[at(0, 0)].width == 1)
    }
  }

  @Test func fallsBackToASCII() {
    var canvas = canvas(3, 12)
    canvas.horizontalRule(at: 0, columns: 0..<4)
    canvas.verticalRule(at: 2, rows: 0..<3)
    canvas.put("▸Zoë ●…", at: at(1, 4), role: .text)
    canvas.put("王Łódź★", at: at(2, 4), role: .prime)
    #expect(canvas.asciiFallback().lines == ["--+-", "  | >Zoe *.", "  | ? Lodz*"])
    #expect(canvas.asciiFallback().roleLines == canvas.roleLines)
  }

  @Test func asciiFallbackKeepsEveryLatinLetterALetter() {
    for value in UInt32(0xC0)..<0x180 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      var canvas = canvas(1, 1)
      canvas.put("\(Character(scalar))", at: at(0, 0), role: .text)
      let plain = canvas.asciiFallback().lines[0]
      #expect(plain.utf8.count == 1 && plain.utf8.allSatisfy { $0 < 0x80 })
      if scalar.properties.isUppercase {
        #expect(plain == plain.uppercased(), "U+\(String(value, radix: 16))")
      }
      let base = String(Character(scalar)).decomposedBase
      if let base { #expect(plain == base, "U+\(String(value, radix: 16))") }
    }
  }

  @Test func splitsRectanglesWithoutLosingACell() {
    let rect = Rect(row: 2, column: 3, rows: 10, columns: 20)
    #expect(rect.splitTop(4).rest == Rect(row: 6, column: 3, rows: 6, columns: 20))
    #expect(rect.splitBottom(3).bottom == Rect(row: 9, column: 3, rows: 3, columns: 20))
    #expect(rect.splitLeft(99).rest.isEmpty)
    #expect(rect.splitRight(5).right == Rect(row: 2, column: 18, rows: 10, columns: 5))
    #expect(rect.inset(rows: 6).isEmpty)
    #expect(rect.contains(Point(row: 11, column: 22)))
    #expect(!rect.contains(Point(row: 12, column: 22)))
    #expect(rect.centered(rows: 4, columns: 10) == Rect(row: 5, column: 8, rows: 4, columns: 10))
  }
}

extension String {
  /// The ASCII letter that carries the accent, by the names of the Unicode standard.
  fileprivate var decomposedBase: String? {
    guard let name = unicodeScalars.first?.properties.name else { return nil }
    let words = name.split(separator: " ")
    guard words.count > 5, words[0] == "LATIN", words[2] == "LETTER", words[4] == "WITH",
      words[3].count == 1
    else { return nil }
    return words[1] == "CAPITAL" ? String(words[3]) : words[3].lowercased()
  }
}
