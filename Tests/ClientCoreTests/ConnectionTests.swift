import API
import Cells
import Domain
import Foundation
import Testing

@testable import ClientCore

/// The server away, slow, strange or hostile: nothing is lost, and the person knows.
struct ConnectionTests {
  @Test func keepsTheResultWhenTheServerIsAway() {
    let session = Session.atWork()
    session.server.failure = .unreachable
    for _ in 0..<3 {
      session.type("m")
      session.serve()
    }
    #expect(session.statusLine.contains("○ offline since 6:42 PM"))
    #expect(session.statusLine.contains("3 results kept here, nothing is lost"))
    #expect(session.shows("2 letters to write"))
    #expect(session.disk.count == 3)
    session.server.failure = nil
    session.wait(seconds: 30)
    #expect(session.messageLine.contains("Back online, 3 results sent."))
    #expect(session.statusLine.contains("● online"))
    #expect(session.server.recorded.count == 3)
    #expect(session.disk.isEmpty)
  }

  @Test func sendsInOrderAndOneAtATime() {
    let session = Session.atWork()
    session.type("mmm")
    #expect(session.disk.count == 3)
    #expect(session.asked.count == 1)
    session.serve()
    #expect(session.server.log.map { $0.prefix(8) } == ["result 1", "result 2", "result 3"])
  }

  @Test func worksOnWhileTheServerHangs() {
    let session = Session.atWork()
    session.type("m")
    #expect(session.asked.count == 1)
    session.type("j")
    session.type("e")
    session.type("typed while waiting")
    #expect(session.shows("typed while waiting"))
    #expect(session.asked.count == 1)
  }

