import Testing

@testable import VoterFiles

@Suite struct DelimitedReaderTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var text: String
    var rows: [[String]]
    var testDescription: String { text.debugDescription }

    init(_ text: String, _ rows: [[String]]) {
      self.text = text
      self.rows = rows
    }
  }

  static let cases = [
    Case("", []),
    Case("\n", []),
    Case("\r\n\r\n\n\r", []),
    Case("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    Case("a,b\n1,2", [["a", "b"], ["1", "2"]]),
    Case("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
    Case("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
    Case("a,b\r1,2\n3,4\r\n5,6", [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]),
    Case("a,b\r\n\r\n\n1,2", [["a", "b"], ["1", "2"]]),
    Case("a\tb\n1,5\t2\n", [["a", "b"], ["1,5", "2"]]),
    Case("a|b|c\n1,5|2\t|\n", [["a", "b", "c"], ["1,5", "2\t", ""]]),
    Case("a\n1\n", [["a"], ["1"]]),
    Case(",,\n,\n", [["", "", ""], ["", ""]]),
    Case("a,b\n1,", [["a", "b"], ["1", ""]]),
    Case("a,b\n\"1\",\"2\"\n", [["a", "b"], ["1", "2"]]),
    Case("a,b\n\"\",\"\"", [["a", "b"], ["", ""]]),
    Case("a,b\n\"x, y\",\"say \"\"hi\"\"\"\n", [["a", "b"], ["x, y", "say \"hi\""]]),
    Case("a,b\n\"\"\"\",\"\"\"\"\"\"", [["a", "b"], ["\"", "\"\""]]),
    Case("a,b\n\"1\r\n2\n3\r4\",5\n", [["a", "b"], ["1\r\n2\n3\r4", "5"]]),
    Case("a,b\nRobert \"Bob\" X,5\" nail\n", [["a", "b"], ["Robert \"Bob\" X", "5\" nail"]]),
    Case("a,b\n \"1\" ,2\n", [["a", "b"], [" \"1\" ", "2"]]),
    Case("\"a|b\",c\n1,2|3\n", [["a|b", "c"], ["1", "2|3"]]),
    Case("a,b\nŻółtowska,王小明\n", [["a", "b"], ["Żółtowska", "王小明"]]),
    Case("\u{FEFF}a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    Case("\u{FEFF}\"a\",b\n1,2\n", [["a", "b"], ["1", "2"]]),
    Case("\"a\"\r\n\"b\"\r\n", [["a"], ["b"]]),
    Case("a,b\n=1+1,@x\n", [["a", "b"], ["=1+1", "@x"]]),
    Case("a,b\n1,2\n\u{0}\u{0}\u{0}", [["a", "b"], ["1", "2"]]),
    Case("a\tb\n\"x\" y\t2\n", [["a", "b"], ["\"x\" y", "2"]]),
    Case("a\tb\n\"x\t2\n3\t4\n", [["a", "b"], ["\"x", "2"], ["3", "4"]]),
    Case("a\tb\r\n1\t\"\"\"\r\n3\t4", [["a", "b"], ["1", "\"\"\""], ["3", "4"]]),
    Case("a|b\n\"x|2\n\"y\"|\"3\"", [["a", "b"], ["\"x", "2"], ["y", "3"]]),
    Case("a\tb\n\"two\nlines\"\t2\n", [["a", "b"], ["two\nlines", "2"]]),
  ]

  @Test(arguments: cases)
  func partsRowsIntoCells(_ given: Case) throws {
    let story = try Story(given.text)
    #expect(story.cells == given.rows)
    #expect(story.problems.allSatisfy { $0 == nil })
    #expect(story.bytesRead == given.text.utf8.count)
  }

  @Test(arguments: cases.map(\.text) + HostileFileTests.malformed.map(\.text), [1, 2, 3, 7])
  func readsTheSameInBlocksOfAnySize(_ text: String, block: Int) throws {
    // Detection looks at the beginning as a whole; the blocks are to cut the rows.
    let delimiter = Delimiter.allCases.first { text.utf8.contains($0.rawValue) }
    let whole = try Story(Array(text.utf8), row: 40, sample: 4, delimiter: delimiter)
    let cut = try Story(Array(text.utf8), block: block, row: 40, sample: 4, delimiter: delimiter)
    #expect(cut == whole)
  }

  @Test func countsTheLinesInsideQuotes() throws {
    let story = try Story("a,b\r\n\"1\r\n2\",3\r\n\r\n4,5\n\"\r\r\",7\n8,9")
    #expect(story.entries.map(\.line) == [1, 2, 5, 6, 9])
  }

  @Test func takesTheGivenDelimiterRatherThanTheUsualOne() throws {
    #expect(try Story("a,b|c\n1,2|3", delimiter: .pipe).cells == [["a,b", "c"], ["1,2", "3"]])
  }

  @Test func readsLatin1WhereTheBeginningIsNotUTF8() throws {
    let bytes = Array("a,b\nZo".utf8) + [0xEB] + Array(",O".utf8) + [0x92] + Array("Brien\n".utf8)
    #expect(try Story(bytes).cells == [["a", "b"], ["Zoë", "O’Brien"]])
    #expect(try Story(bytes, encoding: .utf8).cells.last == [nil, nil])
  }

  @Test func readsLatin1OnRequest() throws {
    #expect(try Story(Array("a\nZoë".utf8), encoding: .latin1).cells == [["a"], ["ZoÃ«"]])
  }

  @Test func keepsToUTF8WhenAByteOrderMarkSaysSo() throws {
    let bytes = [0xEF, 0xBB, 0xBF] + Array("a\nZoë".utf8)
    #expect(try Story(bytes, encoding: .latin1).cells == [["a"], ["Zoë"]])
  }

  @Test(arguments: 1...16)
  func doesNotTakeACharacterCutByTheSampleForLatin1(_ sample: Int) throws {
    let story = try Story(Array("a,ë,王,𝒳,b\n1,2,3,4,5".utf8), block: 1, sample: sample)
    #expect(story.cells.first == ["a", "ë", "王", "𝒳", "b"])
  }

  @Test func keepsToUTF8AfterAnASCIIBeginning() throws {
    let bytes = Array("a,b\n1,2\n3,".utf8) + [0xEB] + Array("\n5,6\n".utf8)
    let story = try Story(bytes, sample: 6)
    #expect(story.cells == [["a", "b"], ["1", "2"], ["3", nil], ["5", "6"]])
  }

  @Test func looksForTheEndOfAQuoteBetweenTabsOnlySoFar() throws {
    let long = String(repeating: "x\n", count: 3_000)
    let story = try Story("a\tb\n\"\(long)\"\t2\n")
    #expect(story.entries.count == 3_002)
    #expect(story.entries.map(\.line) == Array(1...3_002))
    #expect(story.problems.allSatisfy { $0 == nil })
  }
}
