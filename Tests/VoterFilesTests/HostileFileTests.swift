import Foundation
import Testing

@testable import VoterFiles

@Suite struct HostileFileTests {
  struct Malformed: CustomTestStringConvertible, Sendable {
    var text: String
    /// Of each row by line: nil for one that is fine.
    var entries: [Int: RowProblem?]
    var testDescription: String { text.debugDescription }

    init(_ text: String, _ entries: [Int: RowProblem?]) {
      self.text = text
      self.entries = entries
    }
  }

  static let malformed = [
    Malformed("a,b\n\"1,2\n3,4\n", [1: nil, 2: .unclosedQuote(line: 2), 3: nil]),
    Malformed("a,b\n1,\"2\n", [1: nil, 2: .unclosedQuote(line: 2)]),
    Malformed("a,b\n1,\"", [1: nil, 2: .unclosedQuote(line: 2)]),
    Malformed("a,b\r\n1,\"2\r\n3,4\r\n", [1: nil, 2: .unclosedQuote(line: 2), 3: nil]),
    Malformed("a,b\r1,\"2\r3,4\r", [1: nil, 2: .unclosedQuote(line: 2), 3: nil]),
    // The next quoted cell shows that the quote before it was never closed.
    Malformed("a,b\n1,\"2\n3,\"x\"\n5,6\n", [1: nil, 2: .textAfterQuote(line: 2), 3: nil, 4: nil]),
    Malformed("a,b\n\"1\"x,2\n3,4\n", [1: nil, 2: .textAfterQuote(line: 2), 3: nil]),
    Malformed("a,b\n\"1\n2\",\"3\n4\n", [1: nil, 2: .unclosedQuote(line: 3), 4: nil]),
    Malformed("a,b\n1,\u{0}\n3,4\n", [1: nil, 2: .holdsNUL, 3: nil]),
    Malformed("a,b\n\u{0}1,2\n3,4\n", [1: nil, 2: .holdsNUL, 3: nil]),
    Malformed(
      "a,b\n\(String(repeating: "x", count: 39)),\n3,4\n",
      [1: nil, 2: nil, 3: nil]),
    Malformed(
      "a,b\n\(String(repeating: "x", count: 40)),\n3,4\n",
      [1: nil, 2: .tooLong(limit: 40), 3: nil]),
    Malformed(
      "a,b\n\(String(repeating: "x", count: 400))", [1: nil, 2: .tooLong(limit: 40)]),
    Malformed(
      "a,b\n\"1\r\n2\",\(String(repeating: "x", count: 50))\r\n3,4\n",
      [1: nil, 2: .tooLong(limit: 40), 4: nil]),
    Malformed(
      "a,b\n\"\(String(repeating: "x", count: 50))\r\n3,4\r\n",
      [1: nil, 2: .unclosedQuote(line: 2), 3: nil]),
  ]

  @Test(arguments: malformed)
  func losesOnlyTheLineThatIsSpoiled(_ given: Malformed) throws {
    let story = try Story(Array(given.text.utf8), row: 40, sample: 4, delimiter: .comma)
    let found = Dictionary(uniqueKeysWithValues: story.entries.map { ($0.line, $0.problem) })
    #expect(found == given.entries)
    #expect(story.bytesRead == given.text.utf8.count)
  }

  @Test(arguments: [
    ([0x50, 0x4B, 0x03, 0x04, 0x14], FileKind.archive), ([0x1F, 0x8B, 0x08], .compressed),
    ([0x28, 0xB5, 0x2F, 0xFD], .compressed), (Array("%PDF-1.7".utf8), .portableDocument),
    ([0xFF, 0xFE, 0x61, 0x00], .utf16), ([0xFE, 0xFF, 0x00, 0x61], .utf16),
    ([0x7F, 0x45, 0x4C, 0x46, 0x00, 0x01], .binary), ([0x00, 0x00], .binary),
  ])
  func saysWhatIsNoTextFile(_ bytes: [UInt8], kind: FileKind) {
    #expect(throws: VoterFileError.notText(kind)) { try Story(bytes) }
    #expect(VoterFileError.notText(kind).description.hasPrefix("This is not a text file: "))
  }

  @Test(arguments: ["id,LASTNAME\n", "id,LASTNAME\n\"", "id,LASTNAME\n1,\"x\n\"\""])
  func passesOverALineOfAnyLength(_ beginning: String) throws {
    let source = Endless(beginning, then: "x", megabytes: 4)
    let file = try VoterFile(source, totalBytes: nil)
    let event = try file.next()
    guard case .refused(let refusal) = event else {
      Issue.record("not refused")
      return
    }
    #expect(refusal.line == 2)
    #expect(refusal.cells.map(\.utf8.count).max() ?? 0 <= 4096)
    while let event = try file.next() {
      guard case .refused = event else {
        Issue.record("\(event)")
        return
      }
    }
    #expect(file.bytesRead == beginning.utf8.count + 4 * 1_048_576)
  }

  @Test func refusesWhatCannotBeOpenedAndSaysWhy() throws {
    let scratch = try Scratch()
    #expect(throws: VoterFileError.isDirectory(path: scratch.url.path)) {
      try VoterFile(path: scratch.url.path)
    }
    let absent = scratch.path("absent.csv")
    #expect(
      throws: VoterFileError.cannotOpen(path: absent, reason: "No such file or directory")
    ) {
      try VoterFile(path: absent)
    }
    #expect(throws: VoterFileError.notText(.binary)) { try VoterFile(path: "/dev/zero") }
    let empty = try scratch.write("", to: "empty.csv")
    #expect(throws: VoterFileError.empty) { try VoterFile(path: empty) }
    #expect(throws: VoterFileError.unreadableHeader(line: 1, .unclosedQuote(line: 1))) {
      try events("\"id,LASTNAME\n1,x\n")
    }
    #expect(throws: VoterFileError.undecodableHeader(line: 1)) {
      try events(Array("id,NAM".utf8) + [0xEB, 0x0A], options: .init(encoding: .utf8))
    }
  }

  /// Random bytes weighted to those that mean something; the same every time.
  @Test(arguments: 0..<40)
  func neverTrapsAndNeverDependsOnTheBlocks(_ seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let alphabet: [UInt8] = [
      0x22, 0x22, 0x2C, 0x2C, 0x0A, 0x0D, 0x61, 0x62, 0xC3, 0xA9, 0x20, 0x7C,
    ]
    for _ in 0..<40 {
      let bytes = (0..<random.below(120)).map { _ in
        random.happens(2) ? UInt8(random.below(255) + 1) : alphabet[random.below(alphabet.count)]
      }
      guard let whole = try? Story(bytes, row: 16, sample: 1, delimiter: .comma, encoding: .utf8)
      else { continue }
      #expect(whole.bytesRead == bytes.count)
      for block in [1, 2, 5] {
        let cut = try Story(
          bytes, block: block, row: 16, sample: 1, delimiter: .comma, encoding: .utf8)
        #expect(cut == whole)
      }
      _ = try? events(Array("id,LASTNAME,prime\n".utf8) + bytes)
    }
  }
}
