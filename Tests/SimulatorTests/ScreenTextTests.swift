import Cells
import Testing

@testable import Simulator

@Suite struct ScreenTextTests {
  private func screen(_ lines: [String]) -> Canvas {
    var canvas = Canvas(size: Size(rows: max(lines.count, 4), columns: 80))
    for (row, line) in lines.enumerated() {
      canvas.put(line, at: Point(row: row, column: 2), role: .text)
    }
    return canvas
  }

  @Test(arguments: [
    ("call 603-555-0142 now", ["6035550142"]),
    ("王 603-555-0100, 604-555-0199", ["6035550100", "6045550199"]),
    ("603-555-1234", []), ("603-555-01", []), ("2026-11-04", []),
  ])
  func findsEveryNumberOnAScreen(line: String, numbers: [String]) {
    #expect(ScreenText.numbers(on: screen(["", line, "end of it"])) == numbers)
  }

  @Test func findsANumberInTheLastCells() {
    var canvas = Canvas(size: Size(rows: 2, columns: 20))
    canvas.put("603-555-0142", at: Point(row: 1, column: 8), role: .text)
    #expect(ScreenText.numbers(on: canvas) == ["6035550142"])
  }

  @Test func readsThanksUpToTheirPeriod() {
    let canvas = screen(["THX 1 letter. And more", "nothing", "FIN 12 calls."])
    #expect(ScreenText.texts(after: "THX ", on: canvas) == ["THX 1 letter"])
    #expect(ScreenText.texts(after: "FIN ", on: canvas) == ["FIN 12 calls"])
  }

  @Test func readsARowWithWideCharacters() {
    #expect(ScreenText.row(0, of: screen(["王小明 e\u{301}"])).hasPrefix("  王小明 e\u{301}"))
  }
}
