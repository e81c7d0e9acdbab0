import Cells
import Domain
import Testing

@testable import ClientCore

/// What the screen shows depends on the model alone, and little of it changes when the selection
/// moves.
struct RedrawTests {
  /// Keys that lead everywhere, with text for the notes.
  private static let keys: [Key.Code] = [
    .character("e"), .character("j"), .character("k"), .character("m"), .character("r"),
    .character("s"), .character("u"), .character("c"), .character("f"), .character("v"),
    .character("o"), .character("?"), .character("y"), .character("n"), .character("王"),
    .character("é"), .character(" "), .tab, .enter, .escape, .up, .down, .left, .right, .pageDown,
    .home, .end, .backspace,
    .character("/"), .character("a"), .character("d"), .character("g"), .character("S"),
    .character("x"),
  ]

  /// The client keeps one canvas and draws each screen over the one before.
  @Test(arguments: 1...8) func aScreenDrawnOverTheOneBeforeIsTheScreen(seed: UInt64) {
    redraw(Session.atWork(), seed)
  }

  @Test(arguments: 1...12) func soIsOneOfTheReports(seed: UInt64) {
    var server = FakeServer()
    server.desk.volunteers = (1...230).map { (UserID($0), "volunteer \($0)", Int64(9_000 / $0)) }
    redraw(Session.atTheDesk(server), seed)
  }

  private func redraw(_ session: Session, _ seed: UInt64) {
    var random = Xorshift(seed)
    var canvas = Canvas(size: session.model.size)
    for _ in 0..<150 {
      step(session, &random)
      if canvas.size != session.model.size { canvas = Canvas(size: session.model.size) }
      draw(session.model, on: &canvas)
      guard canvas == session.canvas else {
        Issue.record("seed \(seed):\n\(canvas.lines.joined(separator: "\n"))")
        return
      }
    }
  }

  private func step(_ session: Session, _ random: inout Xorshift) {
    switch random.next(below: 20) {
    case 0:
      let size = ScreenTests.sizes[random.next(below: ScreenTests.sizes.count)]
      session.happen(
        .resized(Size(rows: size.rows - random.next(below: 2), columns: size.columns)))
    case 1: session.server.failure = random.next(below: 2) == 0 ? .unreachable : nil
    case 2: session.wait(seconds: Int64(random.next(below: 90)))
    case 3, 4, 5: session.serve()
    case 6...10: session.type(String("a note, and more of it".prefix(random.next(below: 22))))
    default: session.press(Self.keys[random.next(below: Self.keys.count)])
    }
  }

  @Test func onlyTheMarkerOfTheFocusedVoterIsHighlighted() {
    let session = Session.atWork()
    session.press(.character("j"))
    let canvas = session.canvas
    #expect(canvas.cursor == Point(row: 4, column: 1))
    #expect(canvas.lines[4].hasPrefix(" ▸ Robert Jones III"))
    #expect(canvas.roleLines[4].hasPrefix(".ff......"))
    #expect(canvas.roleLines.joined().count { $0 == "f" } == 2)
  }

  @Test func theMarkerOfAVoterToBeReachedFirstIsAllHighlighted() {
    let canvas = Session.atWork().canvas
    #expect(canvas.lines[3].hasPrefix(" ▸★Zoë"))
    #expect(canvas.roleLines[3].hasPrefix(".ff......"))
  }

  /// A longer name must not move every line below it.
  @Test(arguments: [Size(rows: 24, columns: 80), Size(rows: 40, columns: 120)])
  func theNextVoterChangesTwoLinesOfTheScript(size: Size) throws {
    var server = FakeServer()
    server.lists[.calls] = Samples.voters.filter { $0.name.first.count < 20 } + Samples.more
    let session = Session.atThePhone(server, size: size)
    let first = try #require(session.model.sheet?.script)
    for _ in 1..<session.model.page.visible.count {
      session.press(.down)
      let script = try #require(session.model.sheet?.script)
      #expect(script.count == first.count)
      #expect(zip(script, first).count { $0 != $1 } <= 2)
    }
  }
}

/// Numbers that are the same for the same seed.
private struct Xorshift {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next(below limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 33) % limit
  }
}
