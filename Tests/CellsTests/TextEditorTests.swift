import Testing

@testable import Cells

@Suite struct TextEditorTests {
  private func type(_ text: String, into editor: inout TextEditor) {
    for character in text {
      let key = character == "\n" ? Key(.enter) : Key.character(character)
      #expect(editor.handle(key) == true)
    }
  }

  @Test func typesAndErases() {
    var editor = TextEditor()
    type("hello", into: &editor)
    _ = editor.handle(Key(.backspace))
    _ = editor.handle(Key(.home))
    _ = editor.handle(Key(.delete))
    type("J", into: &editor)
    #expect(editor.text == "Jell")
    #expect(editor.cursor == 1)
  }

  @Test func joinsAccentsAndFlagsThatArriveInPieces() {
    var editor = TextEditor()
    type("e", into: &editor)
    _ = editor.handle(.character("\u{301}"))
    #expect(editor.text == "e\u{301}")
    #expect(editor.cursor == 1)
    for scalar in "👩‍👧🇩🇪".unicodeScalars { _ = editor.handle(.character(Character(scalar))) }
    #expect(editor.cursor == 3)
    _ = editor.handle(Key(.backspace))
    _ = editor.handle(Key(.backspace))
    #expect(editor.text == "e\u{301}")
    _ = editor.handle(Key(.backspace))
    #expect(editor.isEmpty)
    #expect(editor.length == 0)
  }

  @Test func insertingBetweenFlagsKeepsTheCursorInside() {
    var editor = TextEditor(text: "🇩🇪🇫🇷")
    _ = editor.handle(Key(.home))
    _ = editor.handle(.character("\u{1F1EC}"))
    #expect(editor.cursor <= Array(editor.text).count)
    editor.undo()
    #expect(editor.text == "🇩🇪🇫🇷")
  }

  @Test func movesByWord() {
    var editor = TextEditor(text: "ask about  the budget's end")
    let expected = [24, 15, 11, 4, 0, 0]
    let left = expected.map { _ -> Int in
      _ = editor.handle(Key(.left, .control))
      return editor.cursor
    }
    #expect(left == expected)
    _ = editor.handle(.alt("f"))
    #expect(editor.cursor == 3)
    _ = editor.handle(Key(.right, .alt))
    #expect(editor.cursor == 9)
    _ = editor.handle(.control("w"))
    #expect(editor.text == "ask   the budget's end")
    _ = editor.handle(.control("k"))
    #expect(editor.text == "ask ")
    _ = editor.handle(.control("u"))
    #expect(editor.text == "")
  }

  @Test func killsOnlyItsLine() {
    var editor = TextEditor(text: "one\ntwo\nthree", isMultiline: true)
    _ = editor.handle(Key(.up))
    #expect(editor.cursor == 7)
    _ = editor.handle(.control("u"))
    #expect(editor.text == "one\n\nthree")
    _ = editor.handle(.control("k"))
    #expect(editor.text == "one\nthree")
    _ = editor.handle(.control("e"))
    #expect(editor.cursor == 9)
    _ = editor.handle(.control("a"))
    #expect(editor.cursor == 4)
  }

  @Test func upAndDownKeepTheColumnOverShortLines() {
    var editor = TextEditor(text: "abcdef\nab\nabcdef", isMultiline: true)
    _ = editor.handle(Key(.left))
    #expect(editor.cursor == 15)
    _ = editor.handle(Key(.up))
    #expect(editor.cursor == 9)
    _ = editor.handle(Key(.up))
    #expect(editor.cursor == 5)
    _ = editor.handle(Key(.up))
    #expect(editor.cursor == 0)
    _ = editor.handle(Key(.down))
    #expect(editor.cursor == 9)
    _ = editor.handle(Key(.down))
    #expect(editor.cursor == 15)
  }

  @Test func upAndDownGoByLinesAsSeen() {
    var editor = TextEditor(text: "one two three four", isMultiline: true)
    // Nine columns, one for the cursor: "one two ", "three ", "four".
    _ = editor.handle(Key(.up), columns: 9)
    #expect(editor.cursor == 12)
    _ = editor.handle(Key(.up), columns: 9)
    #expect(editor.cursor == 4)
    _ = editor.handle(Key(.end), columns: 9)
    #expect(editor.cursor == 7)
    _ = editor.handle(Key(.down), columns: 9)
    _ = editor.handle(Key(.home), columns: 9)
    #expect(editor.cursor == 8)
  }

