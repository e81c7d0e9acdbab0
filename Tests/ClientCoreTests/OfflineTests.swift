import API
import Cells
import Domain
import Foundation
import Testing

@testable import ClientCore

/// Work begun without the network, from what is kept on this machine.
struct OfflineTests {
  /// Worked online, killed, and begun again with the server away: at the offer.
  private func atTheOffer(
    _ first: Session = .atWork(), isReboot: Bool = false, after seconds: Int64 = 5,
    failure: TransferFailure = .unreachable
  ) -> Session {
    let session = first.restarted(isReboot: isReboot, after: seconds)
    session.server.failure = failure
    session.serve()
    return session
  }

  private func offline(
    _ first: Session = .atWork(), isReboot: Bool = false, after seconds: Int64 = 5
  ) -> Session {
    let session = atTheOffer(first, isReboot: isReboot, after: seconds)
    session.press(.control("o"))
    return session
  }

  @Test func offersTheListThatIsKeptHere() {
    let first = Session.atWork()
    first.server.failure = .unreachable
    first.type("m")
    first.serve()
    let session = atTheOffer(first)
    #expect(session.statusLine.contains("Ctrl-O works without the network: 4 letters from 6:42"))
    #expect(session.statusLine.contains("PM, 1 result waiting"))
    #expect(session.helpLine.contains("Ctrl-O work offline"))
    session.press(.control("o"))
    #expect(session.shows("4 letters to write"))
    #expect(session.statusLine.contains("○ offline since 6:42 PM"))
    #expect(session.statusLine.contains("1 result kept here"))
    #expect(session.shows("Working without the network, ann"))
    #expect(session.shows("ann · 13 letters · 34 calls"))
  }

  @Test func offersWhatIsStillToBeDone() {
    let first = Session.atWork()
    first.server.failure = .unreachable
    first.type("m")
    first.type("s")
    let some = atTheOffer(first)
    #expect(some.statusLine.contains("3 letters from"))
    some.press(.control("o"))
    #expect(some.shows("3 letters to write"))
    some.type("u")
    let again = atTheOffer(some)
    #expect(again.statusLine.contains("4 letters from"), "one was taken back")
    again.press(.control("o"))
    #expect(again.shows("4 letters to write"))
    for _ in 0..<4 {
      again.type("m")
      again.wait(seconds: 1)
    }
    let done = atTheOffer(again)
    #expect(done.statusLine.contains("Ctrl-O works offline: your list is done, 5 results waiting"))
    done.press(.control("o"))
    #expect(done.statusLine.contains("5 results kept here"))
  }

  static let absences: [Result<Reply, TransferFailureBox>] = [
    .failure(.init(.timedOut)), .failure(.init(.refused)), .failure(.init(.unknownHost)),
    .failure(.init(.untrusted(reason: "expired"))), .failure(.init(.broken)),
    .success(Reply(status: 200, contentType: "text/html", body: Data("<html>log in".utf8))),
    .success(FakeServer.reply(Problem(.unavailable, "The database is away.", retryAfter: 9))),
    .success(FakeServer.reply(Problem(.internalError, "Something broke."))),
  ]

  struct TransferFailureBox: Error {
    var failure: TransferFailure
    init(_ failure: TransferFailure) { self.failure = failure }
  }

  @Test(arguments: 0..<absences.count) func offersItHoweverTheServerIsAway(_ index: Int) {
    let session = Session.atWork().restarted()
    switch Self.absences[index] {
    case .success(let reply): session.reply(reply)
    case .failure(let box): session.fail(box.failure)
    }
    #expect(session.statusLine.contains("Ctrl-O"))
    session.press(.control("o"))
    #expect(session.shows("5 letters to write"))
  }

  @Test func offersItToWhoeverGivesUpWaiting() {
    let session = Session.atWork().restarted()
    session.press(.escape)
    #expect(session.asked.isEmpty)
    session.press(.control("o"))
    #expect(session.shows("5 letters to write"))
  }

  @Test func saysThatTheOtherListIsThereWhenTheOneShownLastIsDone() {
    var server = FakeServer()
    server.lists[.calls] = []
    server.pool[.calls] = []
    let session = offline(Session.atThePhone(server))
    #expect(session.shows("[Letters]"))
    #expect(session.shows("5 letters to write"))
  }

  @Test func offersNothingToAWrongPassword() {
    let session = Session.atWork().restarted()
    session.reply(FakeServer.reply(Problem(.badCredentials, "Name or password do not match.")))
    session.press(.control("o"))
    #expect(session.messageLine.contains("this is for when no server answers"))
    #expect(session.model.session == nil)
    #expect(!session.shows("Zoë"))
  }

