import API
import Cells
import Domain
import Testing

@testable import ClientCore

/// Whole screens of the reports page, to be read as a person reads them.
struct ReportScreenTests {
  static let sizes = [
    Size(rows: 24, columns: 80), Size(rows: 20, columns: 60), Size(rows: 12, columns: 40),
    Size(rows: 40, columns: 120),
  ]

  private func name(_ name: String, _ size: Size) -> String {
    "reports-\(name)-\(size.columns)x\(size.rows)"
  }

  @Test(arguments: sizes, ReportName.allCases)
  func everyReport(_ size: Size, _ report: ReportName) throws {
    let session = Session.atTheDesk(size: size)
    session.open(.report(report))
    try Golden.expect(session, name(report.rawValue, size))
  }

  @Test(arguments: sizes) func theListOfReports(_ size: Size) throws {
    try Golden.expect(Session.atTheDesk(size: size), name("menu", size))
  }

  @Test(arguments: sizes) func empty(_ size: Size) throws {
    var server = FakeServer()
    server.desk.isEmpty = true
    let session = Session.atTheDesk(server, size: size)
    session.open(.report(.volunteers))
    try Golden.expect(session, name("empty", size))
  }

  @Test(arguments: sizes) func settings(_ size: Size) throws {
    let session = Session.atTheDesk(size: size)
    session.open(.settings)
    session.press(.down)
    try Golden.expect(session, name("settings", size))
  }

  @Test(arguments: sizes) func filter(_ size: Size) throws {
    let session = Session.atTheDesk(size: size)
    session.open(.report(.activity))
    session.type("/x")
    session.press(.enter)
    try Golden.expect(session, name("filter", size))
  }

  @Test(arguments: sizes) func acts(_ size: Size) throws {
    let session = Session.atTheDesk(size: size)
    session.open(.report(.results))
    session.type("a")
    session.press(.down)
    try Golden.expect(session, name("acts", size))
  }

  @Test(arguments: sizes) func lastQuestion(_ size: Size) throws {
    let session = Session.atTheDesk(size: size)
    session.open(.report(.volunteers))
    session.type("a")
    session.press(.enter, .enter)
    session.serve()
    session.type("y")
    try Golden.expect(session, name("really", size))
  }

  @Test(arguments: sizes) func away(_ size: Size) throws {
    let session = Session.atTheDesk(size: size)
    session.open(.report(.volunteers))
    session.server.failure = .unreachable
    session.type("r")
    session.serve()
    try Golden.expect(session, name("away", size))
  }

  /// Where Unicode is missing.
  @Test func inASCII() throws {
    let session = Session.atTheDesk()
    for report in [ReportName.activity, .resolutions] {
      session.press(.escape)
      session.open(.report(report))
      let lines = session.canvas.asciiFallback().lines
      #expect(lines.joined().utf8.allSatisfy { (0x20..<0x7F).contains($0) })
      #expect(lines.contains { $0.contains(report == .activity ? "***" : "####") })
    }
  }

  @Test(arguments: [
    (1, 1), (3, 200), (12, 40), (13, 59), (17, 60), (23, 80), (24, 61), (18, 119), (60, 300),
  ])
  func drawsAtAnySize(_ rows: Int, _ columns: Int) {
    let session = Session.atTheDesk()
    session.happen(.resized(Size(rows: rows, columns: columns)))
    for subject in ReportSubject.menu {
      session.press(.escape, .escape, .escape)
      session.open(subject)
      for key in ["g", "j", "v", "/", "a", "x", "?"] {
        session.type(key)
        #expect(session.lines.count == rows)
        session.press(.escape)
      }
    }
  }

  /// Moving in a table changes the marker and the place in the status line, and nothing else.
  @Test func aMoveChangesLittle() {
    let session = Session.atTheDesk()
    session.open(.report(.volunteers))
    let before = session.lines
    session.press(.down)
    #expect(zip(before, session.lines).count { $0 != $1 } == 3)
  }
}
