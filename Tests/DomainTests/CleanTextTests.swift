import Domain
import Testing

@Suite struct CleanTextTests {
  @Test(arguments: [
    ("", ""), ("Ann", "Ann"), (" Ann ", "Ann"), ("Ann  Lee", "Ann Lee"), ("Ann\tLee", "Ann Lee"),
    ("Ann\nLee", "Ann Lee"), ("Ann\r\nLee", "Ann Lee"), ("Ann\u{A0}Lee", "Ann Lee"),
    ("Ann\u{3000}Lee", "Ann Lee"), ("\u{1B}[2J\u{1B}[HAnn", "[2J[HAnn"),
    ("\u{1B}]0;title\u{7}Ann", "]0;titleAnn"), ("\u{9B}2JAnn", "2JAnn"), ("A\u{0}nn", "Ann"),
    ("A\u{8}nn\u{7F}", "Ann"), ("\u{FEFF}Ann", "Ann"), ("Ann\u{202E}Lee", "AnnLee"),
    ("\u{2066}Ann\u{2069}", "Ann"), ("\u{200F}Ann\u{61C}", "Ann"), ("Ann\u{2028}Lee", "Ann Lee"),
    ("Ann\u{85}Lee", "Ann Lee"), ("Ann\u{B}Lee\u{C}", "Ann Lee"), ("A\u{E0041}nn", "Ann"),
    ("A\u{FFF9}nn", "Ann"), ("王小明", "王小明"), ("Zoë", "Zoë"), ("👩‍👩‍👧", "👩‍👩‍👧"),
    ("می\u{200C}خواهم", "می\u{200C}خواهم"), (" \u{7} ", ""), ("a\n\u{301}b", "a \u{301}b"),
  ])
  func aLineIsSafe(text: String, line: String) {
    #expect(Array(CleanText.line(text).unicodeScalars) == Array(line.unicodeScalars))
  }

  @Test(arguments: [
    ("a\nb", "a\nb"), ("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\r\r\nb", "a\n\nb"),
    ("\n\na\n\n", "a"), ("a\tb", "a\tb"), ("a\u{2029}b", "a\nb"), ("a\u{B}b", "a\nb"),
    ("a  b", "a  b"), ("a\u{1B}c\nb", "ac\nb"), ("\u{1B}", ""),
  ])
  func linesKeepTheirBreaks(text: String, lines: String) {
    #expect(Array(CleanText.lines(text).unicodeScalars) == Array(lines.unicodeScalars))
  }

  private static let pieces: [Unicode.Scalar] = [
    " ", "\n", "\r", "\t", "\u{0}", "\u{1B}", "\u{7F}", "\u{85}", "\u{A0}", "\u{9B}", "\u{200B}",
    "\u{200D}", "\u{200E}", "\u{202E}", "\u{2028}", "\u{2069}", "\u{301}", "\u{FE0F}", "\u{FEFF}",
    "\u{1F1FA}", "\u{1F44D}", "\u{1F3FD}", "\u{E007F}", "\u{3000}", "a", "王", "\u{B}", "\u{1680}",
  ]

  @Test(arguments: UInt64(1)...20)
  func cleanedTwiceIsCleanedOnce(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<300 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...24, using: &random) {
        text.append(Self.pieces.randomElement(using: &random)!)
      }
      for clean in [CleanText.line, CleanText.lines] {
        let once = clean(String(text))
        #expect(Array(clean(once).unicodeScalars) == Array(once.unicodeScalars))
        #expect(!once.unicodeScalars.contains(where: CleanText.isUnsafe))
      }
      #expect(!CleanText.line(String(text)).unicodeScalars.contains { $0 == "\n" || $0 == "\t" })
    }
  }

  @Test func everyControlIsUnsafeButTabAndLineFeed() {
    for value in (0...0x1F as ClosedRange<UInt32>).map({ $0 }) + Array(0x7F...0x9F) {
      let scalar = Unicode.Scalar(value)!
      #expect(CleanText.isUnsafe(scalar) == (value != 9 && value != 10))
    }
    #expect((0x20...0x7E).allSatisfy { !CleanText.isUnsafe(Unicode.Scalar($0 as UInt8)) })
  }
}