  @Test func offersNothingWhereNothingIsKept() {
    let session = Session()
    session.fail(.unreachable)
    session.press(.control("o"))
    #expect(session.messageLine.contains("Nothing is kept on this machine"))
    #expect(session.model.session == nil)
  }

  @Test func theOfferGoesWithTheNameItWasFor() {
    let session = atTheOffer()
    session.press(Key(.tab, .shift))
    session.type("x")
    #expect(!session.statusLine.contains("Ctrl-O"))
    session.press(.control("o"))
    #expect(session.model.session == nil)
  }

  @Test func signsInByItselfWhenTheServerIsBackAndSendsOnce() {
    let session = offline()
    for _ in 0..<3 {
      session.type("m")
      session.serve()
    }
    #expect(session.disk.count == 3)
    #expect(session.shows("2 letters to write"))
    session.server.failure = nil
    session.server.isSignedIn = false
    session.wait(seconds: 300)
    #expect(session.server.recorded.values.sorted() == [1, 2, 3])
    #expect(session.disk.isEmpty)
    #expect(session.statusLine.contains("● online"))
    #expect(session.shows("Back online, 3 results sent."))
    #expect(session.model.pendingSignIn == nil, "the password is forgotten")
  }

  @Test func asksAgainWhenThePasswordIsWrongAndKeepsTheWork() {
    let session = offline()
    session.type("e")
    session.type("half a note")
    session.press(.escape)
    session.type("j")
    session.type("m")
    session.server.failure = nil
    session.server.password = "another one"
    session.wait(seconds: 30)
    #expect(session.shows("does not let you in as you signed in"))
    #expect(session.shows("Name or password do not match."))
    #expect(session.server.recorded.isEmpty)
    #expect(session.disk.count == 1)
    session.type("another one")
    session.press(.enter)
    session.serve()
    #expect(session.server.recorded.values.sorted() == [2])
    session.type("k")
    #expect(session.shows("half a note"))
  }

  @Test func sendsNothingWhenTheNameIsAnothersByNow() {
    let session = offline()
    session.type("m")
    session.server.failure = nil
    session.server.user = UserDescription(id: 99, name: "ann", permissions: .use)
    session.wait(seconds: 30)
    #expect(session.server.log.isEmpty)
    #expect(session.shows("is another one than the one that worked here"))
    #expect(session.shows("1 result stays on this machine"))
    #expect(session.disk.count == 1)
    #expect(session.kept == nil)
    #expect(!session.shows("Zoë"))
    session.type("correct horse")
    session.press(.enter)
    session.serve()
    session.wait(seconds: 60)
    #expect(session.server.recorded.isEmpty, "not under the new account either")
    #expect(session.disk.count == 1)
    session.type("o")
    #expect(session.shows("Another account of this name recorded it"))
  }

  @Test func anExpiredSessionWithTheServerAwayGoesBackToTheList() {
    let session = Session.atWork()
    session.server.isSignedIn = false
    session.type("m")
    session.serveNext()
    #expect(session.shows("Your session has ended."))
    session.type("correct horse")
    session.press(.enter)
    session.fail(.unreachable)
    #expect(session.statusLine.contains("Ctrl-O goes back to your list"))
    session.press(.control("o"))
    #expect(session.shows("4 letters to write"))
    #expect(session.statusLine.contains("○ offline"))
    session.wait(seconds: 30)
    #expect(session.server.recorded.count == 1)
    #expect(session.disk.isEmpty)
  }

  @Test func keepsTheSentenceOfACaptivePortal() {
    let session = offline()
    session.type("m")
    session.server.failure = nil
    session.server.isAttentive = false
    session.wait(seconds: 4)
    session.reply(
      Reply(status: 200, contentType: "text/html", body: Data("<html>log in".utf8)))
    #expect(session.shows("Does this network ask you to log in first?"))
    #expect(session.disk.count == 1)
  }

  @Test func celebratesAListFinishedOfflineAndRefillsWithTheNetwork() {
    let session = offline()
    for _ in 0..<5 { session.type("m") }
    #expect(session.shows("5 letters in"))
    #expect(session.shows("A whole list of letters done."))
    #expect(session.shows("The next list comes when the network is back."))
    #expect(session.helpLine.contains("t try now"))
    session.type("t")
    #expect(session.asked.count == 1, "without waiting out the back-off")
    session.server.failure = nil
    session.wait(seconds: 60)
    #expect(session.server.recorded.count == 5)
    #expect(session.shows("Enter for the next 10 letters"))
  }