  @Test func wideLettersKeepTheColumn() {
    var editor = TextEditor(text: "王小明\nabcdef", isMultiline: true)
    _ = editor.handle(Key(.left))
    _ = editor.handle(Key(.up))
    #expect(editor.cursor == 2)
  }

  @Test func undoesByWordAndRedoes() {
    var editor = TextEditor()
    type("one two three", into: &editor)
    _ = editor.handle(.control("z"))
    #expect(editor.text == "one two ")
    _ = editor.handle(.control("_"))
    #expect(editor.text == "one ")
    _ = editor.handle(.control("y"))
    #expect(editor.text == "one two ")
    _ = editor.handle(.alt("z"))
    #expect(editor.text == "one two three")
    #expect(!editor.canRedo)
    _ = editor.handle(.control("z"))
    type("X", into: &editor)
    #expect(!editor.canRedo)
    #expect(editor.text == "one two X")
  }

  @Test func aRunOfBackspacesIsOneStep() {
    var editor = TextEditor(text: "hello")
    for _ in 0..<3 { _ = editor.handle(Key(.backspace)) }
    #expect(editor.text == "he")
    editor.undo()
    #expect(editor.text == "hello")
    #expect(editor.cursor == 5)
    editor.redo()
    #expect(editor.text == "he")
  }

  @Test func aFullFieldRefusesAndLosesNothing() {
    var editor = TextEditor(text: "", isMultiline: true, limit: 5)
    type("abcdef", into: &editor)
    #expect(editor.text == "abcde")
    #expect(editor.isFull)
    _ = editor.handle(.character("\u{301}"))
    #expect(editor.text == "abcde")
    _ = editor.handle(Key(.backspace))
    #expect(!editor.isFull)
    #expect(editor.insert("xyz") == false)
    #expect(editor.text == "abcdx")
    #expect(editor.insert("") == true)
  }

  @Test func theLimitCountsScalars() {
    var editor = TextEditor(limit: 4)
    #expect(editor.insert("e\u{301}👍🏽x") == false)
    #expect(editor.text == "e\u{301}👍🏽")
    #expect(editor.length == 4)
    #expect(TextEditor(text: String(repeating: "é", count: 2001), limit: 2000).length == 2000)
  }

  @Test func cleansWhatIsPasted() {
    var notes = TextEditor(isMultiline: true)
    notes.insert("a\r\nb\tc\u{1B}[2J\u{7}\u{202E}d\u{2028}e")
    #expect(notes.text == "a\nb c[2Jd\ne")
    var field = TextEditor()
    field.insert("a\r\nb\nc")
    #expect(field.text == "a b c")
  }

  @Test func letsForeignKeysThrough() {
    var field = TextEditor(text: "x")
    for key in [
      Key(.enter), Key(.tab), Key(.escape), Key(.up), Key(.down), Key(.pageUp),
      Key(.function(1)), .control("s"), .control("c"), .alt("m"), Key(.tab, .shift), Key(.insert),
    ] {
      #expect(field.handle(key) == false, "\(key.label)")
    }
    #expect(field.text == "x")
    var notes = TextEditor(text: "x", isMultiline: true)
    #expect(notes.handle(Key(.enter)) == true)
    #expect(notes.handle(Key(.enter, .control)) == false)
    #expect(notes.handle(Key(.up)) == true)
  }

  private func drawn(
    _ editor: TextEditor, rows: Int, columns: Int
  ) -> (lines: [String], cursor: Point?) {
    var canvas = Canvas(size: Size(rows: rows, columns: columns))
    editor.draw(in: canvas.bounds, on: &canvas, role: .text, isFocused: true)
    return (canvas.lines, canvas.cursor)
  }

  @Test func drawsWrappedNotesWithTheCursor() {
    let editor = TextEditor(text: "one two three four", isMultiline: true)
    let (lines, cursor) = drawn(editor, rows: 4, columns: 9)
    #expect(lines == ["one two", "three", "four", ""])
    #expect(cursor == Point(row: 2, column: 4))
    #expect(editor.rows(columns: 9) == 3)
  }

