import API
import Cells
import Domain
import Testing

@testable import ClientCore

/// What admins do from the reports page: asked twice, done once, and files that are whole.
struct ReportDeedTests {
  /// At the first question about taking back results.
  private func asked() -> Session {
    let session = Session.atTheDesk()
    session.open(.report(.volunteers))
    session.type("a")
    session.press(.enter)
    session.press(.down, .down)
    session.type("copied from a list")
    session.press(.enter)
    return session
  }

  @Test func asksTwiceAndDoesItOnce() throws {
    let session = asked()
    session.serve()
    #expect(session.shows("Takes back 41 results of volunteer 1"))
    #expect(session.server.desk.deeds.isEmpty)
    session.type("y")
    session.press(.enter)
    #expect(session.shows("The word yes does it") && session.requests.isEmpty)
    session.type("yes")
    session.press(.enter)
    session.serve()
    #expect(session.messageLine.contains("41 results of volunteer 1 were taken back."))
    let done = try #require(session.server.desk.deeds.first?.value)
    #expect(session.server.desk.deeds.count == 1)
    #expect((done.kind, done.user, done.mode) == (.takeBack, 1, nil))
    #expect(done.reason == "copied from a list")
    let (from, to) = (CalendarDay("2026-10-28"), CalendarDay("2026-11-04"))
    #expect(done.from == from?.start(in: Session.zone) && done.to == to?.start(in: Session.zone))
    #expect(session.model.layers.isEmpty)
  }

  @Test(arguments: ["n", "y"]) func leavesAllAsItIsUntilTheLastKey(_ answer: String) {
    let session = asked()
    session.serve()
    session.type(answer)
    session.type("yes")
    session.press(.escape, .escape)
    session.serve()
    #expect(session.server.desk.deeds.isEmpty)
  }

  @Test func anAnswerThatIsLostIsAskedForUnderTheSameKey() throws {
    let session = asked()
    session.serve()
    session.type("yyes")
    session.press(.enter)
    let first = try #require(session.requests.first?.request.idempotencyKey)
    session.press(.escape)
    #expect(session.messageLine.contains("on its way"))
    session.fail(.timedOut)
    #expect(session.shows("may have been done or not"))
    session.press(.enter)
    #expect(session.requests.first?.request.idempotencyKey == first)
    session.serve()
    #expect(session.server.desk.deeds.count == 1 && session.model.layers.isEmpty)
  }

  @Test func whatIsRefusedIsSaidBesideItsField() {
    let session = asked()
    session.server.desk.refusal = Problem(
      .invalid, "Something needs another look.",
      errors: [FieldError(field: "reason", message: "At most 200 characters.")])
    session.serve()
    #expect(session.shows("At most 200 characters.") && session.shows("copied from a list"))
  }

  @Test func offersWhatFitsTheRow() {
    let session = Session.atTheDesk()
    session.open(.report(.totals))
    session.type("a")
    #expect(session.messageLine.contains("nothing to do about this row"))
    session.press(.escape)
    session.open(.voters)
    session.type("ada")
    session.press(.enter)
    session.serve()
    session.type("a")
    for words in ["No letters to Ada Smith", "Neither letters nor calls", "603-555-0142"] {
      #expect(session.shows(words))
    }
    #expect(!session.shows("Suspend"))
  }

  /// Suspending somebody whose lists are empty concerns no voter, and is still something.
  @Test func suspendsWhoeverHasNoList() throws {
    let session = Session.atTheDesk()
    session.open(.report(.volunteers))
    session.type("a")
    session.press(.down, .down, .enter)
    session.press(.enter)
    session.server.desk.preview = AdminActionAnswer(text: "Suspends volunteer 1.", count: 0)
    session.serve()
    session.type("yyes")
    session.press(.enter)
    session.serve()
    #expect(session.server.desk.deeds.first?.value.kind == .suspend)
  }

  @Test func thereIsNothingToTakeBackOfNothing() {
    let session = asked()
    session.server.desk.preview = AdminActionAnswer(text: "Nothing to take back.", count: 0)
    session.serve()
    #expect(session.shows("Nothing to take back.") && !session.shows("Go on?"))
  }

