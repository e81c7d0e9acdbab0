import Testing

@testable import Cells

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("a", 1), (" ", 1), ("é", 1), ("e\u{301}", 1), ("ß", 1), ("…", 1), ("●", 1), ("│", 1),
    ("王", 2), ("Ａ", 2), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("あ", 2), ("、", 2),
    ("😀", 2), ("👍🏽", 2), ("👩‍👩‍👧‍👦", 2), ("🇩🇪", 2), ("🇩", 1), ("❤", 1), ("❤\u{FE0F}", 2),
    ("1\u{FE0F}\u{20E3}", 2), ("☎", 1), ("☎\u{FE0F}", 2), ("⌚", 2), ("ก", 1), ("กำ", 2),
    ("क्ष", 2), ("ע", 1), ("\u{301}", 0), ("\u{200B}", 0), ("\u{202E}", 0), ("\u{FEFF}", 0),
    ("\u{AD}", 0), ("\u{1B}", 1), ("\n", 1), ("\u{E0041}", 0), ("\u{1FAE8}", 2),
  ])
  func countsColumnsAsTerminalsDo(text: String, columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
    #expect(text.reduce(0) { $0 + DisplayWidth.of($1) } == columns)
  }

  @Test(arguments: [
    ("", 0), ("Zoë", 3), ("王小明", 6), ("a王b", 4), ("🇩🇪🇫🇷", 4), ("🇩🇪🇫", 3), ("né\u{301}", 2),
    ("a\u{200B}b", 2), ("👨‍👩‍👧 x", 4), ("👍👍🏿", 4), ("a\u{200D}b", 2),
  ])
  func sumsUpText(text: String, columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
  }

  @Test func tablesAreSortedAndApart() {
    for table in [WidthTable.zero, WidthTable.wide] {
      for (range, next) in zip(table, table.dropFirst()) {
        #expect(range.upperBound < next.lowerBound)
      }
    }
  }
}