  @Test func scrollsNotesToTheCursor() {
    var editor = TextEditor(text: "1\n2\n3\n4\n5\n6", isMultiline: true)
    #expect(drawn(editor, rows: 4, columns: 9).lines == ["3", "4", "5", "6"])
    #expect(drawn(editor, rows: 4, columns: 9).cursor == Point(row: 3, column: 1))
    _ = editor.handle(Key(.home, .control))
    #expect(drawn(editor, rows: 4, columns: 9).lines == ["1", "2", "3", "4"])
    #expect(drawn(editor, rows: 1, columns: 9).cursor == Point(row: 0, column: 0))
  }

  @Test func scrollsALongFieldToTheCursor() {
    var editor = TextEditor(text: "abcdefghij")
    let (lines, cursor) = drawn(editor, rows: 1, columns: 6)
    #expect(lines == ["ghij"])
    #expect(cursor == Point(row: 0, column: 4))
    _ = editor.handle(Key(.home))
    #expect(drawn(editor, rows: 1, columns: 6).lines == ["abcdef"])
    #expect(drawn(editor, rows: 1, columns: 6).cursor == Point(row: 0, column: 0))
  }

  @Test func showsNothingOfAPassword() {
    var editor = TextEditor(text: "pass 王", isSecure: true)
    #expect(drawn(editor, rows: 1, columns: 9).lines == ["••••••"])
    #expect(drawn(editor, rows: 1, columns: 9).cursor == Point(row: 0, column: 6))
    _ = editor.handle(Key(.left, .control))
    #expect(editor.cursor == 0)
  }

  private static let keys: [Key] = [
    .character("a"), .character(" "), .character("王"), .character("\u{301}"),
    .character("\u{1F1E9}"), .character("\u{200D}"), .character("👩"), Key(.enter),
    Key(.backspace), Key(.delete), Key(.left), Key(.right), Key(.up), Key(.down), Key(.home),
    Key(.end), Key(.left, .control), Key(.right, .alt), Key(.backspace, .alt), .control("w"),
    .control("k"), .control("u"), .control("a"), .control("e"), .alt("d"),
  ]

  @Test(arguments: 0..<40)
  func neverTrapsAndUndoesEverything(seed: Int) {
    var random = SeededRandom(seed: UInt64(seed))
    let original = "Asked about e\u{301} 王小明\n\n👍🏽 the school budget"
    var editor = TextEditor(text: original, isMultiline: true, limit: 90)
    for _ in 0..<300 {
      if Int.random(in: 0..<12, using: &random) == 0 {
        editor.insert("p\u{301}aste 🇩🇪\r\n")
      } else if let key = Self.keys.randomElement(using: &random) {
        _ = editor.handle(key, columns: Int.random(in: 1...20, using: &random))
      }
      #expect((0...editor.text.count).contains(editor.cursor))
      #expect(editor.length == editor.text.unicodeScalars.count)
      #expect(editor.length <= 90)
      let place = drawn(editor, rows: 3, columns: Int.random(in: 1...20, using: &random)).cursor
      #expect(place != nil)
    }
    let final = editor.text
    while editor.undo() {}
    #expect(Array(editor.text.utf8) == Array(original.utf8))
    while editor.redo() {}
    #expect(Array(editor.text.utf8) == Array(final.utf8))
  }

  @Test func showsTheStartOfALongLineWhereNobodyTypes() {
    let editor = TextEditor(
      text: "3878 Paper Birch Spring Street", isMultiline: false, limit: 160)
    var canvas = Canvas(size: Size(rows: 1, columns: 20))
    let field = Rect(row: 0, column: 0, rows: 1, columns: 20)
    editor.draw(in: field, on: &canvas, role: .text, isFocused: false)
    #expect(canvas.lines == ["3878 Paper Birch Sp…"])
    #expect(canvas.cursor == nil)
    editor.draw(in: field, on: &canvas, role: .text, isFocused: true)
    #expect(canvas.lines[0].hasSuffix("Street"))
  }
}