  @Test func resultsAreTakenBackOfDaysThatAreSaid() {
    let session = Session.atTheDesk()
    session.open(.report(.volunteers))
    session.type("a")
    session.press(.enter)
    session.press(.control("u"))
    session.type("2026-11-01..")
    session.press(.enter)
    #expect(session.shows("Say the first day and the last") && session.requests.isEmpty)
  }

  // MARK: Numbers as they are typed

  /// At the form for a telephone number, from the page of actions.
  private func atTheNumber() -> Session {
    let session = Session.atTheDesk()
    session.open(.actions)
    #expect(session.helpLine.contains("n by number"))
    session.type("n")
    session.press(.enter)
    return session
  }

  @Test func takesATypedNumberOutAfterTwoQuestions() throws {
    let session = atTheNumber()
    session.type("(603) 555 0142")
    session.press(.tab)
    session.type("asked us to stop")
    session.press(.enter)
    session.serve()
    #expect(session.shows("Takes 603-555-0142 out. No voter has this number now. Go on?"))
    #expect(session.server.desk.deeds.isEmpty)
    session.type("yyes")
    session.press(.enter)
    session.serve()
    let done = try #require(session.server.desk.deeds.first?.value)
    #expect((done.kind, done.phone, done.voter) == (.closeNumber, "(603) 555 0142", nil))
    #expect(done.mode == nil && done.reason == "asked us to stop")
    #expect(session.messageLine.contains("Took 603-555-0142 out."))
  }

  @Test(arguments: [
    ("", "Which number?"), ("   ", "Which number?"), ("555", "7 to 15 digits"),
    ("603-555-0142 x9", "7 to 15 digits"), ("call me", "7 to 15 digits"),
    ("６０３５５５０１４２", "7 to 15 digits"), ("1234567890123456", "7 to 15 digits"),
  ])
  func refusesWhatIsNoTelephoneNumber(_ text: String, _ words: String) {
    let session = atTheNumber()
    session.type(text)
    session.press(.enter)
    #expect(session.shows(words) && session.requests.isEmpty)
    #expect(session.shows("No calls to a telephone number"))
    session.press(.control("u"))
    session.type("603 555 0142")
    session.press(.enter)
    #expect(session.requests.count == 1 && !session.shows(words))
  }

  @Test(arguments: ["101", " 101 ", "id:101", "ID:101"])
  func takesATypedVoterOut(_ text: String) throws {
    let session = Session.atTheDesk()
    session.type("n")
    session.press(.down, .enter)
    session.type(text)
    session.press(.tab, .right, .right)
    session.press(.enter)
    session.serve()
    session.type("yyes")
    session.press(.enter)
    session.serve()
    let done = try #require(session.server.desk.deeds.first?.value)
    #expect((done.kind, done.voter, done.mode) == (.closeVoter, 101, .calls))
    #expect(done.phone == nil && done.user == nil)
  }

  @Test(arguments: ["", "0", "-5", "Ada", "id:", "1.5", "99999999999999999999", "１０１"])
  func refusesWhatIsNoVotersNumber(_ text: String) {
    let session = Session.atTheDesk()
    session.type("n")
    session.press(.down, .enter)
    session.type(text)
    session.press(.enter)
    #expect(session.requests.isEmpty)
    #expect(session.shows(text.isEmpty ? "Which voter?" : "whole number above 0"))
  }

  @Test func aNumberThatNobodyHasIsThereWhenItWasLookedFor() {
    let session = Session.atTheDesk()
    session.open(.voters)
    session.type("603-555-0199")
    session.press(.enter)
    session.server.desk.isEmpty = true
    session.serve()
    session.type("n")
    session.press(.enter)
    #expect(session.shows("Telephone  603-555-0199"))
  }

  @Test func undoesWhatIsInTheLog() {
    var server = FakeServer()
    server.desk.actions = [
      AdminAction(
        id: 5, kind: .takeBack, by: "ann", at: server.opened, subject: "volunteer 1",
        text: "Took back 41 results of volunteer 1.", reason: "copied")
    ]
    let session = Session.atTheDesk(server)
    session.open(.actions)
    #expect(session.shows("Took back 41 results"))
    session.type("a")
    session.press(.enter)
    session.type("yyes")
    session.press(.enter)
    session.serve()
    #expect(session.messageLine.contains("41 results count again."))
    session.type("a")
    #expect(session.messageLine.contains("undone already"))
  }