  @Test func saysHonestlyThatAResultOverTheQuotaWaits() {
    var server = FakeServer()
    server.quota[.letters] = Quota(
      exempt: false, window: .hour, limit: 20, used: 19, remaining: 1,
      nextFreeAt: server.opened + 1_700)
    let session = offline(Session.atWork(server))
    session.type("m")
    #expect(!session.shows("your quota allows"))
    session.wait(seconds: 1)
    session.type("m")
    #expect(session.shows("Thanks, that makes 14 letters."))
    #expect(session.shows("It is kept here and goes out at 7:10 PM, when your quota allows it."))
    session.wait(seconds: 1)
    session.type("m")
    #expect(session.shows("goes out some time after 7:10 PM, as your quota allows."))
    #expect(session.disk.count == 3)
  }

  @Test func skipsCorrectsAndUndoesOffline() {
    let session = offline()
    session.type("s")
    #expect(session.messageLine.contains("Skipped Zoë Müller-Okonkwo"))
    #expect(session.shows("4 letters to write"))
    session.type("c")
    session.press(.down)
    session.type("x")
    session.press(.control("s"))
    #expect(session.shows("Robertx Jones"))
    session.type("m")
    session.type("u")
    #expect(session.shows("Robertx Jones"))
    #expect(session.disk.count == 2, "a result never sent leaves nothing to take back")
    session.server.failure = nil
    session.wait(seconds: 60)
    #expect(session.server.log == ["skip 1", "correct 2"])
    #expect(session.disk.isEmpty)
  }

  @Test func takesBackAResultFromBeforeTheRestart() {
    let first = Session.atWork()
    first.server.failure = .unreachable
    first.type("e")
    first.type("a note")
    first.press(.control("s"))
    first.serve()
    let session = offline(first)
    #expect(session.shows("4 letters to write"))
    session.type("u")
    #expect(session.messageLine.contains("Taken back: Zoë Müller-Okonkwo"))
    #expect(session.shows("5 letters to write"))
    #expect(session.shows("a note"))
    #expect(session.disk.count == 2, "it may have been sent before, so an undo follows it")
    let again = offline(session)
    #expect(again.shows("5 letters to write"), "and stays taken back over another restart")
    again.server.failure = nil
    again.wait(seconds: 60)
    #expect(again.server.recorded.isEmpty)
    #expect(again.disk.isEmpty)
  }

  @Test func opensTheCallsPageWhenThatWasShownLast() {
    let first = Session.atThePhone()
    let session = offline(first)
    #expect(session.shows("[Calls]"))
    #expect(session.shows("603-555-0101"), "the same boot knows the time")
    session.type("rn")
    #expect(session.shows("Thanks, that makes 35 calls."))
  }

  @Test func showsNoNumberOnceThePhonesHaveClosedOffline() {
    var server = FakeServer()
    server.opened = server.opened + 2 * 3_600  // 8:42 PM
    let session = offline(Session.atThePhone(server))
    #expect(session.shows("603-555-0101"))
    session.wait(seconds: 18 * 60)
    #expect(!session.shows("603-555"))
    #expect(session.kept?.lists.allSatisfy { $0.voters.allSatisfy { $0.phone == nil } } == true)
    let later = offline(session)
    #expect(!later.shows("603-555"))
  }

  @Test func recordsACallUnderWayOfflineUntilTheGraceIsOver() throws {
    var server = FakeServer()
    server.opened = server.opened + (2 * 3_600 + 10 * 60)  // 8:52 PM
    let session = offline(Session.atThePhone(server))
    session.wait(seconds: 20 * 60)
    #expect(session.shows("can still be recorded until 9:30 PM"))
    let closing = try #require(session.model.pages[.calls].closedAt)
    #expect(closing < session.serverTime)
    session.type("rn")
    #expect(session.shows("Thanks"))
    #expect(session.disk.first?.occurredAt == closing - 1, "made in time, written down after")
    session.wait(seconds: 20 * 60)
    session.type("r")
    #expect(session.messageLine.contains("until half an hour after closing"))
    #expect(session.disk.count == 1)
  }

  @Test func aListThatRanOutIsNotOffered() {
    let session = atTheOffer(after: 11 * 3_600)  // after midnight in Hawaii
    #expect(session.statusLine.contains("has run out"))
    session.press(.control("o"))
    #expect(session.messageLine.contains("a new one needs the network"))
    #expect(session.model.session == nil)
  }

  @Test func aListRunsOutOfflineToo() {
    var server = FakeServer()
    server.opened = Expiry.nextMidnight(after: server.opened) - 300
    let session = offline(Session.atWork(server))
    session.type("e")
    session.type("begun")
    #expect(session.shows("5 letters to write"))
    session.wait(seconds: 400)
    #expect(!session.shows("Zoë"))
    #expect(session.shows("a new one comes with the network"))
    #expect(session.shows("Your notes are kept: o"))
    #expect(session.kept?.lists.allSatisfy(\.voters.isEmpty) == true)
    session.type("o")
    #expect(session.shows("notes begun for Zoë Müller-Okonkwo"))
    #expect(session.shows("begun"))
  }

