import API
import Cells
import Domain
import Foundation
import Testing

@testable import ClientCore

/// Coming, going, and being sent back to the door.
struct SignInTests {
  private func stranger(_ server: String? = "https://blocks.example.org") -> Session {
    Session(Start(server: server, zone: Session.zone))
  }

  @Test func showsTheServersWordsAboveTheForm() {
    let session = stranger()
    #expect(session.asked == ["GET /v1/session"])
    session.serve()
    #expect(session.shows("Volunteers sign in with their campaign account."))
    #expect(session.shows("http://www.forclark.com/"))
  }

  @Test func signsInAndOpensTheLetters() {
    let session = stranger(nil)
    #expect(session.asked.isEmpty)
    session.type("blocks.example.org")
    session.press(.enter)
    session.type("ann")
    session.press(.enter)
    session.type("correct horse")
    #expect(!session.shows("correct horse"))
    session.press(.enter)
    #expect(session.shows("Signing in…"))
    session.serve()
    #expect(session.shows("[Letters]"))
    #expect(session.shows("ann · 12 letters · 34 calls"))
    #expect(session.shows("5 letters to write"))
    #expect(
      session.effects.contains(.openOutbox(server: "blocks.example.org", user: "ann")))
  }

  @Test func putsErrorsBesideTheirFields() {
    let session = stranger()
    session.press(.enter, .enter)
    session.serve()
    #expect(session.shows("Your name at this server."))
    session.type("ann")
    session.press(.enter)
    session.type("wrong")
    session.press(.enter)
    session.serve()
    #expect(session.shows("Name or password do not match. Try again."))
    #expect(session.shows("▸ Password"))
  }

  @Test(arguments: [
    (TransferFailure.refused, "Nothing answers at"), (.unknownHost, "No machine is called"),
    (.timedOut, "took too long"), (.badAddress, "is no server's address"),
    (.untrusted(reason: "certificate has expired"), "cannot be trusted"),
    (.tooLarge, "more than an eBlocks server ever would"), (.broken, "broke off"),
    (.unreachable, "cannot be reached from here"), (.other("odd"), "cannot be reached: odd"),
  ])
  func saysWhatIsWrongWithTheServer(_ failure: TransferFailure, _ words: String) {
    let session = Session()
    session.fail(failure)
    #expect(session.shows(words))
    #expect(session.shows("▸"), "the form is there to try again")
    #expect(session.model.signIn?.isBusy == false)
  }

  @Test(arguments: [
    Reply(status: 200, contentType: "text/html", body: Data("<html>hello</html>".utf8)),
    Reply(status: 200, contentType: "application/json", body: Data("{\"user\":5}".utf8)),
    Reply(status: 200, contentType: "application/json", body: Data("{\"user\":".utf8)),
    Reply(status: 200, body: Data()),
    Reply(status: 404, contentType: "text/plain", body: Data("no".utf8)),
    Reply(status: 302, body: Data()),
    Reply(status: 502, contentType: "text/html", body: Data("<html>".utf8)),
  ])
  func knowsAnAnswerThatIsNotOurs(_ reply: Reply) {
    let session = Session()
    session.reply(reply)
    #expect(session.shows("eBlocks server"))
    #expect(session.model.session == nil)
  }

  @Test func asksForAnAccountAndShowsTheRefusal() {
    let session = stranger()
    session.serve()
    session.press(.function(2))
    #expect(session.shows("Password again"))
    session.type("guest")
    session.press(.enter)
    session.type("long enough")
    session.press(.enter)
    session.type("long enough")
    session.press(.enter)
    #expect(session.asked == ["POST /v1/users"])
    session.serve()
    #expect(session.shows("ask your organizer"))
  }

  @Test func countsDownToTheNextTry() {
    let session = Session()
    session.reply(
      FakeServer.reply(Problem(.tooManySignIns, "Too many tries.", retryAfter: 30)))
    #expect(session.shows("The next try is open in 0:30."))
    session.wait(seconds: 10)
    #expect(session.shows("0:20"))
    session.press(.enter)
    #expect(session.asked.isEmpty)
    session.wait(seconds: 20)
    session.press(.enter)
    #expect(session.asked == ["POST /v1/session"])
  }

  @Test func keepsTheWorkWhenTheSessionEnds() {
    let session = Session.atWork()
    session.type("e")
    session.type("half a note")
    session.press(.escape)
    session.server.isSignedIn = false
    session.type("j")
    session.type("m")
    session.serveNext()
    #expect(session.shows("Your session has ended."))
    #expect(session.shows("▸ Password"))
    #expect(session.effects.contains(.forgetSession))
    #expect(session.disk.count == 1)
    session.type("correct horse")
    session.press(.enter)
    session.serve()
    #expect(session.server.recorded.count == 1)
    #expect(session.disk.isEmpty)
    session.type("k")
    #expect(session.shows("half a note"))
  }

  @Test func asksBeforeLeavingAnEndedSessionWithUnsentResults() {
    let session = Session.atWork()
    session.server.isSignedIn = false
    session.type("m")
    session.serveNext()
    session.press(.control("c"))
    #expect(!session.quits)
    #expect(session.shows("1 result is not sent yet."))
    session.type("n")
    #expect(session.shows("▸ Password"))
    session.press(.control("c"))
    session.type("y")
    #expect(session.quits)
  }

  @Test func leavesNothingOfOneForTheNext() {
    let session = Session.atWork()
    session.type("X")
    #expect(session.asked == ["DELETE /v1/session"])
    #expect(session.effects.suffix(3).contains(.closeOutbox))
    for trace in ["ann", "Zoë", "Concord", "12 letters"] { #expect(!session.shows(trace)) }
    #expect(session.model.done.isEmpty)
    #expect(session.model.drafts.isEmpty)
    #expect(session.model.start.user == nil)
    #expect(session.model.start.password == nil)
  }

  @Test func anotherUserGetsNothingOfTheFirst() {
    let session = Session.atWork()
    session.type("e")
    session.type("private")
    session.press(.escape)
    session.server.isSignedIn = false
    session.type("jm")
    session.serveNext()
    session.server.user = UserDescription(id: 8, name: "bob", permissions: .use)
    session.disk = []
    session.type("correct horse")
    session.press(.enter)
    session.serve()
    #expect(session.server.recorded.isEmpty, "bob does not send what ann did")
    session.press(.home)
    #expect(session.shows("▸★Zoë"))
    #expect(!session.shows("private"))
    #expect(session.model.done.isEmpty)
  }

  @Test func asksBeforeLeavingOnlyWhenResultsAreUnsent() {
    let calm = Session.atWork()
    calm.type("q")
    #expect(calm.quits)

    let session = Session.atWork()
    session.server.failure = .unreachable
    session.type("m")
    session.serve()
    session.type("q")
    #expect(!session.quits)
    #expect(session.shows("1 result is not sent yet."))
    session.type("n")
    #expect(!session.quits)
    session.type("qy")
    #expect(session.quits)
    #expect(session.disk.count == 1)
  }

  @Test func sendsWhatWasKeptFromBefore() {
    let first = Session.atWork()
    first.server.failure = .unreachable
    first.type("m")
    first.serve()
    let second = Session()
    second.disk = first.disk
    second.serve()
    #expect(second.server.recorded.count == 1)
    #expect(second.disk.isEmpty)
    #expect(second.shows("1 result kept here from before is sent."))
  }

  @Test func doesNotWorkWithoutADisk() {
    let session = Session()
    session.happen(.outboxUnavailable(reason: "the disk is read-only"))
    #expect(session.shows("cannot be kept on this machine: the disk is"))
    #expect(session.model.session == nil)
  }

  @Test func obeysTheSystem() {
    let session = Session.atWork()
    session.happen(.signal(.suspend))
    session.happen(.signal(.resumed))
    session.happen(.signal(.terminate))
    #expect(session.effects.suffix(3) == [.suspend, .repaint, .quit(status: 0)])
    session.press(.control("z"))
    #expect(session.effects.last == .suspend)
    session.press(.control("l"))
    #expect(session.effects.last == .repaint)
  }
}