  // MARK: Settings

  @Test func changesASetting() {
    let session = Session.atTheDesk()
    session.open(.settings)
    #expect(session.shows("set, never shown") && session.shows("cannot be read"))
    session.press(.enter)
    session.press(.control("u"))
    session.type("15")
    session.press(.enter)
    session.serve()
    #expect(session.messageLine.contains("Saved"))
    #expect(session.server.desk.settings[0].value == "15" && session.shows("15"))
  }

  @Test func saysBesideTheValueWhatIsWrongWithIt() {
    let session = Session.atTheDesk()
    session.open(.settings)
    session.press(.enter)
    session.type("x")
    session.server.desk.refusal = Problem(
      .invalid, "Something needs another look.",
      errors: [FieldError(field: "value", message: "A number from 1 to 1000.")])
    session.press(.enter)
    session.serve()
    #expect(session.shows("A number from 1 to 1000.") && session.shows("12x"))
  }

  @Test func writesASettingOfSeveralLines() {
    let session = Session.atTheDesk()
    session.open(.settings)
    session.press(.down, .enter)
    #expect(session.shows("Spoke"))
    session.press(.enter)
    session.type("Moved away")
    session.press(.control("s"))
    session.serve()
    #expect(session.server.desk.settings[1].value == "Spoke\nNot home\nMoved away")
  }

  @Test func takesAValueAwayWhenAsked() {
    let session = Session.atTheDesk()
    session.open(.settings)
    session.type("d")
    #expect(session.shows("Then “10” holds."))
    session.type("n")
    #expect(session.requests.isEmpty)
    session.type("dy")
    session.serve()
    #expect(session.server.desk.settings[0].value == nil && session.shows("standard: 10"))
    session.type("d")
    #expect(session.messageLine.contains("no value of its own"))
  }

  // MARK: Files

  @Test func savesATableAndSaysHowMuch() throws {
    let session = Session.atTheDesk()
    session.open(.report(.volunteers))
    session.type("x")
    #expect(session.shows("~/eblocks-volunteers-2026-11-03.csv"))
    session.press(.enter)
    let save = try #require(session.saves.first)
    #expect(save.request.headers["Accept"]?.hasPrefix("text/csv") == true)
    #expect(save.request.route.path == "/v1/reports/volunteers?from=2026-10-28&to=2026-11-03")
    #expect(!save.replaces && session.shows("Getting the rows"))
    session.happen(.saved(save.id, rows: 1_234))
    #expect(
      session.messageLine.contains("Saved 1,234 rows to ~/eblocks-volunteers-2026-11-03.csv."))
    #expect(session.model.layers.isEmpty)
  }

  @Test func aFileThatIsThereIsAskedAbout() throws {
    let session = Session.atTheDesk()
    session.open(.report(.volunteers))
    session.type("x")
    session.press(.enter)
    session.happen(.notSaved(try #require(session.saves.first).id, .exists))
    #expect(session.shows("is there already. Replace it?"))
    session.type("n")
    #expect(session.shows("Save as CSV") && session.saves.count == 1)
    session.press(.enter)
    session.happen(.notSaved(session.saves[1].id, .exists))
    session.type("y")
    #expect(session.saves.last?.replaces == true)
  }

  @Test func aFileThatIsNotWholeIsNoFile() throws {
    let session = Session.atTheDesk()
    session.open(.report(.volunteers))
    session.type("x")
    session.press(.enter)
    session.happen(.transferFailed(try #require(session.saves.first).id, .broken))
    #expect(session.shows("Nothing was saved.") && session.shows("broke off"))
    session.press(.enter)
    session.happen(.notSaved(session.saves[1].id, .reason("the disk is full")))
    #expect(session.shows("Nothing was saved: the disk is full."))
    session.press(.enter)
    session.happen(
      .replied(session.saves[2].id, FakeServer.reply(Problem(.unavailable, "Not right now."))))
    #expect(session.shows("Not right now."))
    session.press(.enter)
    session.press(.escape)
    #expect(session.shows("Given up") && session.saves.count == 3)
    session.press(.escape)
    #expect(session.model.layers.isEmpty)
  }
}