  @Test func aFormClosesWithTheListThatRanOut() {
    var server = FakeServer()
    server.opened = Expiry.nextMidnight(after: server.opened) - 100
    let session = offline(Session.atWork(server))
    session.type("c")
    #expect(session.shows("First name"))
    session.wait(seconds: 200)
    #expect(!session.shows("First name"))
    #expect(session.model.layers.isEmpty)
  }

  // MARK: After a reboot

  @Test func hidesNumbersAfterARebootAndSaysWhy() {
    let session = offline(Session.atThePhone(), isReboot: true)
    #expect(!session.shows("603-555"))
    #expect(session.shows("Hidden until the network is back."))
    #expect(session.shows("This machine was restarted"))
    #expect(session.statusLine.contains("○ offline since 6:42 PM"))
    session.type("c")
    #expect(session.shows("First name"))
    #expect(!session.shows("6035550101"), "nor in the form")
    session.press(.escape)
    session.type("y")
    #expect(!session.effects.contains { if case .copyToClipboard = $0 { true } else { false } })
    session.type("rn")
    #expect(session.shows("Thanks"))
    session.server.failure = nil
    session.wait(seconds: 60)
    #expect(session.shows("603-555-0102"), "the server has told the time")
  }

  @Test func datesResultsAfterARebootByTheCorrectedWallClock() throws {
    let first = Session.atWork()
    first.machine.wallError = 3_600_000
    first.type("f")
    first.serve()
    let session = offline(first, isReboot: true, after: 600)
    session.type("m")
    let told = try #require(session.disk.first?.occurredAt)
    #expect(abs(told - session.serverTime) <= 2)
  }

  @Test func neverDatesAResultBeforeItsList() throws {
    let session = offline(isReboot: true)
    session.machine.wallError = -86_400_000
    session.type("m")
    let told = try #require(session.disk.first?.occurredAt)
    #expect(told == session.model.pages[.letters].list?.serverTime)
  }

  @Test func aWallClockSetForwardEndsTheListAndOpensNothing() {
    let first = Session.atThePhone()
    first.machine.wallError = nil
    let session = first.restarted(isReboot: true)
    session.server.failure = .unreachable
    session.machine.wallError = 86_400_000
    session.serve()
    #expect(session.statusLine.contains("has run out"))
    session.press(.control("o"))
    #expect(session.model.session == nil)
  }

  @Test(arguments: [-86_400_000, 86_400_000] as [Int64])
  func aWallClockSetByADayChangesNothingWithinOneBoot(_ error: Int64) {
    let session = offline(Session.atThePhone())
    session.machine.wallError = error
    session.wait(seconds: 120)
    #expect(session.shows("603-555-0101"))
    session.type("rn")
    #expect(session.disk.last?.occurredAt.map { abs($0 - session.serverTime) <= 2 } == true)
  }

  // MARK: Sleep

  @Test func noticesASleepAndTriesAtOnce() {
    let session = Session.atWork()
    session.server.failure = .timedOut
    session.type("m")
    session.serve()
    session.wait(seconds: 600)
    session.server.failure = nil
    session.server.isAttentive = false
    session.now += 2 * 3_600_000 + 300_000
    session.happen(.signal(.resumed))
    #expect(session.asked.count == 1, "no waiting out of the back-off")
    #expect(session.shows("Back after 2 h 5 min."))
    session.serve()
    #expect(session.server.recorded.count == 1)
  }

  @Test func afterASleepListsAreReadAgainAndDeadRequestsGivenUp() {
    let session = Session.atWork()
    session.type("m")
    #expect(session.asked.count == 1)
    session.now += 3_600_000
    session.happen(.tick)
    #expect(session.effects.contains { if case .cancel = $0 { true } else { false } })
    session.serve()
    #expect(session.server.recorded.count == 1)
    #expect(session.disk.isEmpty)
    #expect(session.model.pages[.letters].listedAt == session.now)
  }

  @Test func aReadingThatGoesBackBreaksNothing() {
    let session = Session.atThePhone()
    session.type("r")
    let before = session.serverTime
    session.now -= 500_000
    session.type("n")
    #expect(session.shows("Thanks, that makes 35 calls."))
    #expect(session.disk.last?.occurredAt.map { $0 >= before - 2 } == true, "time stands still")
    session.serve()
    session.wait(seconds: 1_000)
    #expect(session.server.recorded.count == 1)
    #expect(session.shows("603-555-0102"))
  }
}
