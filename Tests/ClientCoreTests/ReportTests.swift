import API
import Cells
import Domain
import Testing

@testable import ClientCore

/// The reports page: who sees it, what it asks for, and where the cursor stays.
struct ReportTests {
  // MARK: Who sees it

  @Test(arguments: [Size(rows: 24, columns: 80), Size(rows: 12, columns: 40)])
  func leavesNoTraceForWhoMayNotSeeIt(size: Size) {
    let session = Session.atWork(size: size)
    for _ in 0..<4 {
      session.press(.tab)
      session.serve()
      #expect(!session.screen.lowercased().contains("report"))
      session.type("?")
      session.press(.end)
      #expect(!session.screen.lowercased().contains("report"))
      session.press(.escape)
    }
    #expect(session.model.reports == nil)
    #expect(session.server.desk.log.isEmpty)
  }

  @Test func goesRoundThreePages() {
    let session = Session.atTheDesk()
    #expect(session.shows("[Reports]"))
    session.press(.tab)
    session.serve()
    #expect(session.shows("[Letters]"))
    session.press(.tab)
    session.serve()
    #expect(session.shows("[Calls]") && session.helpLine.contains("Tab reports"))
  }

  @Test func isGoneWithThePermission() {
    let session = Session.atTheDesk()
    session.server.user.permissions = ["eblocks_use"]
    session.type("r")
    session.serve()
    session.wait(seconds: 1)
    #expect(!session.shows("Reports") && session.shows("[Calls]"))
    #expect(session.model.reports == nil)
  }

  @Test func nothingOfItStaysAfterSigningOut() {
    let session = Session.atTheDesk()
    session.open(.report(.volunteers))
    session.type("X")
    #expect(session.model.reports == nil && !session.model.isAtReports)
  }

  // MARK: What it shows and asks

  @Test func readsAReportWhenTheListMovesToIt() {
    let session = Session.atTheDesk()
    #expect(session.server.desk.log == ["GET /v1/reports/totals?from=2026-10-28&to=2026-11-03"])
    #expect(session.shows("12,345"))
    session.press(.down, .down)
    session.serve()
    #expect(session.shows("volunteer 1"))
    session.press(.enter)
    #expect(session.model.reports?.isInMenu == false)
  }

  @Test func oneTableIsAskedForAtATime() {
    let session = Session.atTheDesk()
    session.press(.down, .down, .down)
    #expect(session.asked == ["GET /v1/reports/resolutions?from=2026-10-28&to=2026-11-03"])
  }

  @Test func aTableNeverWaitsInTheLineOfResults() {
    let session = Session.atTheDesk()
    session.type("r")
    session.press(.tab)
    session.server.isAttentive = false
    session.type("m")
    #expect(session.asked.contains { $0.hasPrefix("POST /v1/lists/letters/voters/1/result") })
  }

  @Test func goesDownToAVolunteersResultsAndAVotersHistoryAndBack() {
    let session = Session.atTheDesk()
    session.open(.report(.volunteers))
    session.press(.down, .down, .enter)
    session.serve()
    #expect(session.shows("Volunteers › 王小明"))
    #expect(session.server.desk.log.last?.hasSuffix("user=3") == true)
    session.press(.down, .enter)
    session.serve()
    #expect(session.shows("called: Spoke with voter"))
    #expect(session.server.desk.log.last == "GET /v1/voters/102/history")
    session.press(.escape)
    session.serve()
    #expect(session.model.reports?.pane.index == 1)
    session.press(.escape)
    session.serve()
    #expect(session.model.reports?.pane.index == 2)
    session.press(.escape)
    #expect(session.model.reports?.isInMenu == true)
    session.press(.escape)
    #expect(session.messageLine.contains("Tab leaves it"))
  }

