import Domain
import Testing

@testable import VoterFiles

/// What is told from the bytes alone has to be what cleaning the text would have made of it.
@Suite struct PlainLineTests {
  private static func text(_ bytes: [UInt8], _ encoding: TextEncoding = .utf8) -> String? {
    bytes.withUnsafeBufferPointer { PlainLine.text(of: $0, in: encoding) }
  }

  @Test(arguments: [
    "", "Reed", "O'Neil-Ames", "165 Velvet Knoll Place, Apt 13", "Zoë", "Þorsteinsdóttir", "Ёлкин",
    "אלון", "~",
  ])
  func knowsTheUsual(_ cell: String) {
    #expect(Self.text(Array(cell.utf8)) == cell)
  }

  @Test func leavesEveryLetterAsCleaningDoes() {
    var plain = 0
    for scalar in (0...0xFFFF as ClosedRange<UInt32>).lazy.compactMap(Unicode.Scalar.init) {
      for cell in ["\(scalar)", "a\(scalar)b", "a\(scalar)", "\(scalar)\(scalar)"] {
        guard let text = Self.text(Array(cell.utf8)) else { continue }
        plain += 1
        if !text.utf8.elementsEqual(CleanText.line(cell).utf8) {
          Issue.record("U+\(String(scalar.value, radix: 16)) in \(cell.utf8.map { $0 })")
        }
      }
    }
    #expect(plain > 4 * (94 + 0x540))
  }

  @Test(arguments: ["a  b", " a", "a ", " ", "a\tb", "a\nb", "a\u{7F}", "a\u{A0}b", "王"])
  func leavesTheRestToCleaning(_ cell: String) {
    #expect(Self.text(Array(cell.utf8)) == nil)
  }

  @Test(
    arguments: [
      [0xC3], [0xC3, 0x41], [0x41, 0xC3], [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3, 0xC3, 0xA9],
      [0xFF],
    ] as [[UInt8]])
  func takesNothingThatIsNotUTF8(_ bytes: [UInt8]) {
    #expect(Self.text(bytes) == nil)
  }

  @Test func takesOnlyASCIIInLatin1() {
    #expect(Self.text(Array("Reed".utf8), .latin1) == "Reed")
    #expect(Self.text(Array("Zoë".utf8), .latin1) == nil)
  }
}