  @Test(arguments: [Size(rows: 24, columns: 80), Size(rows: 12, columns: 40)])
  func saysThatAnAnswerIsLate(_ size: Size) {
    let session = Session.atWork(size: size)
    session.server.isAttentive = false
    session.type("m")
    session.wait(seconds: 1)
    #expect(session.statusLine.contains("● online"), "a moment is nothing to speak of")
    session.wait(seconds: 1)
    #expect(session.statusLine.contains("◌ waiting for an answer"))
    if size.columns == 80 { #expect(session.statusLine.contains("1 to send")) }
    session.serve()
    #expect(session.statusLine.contains("● online"))
  }

  @Test func waitsLongerEachTimeAndTriesAtOnceWhenAsked() {
    let session = Session.atWork()
    session.server.failure = .timedOut
    session.type("m")
    session.serve()
    session.wait(seconds: 120)
    let tries = session.effects.count { if case .send = $0 { true } else { false } }
    #expect((6...13).contains(tries))
    session.type("t")
    #expect(session.asked.count == 1)
  }

  @Test func goesOnWithoutAListOnceTheServerIsBack() {
    let session = Session()
    session.serveNext()
    session.server.failure = .refused
    session.serve()
    #expect(session.shows("The server is away."))
    session.server.failure = nil
    session.wait(seconds: 10)
    #expect(session.shows("5 letters to write"))
  }

  static let strange: [Reply] = [
    Reply(status: 200, contentType: "text/html", body: Data("<html>log in</html>".utf8)),
    Reply(status: 201, contentType: "application/json", body: Data("{}".utf8)),
    Reply(status: 201, contentType: "application/json", body: Data("{\"result\":{\"id\":1}}".utf8)),
    Reply(status: 201, body: Data([0xFF, 0xFE, 0])),
    Reply(status: 403, contentType: "text/html", body: Data("<html>blocked</html>".utf8)),
    Reply(status: 500, contentType: "text/plain", body: Data("oops".utf8)),
  ]

  @Test(arguments: strange) func losesNothingToAStrangeAnswer(_ reply: Reply) {
    let session = Session.atWork()
    session.type("m")
    session.reply(reply)
    #expect(session.disk.count == 1)
    #expect(session.statusLine.contains("1 result kept here"))
    #expect(session.screen.contains("eBlocks server"))
    session.wait(seconds: 5)
    #expect(session.server.recorded.count == 1)
    #expect(session.disk.isEmpty)
  }

  @Test func usesNoListOfTheOtherMode() {
    let session = Session.atWork()
    session.type("f")
    session.reply(FakeServer.reply(session.server.list(.calls, session.serverTime)))
    #expect(session.shows("another list than the one asked for"))
    #expect(session.shows("5 letters to write"))
  }

  @Test func drawsNothingOfWhatAHostileServerSends() {
    var server = FakeServer()
    server.lists[.letters]?[0].name.last = "\u{1B}]0;owned\u{7}\u{202E}evil\nline"
    server.settings["thanks_for_mail"] = "\u{1B}[2Jthanks\u{9B}31m {letters}"
    let session = Session.atWork(server)
    session.type("m")
    for scalar in session.screen.unicodeScalars where scalar != "\n" {
      #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) && scalar != "\u{202E}")
    }
    #expect(session.shows("[2Jthanks"))
  }

  @Test func refusesAListWithTheSameVoterTwiceOrTooMany() {
    for voters in [
      [Samples.voters[0], Samples.voters[0]],
      (1...1_500).map { Samples.voter($0, VoterName(last: "X"), "", "", "", party: "") },
    ] {
      let session = Session.atWork()
      session.server.lists[.letters] = voters
      session.type("f")
      session.serveNext()
      #expect(session.shows("eBlocks server"))
      #expect(session.shows("5 letters to write"))
    }
  }

  @Test func waitsForTheQuotaAndSendsThen() {
    let session = Session.atWork()
    session.server.refusal = Problem(
      .quotaExceeded, "You have used your 20 letters for the past hour.", retryAfter: 250)
    session.type("m")
    session.serve()
    #expect(session.shows("Kept here, nothing is lost"))
    #expect(session.shows("5 min"))
    #expect(session.disk.count == 1)
    session.server.refusal = nil
    session.wait(seconds: 240)
    #expect(session.server.recorded.isEmpty)
    session.wait(seconds: 15)
    #expect(session.server.recorded.count == 1)
  }

  @Test func keepsARefusedResultForThePersonToSee() {
    let session = Session.atWork()
    session.type("e")
    session.type("n")
    session.press(.escape)
    session.server.refusal = Problem(.notAssigned, "Somebody else has this voter now.")
    session.type("m")
    session.serve()
    #expect(session.shows("Not accepted: the letter to Zoë Müller-Okonkwo."))
    #expect(session.disk.first?.state.isRefused == true)
    session.type("o")
    #expect(session.shows("Somebody else has this voter now."))
    session.type("x")
    #expect(session.disk.count == 1, "one key alone removes nothing")
    #expect(session.shows("eblocks outbox export"))
    session.type("y")
    #expect(session.disk.isEmpty)
    #expect(!session.shows("Kept on this machine"))
  }

  @Test func aRefusedCorrectionNeverBlocksItsResult() {
    let session = Session.atWork()
    session.server.refusal = Problem(
      .invalid, "Something needs another look.",
      errors: [FieldError(field: "name.first", message: "Too long.")])
    session.type("cx")
    session.press(.control("s"))
    session.type("m")
    session.serveNext()
    session.server.refusal = nil
    session.serve()
    #expect(session.server.recorded.count == 1)
    #expect(session.disk.count == 1, "the correction is kept to be seen")
  }

  @Test func showsARefusedCorrectionAgainWithItsErrors() {
    let session = Session.atWork()
    session.server.refusal = Problem(
      .invalid, "Something needs another look.",
      errors: [FieldError(field: "name.last", message: "No such name.")])
    session.type("cx")
    session.press(.control("s"))
    session.serve()
    #expect(session.shows("c shows it again."))
    session.server.refusal = nil
    session.type("c")
    #expect(session.shows("Ms.x"))
    #expect(session.shows("No such name."))
    #expect(session.shows("▸ Last name"))
    session.press(.control("s"))
    session.serve()
    #expect(session.disk.isEmpty)
    #expect(session.server.log == ["correct 1", "correct 1"])
  }

  @Test func aLongMessageGivesTheVoterTheirRoomBackWithTheNextKey() {
    let session = Session.atWork(size: Size(rows: 12, columns: 40))
    session.server.refusal = Problem(.notAssigned, "Somebody else has this voter now.")
    session.type("m")
    session.serve()
    #expect(session.shows("It is kept here: press o."))
    #expect(session.model.screen.messageRows > 1)
    session.type("j")
    #expect(session.model.screen.messageRows == 1)
    #expect(session.messageLine.contains("Not accepted"))
  }

  @Test func neverTypesIntoSomebodyElsesNotes() {
    let session = Session.atWork()
    session.type("f")
    session.type("e")
    session.type("for Zoë")
    session.server.lists[.letters]?.removeFirst()
    session.serve()
    session.type("x")
    #expect(session.shows("none yet; e writes some"))
    #expect(session.model.drafts[VoterRef(mode: .letters, voter: 1)]?.text == "for Zoë")
  }

  @Test func believesTheServerAboutNewCallingHours() {
    var server = FakeServer()
    server.settings["eblocks_weekday_phone_end"] = "18:00"
    let session = Session.atThePhone(server)
    #expect(session.shows("The phones are closed now."))
    session.server.settings["eblocks_weekday_phone_end"] = "21:00"
    session.press(.tab)
    session.serve()
    session.press(.tab)
    session.serve()
    session.wait(seconds: 40)
    session.press(.tab)
    session.press(.tab)
    session.serve()
    session.type("f")
    session.serve()
    #expect(session.shows("603-555-0101"))
  }

  @Test func correctsANameAtOnceAndForGood() {
    let session = Session.atWork()
    session.type("c")
    session.press(.down)
    session.type("x")
    session.press(.control("s"))
    #expect(session.shows("Corrected, thank you"))
    #expect(session.shows("Zoëx Müller"))
    session.serve()
    #expect(session.shows("Zoëx Müller"))
    #expect(session.server.lists[.letters]?.first?.name.first == "Zoëx")
    session.type("c")
    session.press(.control("s"))
    #expect(session.messageLine.contains("Nothing was changed."))
  }

  @Test func dropsAListThatHasRunOut() {
    var server = FakeServer()
    server.opened = Expiry.nextMidnight(after: server.opened) - 60
    let session = Session.atWork(server)
    #expect(session.shows("Zoë"))
    session.server.lists[.letters] = []
    session.wait(seconds: 65)
    #expect(!session.shows("Zoë"))
    #expect(session.shows("10 letters to write"))
  }

  @Test func showsTheQuotaWithItsCountdown() {
    let session = Session.atThePhone()
    #expect(session.statusLine.contains("18 of 30 left, next in 25 min"))
    session.wait(seconds: 600)
    #expect(session.statusLine.contains("next in 15 min"))
  }

  @Test func namesTheReasonOfAnEmptyList() {
    var server = FakeServer()
    server.lists[.letters] = []
    server.pool[.letters] = []
    server.notice[.letters] = .poolEmpty(mode: .letters, isOtherModeOpen: true)
    #expect(Session.atWork(server).shows("Nobody is left."))
    server.notice[.letters] = .misconfigured(
      UnreadableVariable(.chunkAddresses, "must be a number"), mode: .letters)
    #expect(Session.atWork(server).shows("eblocks_chunk_addresses"))
  }

  @Test func asksForNoTickWhenNothingChangesByItself() {
    let session = Session(Start(server: nil, zone: Session.zone))
    #expect(session.model.wakeAt == nil)
    let atWork = Session.atWork()
    let wake = atWork.model.wakeAt ?? 0
    #expect(wake - atWork.now > 20_000, "minutes are shown, so it sleeps until the next one")
  }
}