  @Test func goesFromStateToCityToZIP() {
    let session = Session.atTheDesk()
    session.open(.report(.places))
    session.press(.enter)
    session.serve()
    #expect(session.server.desk.log.last?.hasSuffix("by=city&state=NH") == true)
    session.press(.enter)
    session.serve()
    #expect(session.server.desk.log.last?.hasSuffix("by=zip&state=NH&city=Concord") == true)
    #expect(session.shows("Places › NH › Concord"))
    session.press(.enter)
    #expect(session.messageLine.contains("as far as it goes"))
  }

  @Test func aDayOpensItsHours() {
    let session = Session.atTheDesk()
    session.open(.report(.activity))
    session.press(.enter)
    session.serve()
    #expect(
      session.server.desk.log.last
        == "GET /v1/reports/activity?from=2026-10-28&to=2026-10-28&by=hour")
  }

  @Test func sortsAtTheServer() {
    let session = Session.atTheDesk()
    session.open(.report(.volunteers))
    session.type("s")
    session.serve()
    #expect(session.server.desk.log.last?.hasSuffix("sort=volunteer") == true)
    #expect(session.shows("Volunteer▴"))
    session.type("S")
    session.serve()
    #expect(session.shows("Volunteer▾"))
    session.type("s")
    session.serve()
    #expect(session.server.desk.log.last?.hasSuffix("sort=-results") == true)
  }

  @Test func aSortThatIsRefusedLeavesTheOneBefore() {
    let session = Session.atTheDesk(size: Size(rows: 24, columns: 100))
    session.open(.report(.volunteers))
    for _ in 0..<6 {
      session.type("s")
      session.serve()
    }
    #expect(session.messageLine.contains("cannot be sorted by that"))
    #expect(session.shows("An hour▾") && session.shows("volunteer 1"))
  }

  @Test func moreRowsComeAsTheCursorNearsTheEnd() {
    var server = FakeServer()
    server.desk.volunteers = (1...250).map { (UserID($0), "volunteer \($0)", Int64(1_000 - $0)) }
    let session = Session.atTheDesk(server)
    session.open(.report(.volunteers))
    #expect(session.statusLine.contains("1 of 100+ rows"))
    session.press(.end)
    session.serve()
    #expect(session.server.desk.log.last?.hasSuffix("after=100") == true)
    #expect(session.statusLine.contains("100 of 200+ rows"))
    session.press(.end)
    session.serve()
    session.press(.end)
    #expect(session.statusLine.contains("250 of 250 rows"))
    session.wait(seconds: 11)
    #expect(session.server.desk.log.last?.hasSuffix("limit=300") == true)
    #expect(session.statusLine.contains("250 of 250 rows"))
  }

  // MARK: Refreshing

  @Test func aRefreshLeavesTheCursorOnItsRowAndTheRowAtItsHeight() throws {
    var server = FakeServer()
    server.desk.volunteers = (1...60).map { (UserID($0), "volunteer \($0)", Int64(1_000 - $0)) }
    let session = Session.atTheDesk(server)
    session.open(.report(.volunteers))
    for _ in 0..<30 { session.press(.down) }
    let row = try #require(session.lines.firstIndex { $0.contains("▸volunteer 31") })
    session.server.desk.volunteers.insert((99, "newcomer", 5_000), at: 0)
    session.wait(seconds: 11)
    #expect(session.lines[row].contains("▸volunteer 31"))
    #expect(session.model.reports?.pane.index == 31)
    session.server.desk.volunteers.removeAll { $0.id == 31 }
    session.wait(seconds: 11)
    #expect(session.model.reports?.pane.index == 31)
    #expect(session.lines[row].contains("▸volunteer 32"))
  }

  /// The list of a large campaign, with all of its rows here.
  private func atManyRows(_ count: Int) -> Session {
    var server = FakeServer()
    server.desk.page = min(count, 5_001)
    server.desk.hasVolunteerChart = true
    server.desk.volunteers = (1...Int64(count)).map { ($0, "volunteer \($0)", 100_000 - $0) }
    let session = Session.atTheDesk(server, size: Size(rows: 40, columns: 80))
    session.open(.report(.volunteers))
    while session.model.reports?.pane.report?.next != nil {
      session.press(.end)
      session.serve()
    }
    return session
  }

  @Test func goesOnRefreshingBeyondAPage() throws {
    let session = atManyRows(2_500)
    session.press(.end)
    session.press(.pageUp, .pageUp, .pageUp)
    session.serve()
    let index = try #require(session.model.reports?.pane.index)
    let focused = "▸volunteer \(index + 1) "
    let row = try #require(session.lines.firstIndex { $0.contains(focused) })
    let asked = session.server.desk.log.count
    session.server.desk.volunteers.insert((9_999, "newcomer", 500_000), at: 0)
    session.server.desk.volunteers[index + 1].results += 1
    session.wait(seconds: 31)
    let log = session.server.desk.log[asked...].map { $0.split(separator: "&").dropFirst(2) }
    #expect(
      log.map { $0.joined(separator: "&") }
        == ["limit=1000", "limit=1000&after=1000", "limit=550&after=2000"])
    #expect(session.lines[row].contains(focused) && session.shows("newcomer"))
    #expect(session.statusLine.contains("\(Words.number(Int64(index + 2))) of 2,501 rows"))
  }

  /// Half of the pages are here: what is on the screen is still all of one time.
  @Test func rowsReadAgainPageByPageChangeAllAtOnce() {
    let session = atManyRows(2_500)
    session.press(.home)
    session.server.isAttentive = false
    session.server.desk.volunteers[0].name = "somebody else"
    session.type("r")
    session.serveNext()
    session.serveNext()
    #expect(session.shows("▸volunteer 1 ") && session.asked.count == 1)
    session.serveNext()
    #expect(session.shows("▸somebody else"))
    session.type("r")
    session.serveNext()
    session.fail(.timedOut)
    #expect(session.shows("▸somebody else") && session.shows("not renewed"))
  }

  /// Pressing r while pages come begins at the first page, and answers do not mix.
  @Test func anotherFilterOrSortLeavesNothingOfAnOlderRenewal() {
    let session = atManyRows(2_500)
    session.server.isAttentive = false
    session.type("r")
    session.serveNext()
    session.type("r")
    #expect(session.asked.count == 1 && session.asked.allSatisfy { !$0.contains("after") })
    session.serveNext()
    session.press(.escape)
    session.press(.down)
    session.serve()
    session.press(.up)
    #expect(session.asked.allSatisfy { $0.contains("volunteers") && !$0.contains("after") })
    session.serve()
    #expect(session.model.reports?.pane.table.count == 2_500)
  }

  @Test func whoeverScrollsOnDoesNotWaitForARenewal() {
    var server = FakeServer()
    server.desk.volunteers = (1...2_400).map { ($0, "volunteer \($0)", 100_000 - $0) }
    server.desk.page = 1_100
    let session = Session.atTheDesk(server)
    session.open(.report(.volunteers))
    session.server.isAttentive = false
    session.type("r")
    session.serveNext()
    session.press(.end)
    #expect(session.asked.last?.hasSuffix("after=1100") == true)
    session.serve()
    #expect(session.model.reports?.pane.table.count == 2_200)
  }

  @Test func saysThatRowsAreOldWhereTheyAreTooManyToReadAgain() {
    let session = atManyRows(10_001)
    #expect(session.shows("rows as of ") && session.shows(", r renews"))
    let asked = session.server.desk.log.count
    session.server.desk.volunteers[0] = (1, "somebody else", 500_000)
    session.wait(seconds: 11)
    #expect(session.server.desk.log.count == asked + 1)
    #expect(session.server.desk.log.last?.hasSuffix("limit=1") == true)
    // The chart is as of now, the rows are those that were read.
    #expect(session.model.reports?.pane.report?.charts.first?.labels.first == "somebody else")
    #expect(session.model.reports?.pane.report?.rows.count == 10_001)
    session.press(.home)
    #expect(session.shows("▸volunteer 1 "))
    session.type("r")
    session.serve()
    #expect(session.shows("▸somebody else"))
  }

  /// A row above pushes the last one out of the page: the cursor is on it.
  @Test func theLastRowIsNotLostBelowANewOne() {
    var server = FakeServer()
    server.desk.volunteers = (1...150).map { ($0, "volunteer \($0)", 1_000 - $0) }
    let session = Session.atTheDesk(server)
    session.open(.report(.volunteers))
    session.press(.end)
    session.serve()
    session.press(.end)
    #expect(session.shows("▸volunteer 150"))
    session.server.desk.volunteers.insert((999, "newcomer", 5_000), at: 0)
    session.wait(seconds: 11)
    #expect(session.shows("▸volunteer 150"))
  }

  @Test func nothingIsRefreshedWhileSomethingIsTyped() {
    let session = Session.atTheDesk()
    session.open(.report(.notes))
    session.type("/")
    let asked = session.server.desk.log.count
    session.wait(seconds: 60)
    #expect(session.server.desk.log.count == asked)
    session.press(.escape)
    session.serve()
    #expect(session.server.desk.log.count == asked + 1)
  }

  @Test func nothingIsAskedOnOtherPages() {
    let session = Session.atTheDesk()
    session.press(.tab)
    session.serve()
    let asked = session.server.desk.log.count
    session.wait(seconds: 60)
    #expect(session.server.desk.log.count == asked)
  }

  // MARK: Trouble

  @Test func whatWasShownStaysWhileTheServerIsAway() {
    let session = Session.atTheDesk()
    session.open(.report(.volunteers))
    session.server.failure = .refused
    session.wait(seconds: 30)
    #expect(session.shows("volunteer 1") && session.shows("server away"))
    #expect(session.statusLine.contains("offline"))
    session.server.failure = nil
    session.server.desk.volunteers[0].name = "somebody else"
    session.wait(seconds: 60)
    #expect(session.shows("somebody else") && !session.shows("server away"))
  }

  @Test func saysThatTheServerIsAwayInPlaceOfATable() {
    let session = Session.atTheDesk()
    session.server.failure = .refused
    session.press(.down)
    session.serve()
    #expect(session.shows("The server is away."))
    session.server.failure = nil
    session.wait(seconds: 60)
    #expect(session.shows("Results a day"))
  }

  @Test func aReportThatFailsIsTriedAgainAndNotAtOnce() {
    let session = Session.atTheDesk()
    session.open(.report(.volunteers))
    session.server.desk.problem = Problem(.unavailable, "The database restarts.")
    session.wait(seconds: 11)
    let asked = session.server.desk.log.count
    #expect(session.shows("not renewed") && session.statusLine.contains("The database restarts."))
    #expect(session.shows("volunteer 1"))
    session.wait(seconds: 5)
    #expect(session.server.desk.log.count == asked)
    session.server.desk.problem = nil
    session.wait(seconds: 6)
    #expect(!session.shows("not renewed"))
  }

  @Test func nonsenseForAnAnswerIsNoReport() {
    let session = Session.atTheDesk()
    session.press(.down)
    session.reply(Reply(status: 200, contentType: JSON.contentType, body: .init("{}".utf8)))
    #expect(session.shows("does not come from an eBlocks server"))
    session.type("r")
    var report = Report(
      name: "activity", zone: "GMT", at: session.serverTime,
      columns: [ReportColumn("a", "A", .text)], rows: [[]])
    session.reply(FakeServer.reply(report))
    #expect(session.shows("does not come from an eBlocks server"))
    session.type("r")
    report.rows = [[.text("\u{1B}]0;title\u{7}plain\u{202E}")]]
    session.reply(FakeServer.reply(report))
    #expect(session.shows("]0;titleplain"))
  }

  @Test func aSessionThatHasEndedAsksToSignInAgain() {
    let session = Session.atTheDesk()
    session.server.isSignedIn = false
    session.type("r")
    session.serve()
    #expect(session.shows("Your session has ended"))
    session.type("correct horse")
    session.press(.enter)
    session.serve()
    #expect(session.shows("[Reports]") && session.shows("12,345"))
  }

  // MARK: Filtering

  @Test func filtersByDaysAndMode() {
    let session = Session.atTheDesk()
    session.open(.report(.volunteers))
    session.type("/")
    session.press(.control("u"))
    session.type("2026-11-01..2026-11-02")
    session.press(.tab, .right)
    session.press(.enter)
    session.serve()
    #expect(
      session.server.desk.log.last
        == "GET /v1/reports/volunteers?mode=letters&from=2026-11-01&to=2026-11-02")
    #expect(session.shows("1 – 2 Nov · letters"))
    session.press(.escape, .down, .down)
    session.serve()
    #expect(session.server.desk.log.last?.contains("mode=letters&from=2026-11-01") == true)
  }

  @Test func aBadDateSaysWhatIsWrongAndKeepsWhatWasTyped() {
    let session = Session.atTheDesk()
    session.open(.report(.volunteers))
    let asked = session.server.desk.log.count
    session.type("/")
    session.press(.control("u"))
    session.type("2026-02-30")
    session.press(.enter)
    session.serve()
    #expect(session.shows("The calendar has no 2026-02-30.") && session.shows("Days"))
    #expect(session.server.desk.log.count == asked)
    session.press(.backspace, .backspace)
    session.type("28")
    session.press(.enter)
    session.serve()
    #expect(session.server.desk.log.last?.contains("from=2026-02-28") == true)
  }

  @Test func todayIsTheNextDayAfterMidnight() {
    let session = Session.atTheDesk()
    session.open(.report(.volunteers))
    session.type("/")
    session.press(.control("u"))
    session.type("today")
    session.press(.enter)
    session.serve()
    #expect(session.server.desk.log.last?.contains("from=2026-11-03&to=2026-11-03") == true)
    session.wait(seconds: 6 * 3_600)
    #expect(session.server.desk.log.last?.contains("from=2026-11-04&to=2026-11-04") == true)
  }

  @Test func looksVotersUp() {
    let session = Session.atTheDesk()
    session.open(.voters)
    #expect(session.shows("Find a voter"))
    session.press(.enter)
    #expect(session.shows("What to look for?"))
    session.type("smith 603")
    session.press(.enter)
    session.serve()
    #expect(session.server.desk.log.last == "GET /v1/voters?q=smith%20603")
    #expect(session.shows("Ada Smith"))
    session.press(.enter)
    session.serve()
    #expect(session.shows("Voters › Ada Smith"))
  }

  @Test func aNarrowScreenShowsListAndTableAsPages() {
    let session = Session.atTheDesk(size: Size(rows: 20, columns: 45))
    #expect(session.shows("Unusual"))
    session.open(.report(.unusual))
    #expect(session.shows("volunteer 4") && !session.shows("Resolutions"))
    session.press(.escape)
    #expect(session.shows("Resolutions"))
  }

  @Test func showsAllOfARowThatTheTableCuts() {
    let session = Session.atTheDesk()
    session.open(.report(.unusual))
    session.type("v")
    #expect(session.shows("faster than a call can be"))
  }

  @Test func theMouseDoesWhatKeysDo() {
    let session = Session.atTheDesk()
    let click = { (row: Int, column: Int) in
      session.happen(
        .input(.mouse(Mouse(kind: .press(.left), at: Point(row: row, column: column)))))
      session.serve()
    }
    click(4, 4)
    #expect(session.shows("volunteer 1") && session.model.reports?.isInMenu == true)
    click(7, 25)
    #expect(session.model.reports?.isInMenu == false && session.model.reports?.pane.index == 2)
    click(7, 25)
    #expect(session.shows("Volunteers › 王小明"))
    click(0, 12)
    #expect(session.shows("[Letters]"))
    click(0, 31)
    #expect(session.shows("[Reports]"))
  }
}
