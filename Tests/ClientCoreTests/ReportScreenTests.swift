import API
import Cells
import Domain
import Testing

@testable import ClientCore

/// Whole screens of the reports page, to be read as a person reads them.
struct ReportScreenTests {
  static let sizes = [
    Size(rows: 24, columns: 80), Size(rows: 20, columns: 60), Size(rows: 12, columns: 40),
    Size(rows: 40, columns: 120), Size(rows: 45, columns: 160),
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

  @Test(arguments: [Size(rows: 24, columns: 80), Size(rows: 20, columns: 60)], ReportName.allCases)
  func everyReportWithoutRows(_ size: Size, _ report: ReportName) throws {
    var server = FakeServer()
    server.desk.isEmpty = true
    let session = Session.atTheDesk(server, size: size)
    session.open(.report(report))
    try Golden.expect(session, name("\(report.rawValue)-empty", size))
  }

  @Test(arguments: sizes) func voters(_ size: Size) throws {
    let session = Session.atTheDesk(size: size)
    session.open(.voters)
    session.type("ada")
    session.press(.enter)
    session.serve()
    try Golden.expect(session, name("voters", size))
  }

  @Test(arguments: sizes) func log(_ size: Size) throws {
    var server = FakeServer()
    server.desk.actions = [
      AdminAction(
        id: 6, kind: .closeNumber, by: "ann", at: server.opened, subject: "603-555-0142",
        text: "Took 603-555-0142 out of the calls' pool; 2 voters had it."),
      AdminAction(
        id: 5, kind: .takeBack, by: "ann", at: server.opened - 600, subject: "volunteer 1",
        text: "Took back 41 results of volunteer 1.", reason: "copied",
        undoneAt: server.opened - 60, undoneBy: "ann", canUndo: false),
    ]
    let session = Session.atTheDesk(server, size: size)
    session.open(.actions)
    try Golden.expect(session, name("log", size))
  }

  /// Voters and log before anything was looked for or done.
  @Test(arguments: [Size(rows: 24, columns: 80), Size(rows: 20, columns: 60)])
  func toolsWithoutRows(_ size: Size) throws {
    let session = Session.atTheDesk(size: size)
    session.open(.actions)
    try Golden.expect(session, name("log-empty", size))
    session.press(.escape)
    session.open(.voters)
    session.press(.escape)
    try Golden.expect(session, name("voters-empty", size))
  }

  @Test(arguments: sizes) func number(_ size: Size) throws {
    let session = Session.atTheDesk(size: size)
    session.open(.actions)
    session.type("n")
    session.press(.enter)
    session.type("555")
    session.press(.enter)
    try Golden.expect(session, name("number", size))
  }

  /// A chart beside a table that is wide: above it at 120 columns, beside it at 200.
  @Test(arguments: [
    Size(rows: 24, columns: 80), Size(rows: 40, columns: 120), Size(rows: 50, columns: 200),
  ])
  func whoDidMost(_ size: Size) throws {
    var server = FakeServer()
    server.desk.hasVolunteerChart = true
    let session = Session.atTheDesk(server, size: size)
    session.open(.report(.volunteers))
    try Golden.expect(session, name("most", size))
  }

  @Test func chartsSideBySideSayTheSameAsOneByOne() {
    let session = Session.atTheDesk(size: Size(rows: 40, columns: 120))
    session.open(.report(.activity))
    #expect(session.model.reportsLayout.charts.count == 2)
    #expect(session.shows("Results a day") && session.shows("Letters and calls"))
    session.type("g")
    #expect(session.messageLine.contains("All charts are on the screen."))
    session.happen(.resized(Size(rows: 24, columns: 80)))
    #expect(session.shows("Results a day 1/2") && !session.shows("Letters and calls"))
    session.type("g")
    #expect(session.shows("Letters and calls 2/2") && !session.shows("Results a day"))
  }

  /// Nine figures leave no rows for a chart that says something: it has them when it is asked for.
  @Test func aChartWithoutRoomTakesTheTablesPlace() {
    let session = Session.atTheDesk()
    session.open(.report(.totals))
    #expect(session.shows("Period before") && !session.shows("Results by day"))
    #expect(session.helpLine.contains("g chart"))
    session.type("g")
    #expect(session.shows("Results by day") && !session.shows("Period before"))
    #expect(session.lines.contains { $0.contains("30k") || $0.contains("400┤") })
    session.type("g")
    #expect(session.shows("Period before"))
  }

  @Test(arguments: [60, 80, 119, 120, 134, 160, 200, 300], [18, 24, 30, 50])
  func partsNeverLieOverEachOther(_ columns: Int, _ rows: Int) {
    var server = FakeServer()
    server.desk.hasVolunteerChart = true
    let session = Session.atTheDesk(server, size: Size(rows: rows, columns: columns))
    for report in ReportName.allCases {
      session.press(.escape)
      session.open(.report(report))
      let layout = session.model.reportsLayout
      let parts =
        [layout.menu, layout.title, layout.figures].compactMap { $0 }
        + layout.charts + [layout.head, layout.rows]
      for (index, part) in parts.enumerated() where !part.isEmpty {
        #expect(part.endColumn <= columns && part.endRow <= session.model.screen.body.endRow)
        for other in parts[..<index] where !other.isEmpty {
          #expect(
            part.row >= other.endRow || other.row >= part.endRow
              || part.column >= other.endColumn || other.column >= part.endColumn)
        }
      }
    }
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
      try Golden.expect(
        session.canvas.asciiFallback(), name("\(report.rawValue)-ascii", session.model.size))
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
