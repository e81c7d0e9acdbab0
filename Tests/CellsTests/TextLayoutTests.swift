import Testing

@testable import Cells

@Suite struct TextLayoutTests {
  @Test(arguments: [
    ("", 5, [""]), ("one two three", 7, ["one two", "three"]), ("one two", 3, ["one", "two"]),
    ("abcdefgh", 3, ["abc", "def", "gh"]), ("a abcdefgh b", 3, ["a", "abc", "def", "gh", "b"]),
    ("one\n\ntwo", 9, ["one", "", "two"]), ("one   two", 4, ["one", "two"]),
    ("王小明你好", 4, ["王小", "明你", "好"]), ("a王小明", 4, ["a王", "小明"]),
    ("王小", 1, ["王", "小"]), ("ab", 0, ["a", "b"]), ("end ", 3, ["end "]),
    ("see 王小明 now", 8, ["see 王小", "明 now"]), ("tail\n", 9, ["tail", ""]),
    ("one two three four", 18, ["one two three four"]), ("a\r\nb", 9, ["a", "b"]),
  ])
  func wrapsBetweenWords(text: String, columns: Int, lines: [String]) {
    #expect(TextLayout.wrap(text, columns: columns) == lines)
  }

  @Test(arguments: [
    ("hello", 9, "hello"), ("hello", 5, "hello"), ("hello", 4, "hel…"), ("hello", 1, "…"),
    ("hello", 0, ""), ("hello", -2, ""), ("王小明", 5, "王小…"), ("王小明", 4, "王…"),
  ])
  func truncatesWithAnEllipsis(text: String, columns: Int, result: String) {
    #expect(TextLayout.truncate(text, columns: columns) == result)
  }

  @Test func padsToExactlyTheColumns() {
    #expect(TextLayout.pad("ab", columns: 5) == "ab   ")
    #expect(TextLayout.pad("ab", columns: 5, alignment: .trailing) == "   ab")
    #expect(TextLayout.pad("ab", columns: 5, alignment: .center) == " ab  ")
    #expect(TextLayout.pad("王小明", columns: 4) == "王… ")
    #expect(TextLayout.pad("abc", columns: 2) == "a…")
    #expect(TextLayout.pad("abc", columns: 0) == "")
  }

  @Test func everyWrappedLineFits() {
    var random = SeededRandom(seed: 7)
    let pieces = ["a", "bc", " ", "  ", "王", "\n", "é", "👍🏽", "longword"]
    for _ in 0..<300 {
      let text = (0..<30).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      let columns = Int.random(in: 2...12, using: &random)
      let lines = TextLayout.wrap(text, columns: columns)
      // The spaces that end a paragraph are kept, wherever they reach.
      for line in lines { #expect(DisplayWidth.of(line.trimmed) <= columns) }
      #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " && $0 != "\n" })
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
