import API
import Cells
import Domain
import Foundation
import Testing

@testable import ClientCore

/// Disks that refuse and answers that cannot be true: nothing is thanked for, nothing is lost.
struct FaultTests {
  // MARK: The disk

  @Test func aCallThatIsNotWrittenIsNotThankedFor() {
    let session = Session.atThePhone()
    session.type("e")
    session.type("said yes")
    session.press(.escape)
    session.diskFailure = "the disk is full"
    session.type("rs")
    #expect(session.shows("Not recorded: the disk is full. Zoë Müller-Okonkwo is still on"))
    #expect(!session.shows("Thanks"))
    #expect(session.shows("ann · 12 letters · 34 calls"))
    #expect(session.shows("said yes"))
    #expect(session.asked.isEmpty)
    session.diskFailure = nil
    session.wait(seconds: 1)
    session.type("rs")
    #expect(session.shows("Thanks, that makes 35 calls."))
    guard case .result(_, 1, "Supporter", "said yes")? = session.disk.first?.action else {
      return #expect(Bool(false), "not the call that was made")
    }
  }

  @Test func aSkipThatIsNotWrittenLeavesTheVoter() {
    let session = Session.atWork()
    session.type("j")
    session.diskFailure = "the disk is read-only"
    session.type("s")
    #expect(session.shows("Not skipped: the disk is read-only. Robert Jones III is still on"))
    #expect(!session.shows("back to the pool"))
    #expect(session.shows("5 letters to write"))
    #expect(session.shows("▸ Robert Jones III"))
    #expect(session.asked.isEmpty)
  }

  @Test func anUndoThatIsNotWrittenLeavesTheResult() {
    let session = Session.atWork()
    session.type("e")
    session.type("a note")
    session.press(.control("s"))
    session.serve()
    session.diskFailure = "the disk is full"
    session.type("u")
    #expect(session.shows("Not taken back: the disk is full."))
    #expect(session.shows("4 letters to write"))
    #expect(session.model.drafts.isEmpty, "its notes are not left over")
    #expect(session.asked.isEmpty)
    session.diskFailure = nil
    session.wait(seconds: 1)
    session.type("u")
    session.serve()
    #expect(session.server.recorded.isEmpty)
  }

  @Test func aCancelThatIsNotWrittenIsTold() {
    let session = Session.atWork()
    session.server.failure = .refused
    session.type("m")
    session.serve()
    session.diskFailure = "the disk is full"
    session.type("u")
    #expect(session.shows("but not on disk (the disk is full)"))
  }

  @Test func aCorrectionThatIsNotWrittenIsStillInItsForm() {
    let session = Session.atWork()
    session.type("c")
    session.press(.down)
    session.type("x")
    session.diskFailure = "the disk is full"
    session.press(.control("s"))
    #expect(session.shows("Not corrected: the disk is full."))
    #expect(session.shows("Zoëx"))
    session.diskFailure = nil
    session.press(.control("s"))
    #expect(session.shows("Corrected, thank you: Zoë Müller-Okonkwo."))
  }

  @Test func aFinishedListIsNotCelebratedBeforeItIsWritten() {
    var server = FakeServer()
    server.lists[.letters] = [Samples.voters[0]]
    let session = Session.atWork(server)
    session.diskFailure = "the disk is full"
    session.type("m")
    #expect(session.model.pages[.letters].finished == nil)
    #expect(session.shows("1 letter to write"))
  }

  @Test func anAcceptedOneThatStaysOnDiskIsSentOnceMoreAndCountsOnce() {
    let first = Session.atWork()
    first.type("m")
    first.diskFailure = "the disk is read-only"
    first.serve()
    #expect(first.disk.count == 1)
    let second = first.restarted()
    second.serve()
    #expect(second.server.recorded.count == 1)
    #expect(second.disk.isEmpty)
  }

  // MARK: Answers

  /// An answer to the letter to voter 1, changed.
  private func answer(
    _ session: Session, status: Int = 201, _ change: (inout [String: Any]) -> Void
  ) throws -> Reply {
    let key = session.model.outbox.inFlight ?? ""
    var list = session.server.list(.letters, session.serverTime)
    list.voters.removeFirst()
    let whole = ResultAnswer(
      result: .init(id: key), thanks: "Thanks.", finishedList: false, list: list)
    var json =
      try JSONSerialization.jsonObject(with: JSON.encode(whole)) as? [String: Any] ?? [:]
    change(&json)
    return Reply(
      status: status, contentType: JSON.contentType,
      body: try JSONSerialization.data(withJSONObject: json))
  }

  struct Twist: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var change: @Sendable (inout [String: Any]) -> Void

    static func inList(
      _ name: String, _ change: @escaping @Sendable (inout [String: Any]) -> Void
    ) -> Twist {
      Twist(testDescription: name) { json in
        var list = json["list"] as? [String: Any] ?? [:]
        change(&list)
        json["list"] = list
      }
    }
  }

  static let twists: [Twist] = [
    Twist(testDescription: "of another result") { $0["result"] = ["id": "another"] },
    Twist(testDescription: "of no result") { $0["result"] = nil },
    Twist(testDescription: "without a list") { $0["list"] = nil },
    Twist(testDescription: "with a list that is none") { $0["list"] = ["voters": 5] },
    .inList("of the other mode") { $0["mode"] = "calls" },
    .inList("of a mode of a later version") { $0["mode"] = "postcards" },
    .inList("without a time") { $0["serverTime"] = nil },
    .inList("from the year 9999") { $0["serverTime"] = "9999-01-01T00:00:00Z" },
    .inList("with impossible tallies") { $0["tallies"] = ["letters": -1, "calls": 2] },
    .inList("with a voter twice") { list in
      let voters = list["voters"] as? [Any] ?? []
      list["voters"] = voters + voters
    },
    .inList("with more voters than a list has") { list in
      let voter = (list["voters"] as? [[String: Any]])?.first ?? [:]
      list["voters"] = (1...1_200).map { number in
        var other = voter
        other["id"] = number + 1_000
        return other
      }
    },
  ]

  @Test(arguments: twists) func believesNoAnswerThatCannotBeMeant(_ twist: Twist) throws {
    let session = Session.atWork()
    session.type("m")
    session.reply(try answer(session, twist.change))
    #expect(session.disk.count == 1, "it is still to be sent")
    #expect(session.shows("4 letters to write"))
    #expect(session.statusLine.contains("1 result kept here"))
    session.wait(seconds: 30)
    #expect(session.server.recorded.count == 1)
    #expect(session.disk.isEmpty)
  }

  @Test func believesAnAnswerOfALaterVersionThatSaysMore() throws {
    let session = Session.atWork()
    session.type("m")
    session.reply(try answer(session) { $0["mood"] = ["happy": true] })
    #expect(session.disk.isEmpty)
  }

  @Test(arguments: [
    TransferFailure.tooLarge, .broken, .timedOut, .refused, .unknownHost, .other("odd"),
    .untrusted(reason: "expired"),
  ])
  func losesNothingToABrokenTransfer(_ failure: TransferFailure) {
    let session = Session.atWork()
    session.type("m")
    session.fail(failure)
    #expect(session.disk.count == 1)
    session.wait(seconds: 30)
    #expect(session.server.recorded.count == 1)
    #expect(session.disk.isEmpty)
  }

  @Test(arguments: [
    (429, "{}"), (409, "{\"title\":\"Gone\"}"),
    (422, "{\"code\":\"moved_on\",\"detail\":\"New.\"}"),
    (401, "{\"code\":\"proxy\"}"), (500, "{\"code\":\"proxy\"}"),
  ])
  func takesNoUnknownCodeForTheLastWord(_ status: Int, _ body: String) {
    let session = Session.atWork()
    session.type("m")
    session.reply(
      Reply(status: status, contentType: Problem.contentType, body: Data(body.utf8)))
    #expect(session.disk.first?.state.isRefused == false)
    #expect(session.model.outbox.refused.isEmpty)
    session.wait(seconds: 30)
    #expect(session.server.recorded.count == 1)
  }

  @Test func aRequestSpoiledOnTheWayIsSentAgain() {
    let session = Session.atWork()
    session.type("m")
    session.reply(FakeServer.reply(Problem(.malformed, "This is no request.")))
    #expect(session.model.outbox.refused.isEmpty)
    #expect(session.shows("4 letters to write"), "the voter is not offered again meanwhile")
    session.wait(seconds: 30)
    #expect(session.server.recorded.count == 1)
    #expect(session.disk.isEmpty)
  }

  @Test func nonsenseAboutOneItemLetsTheOthersPast() {
    let session = Session.atWork()
    session.server.nonsense = [1]
    for _ in 0..<3 {
      session.type("m")
      session.serve()
    }
    session.wait(seconds: 120)
    #expect(session.server.recorded.values.sorted() == [2, 3])
    #expect(session.disk.count == 1)
    #expect(session.statusLine.contains("● online"))
    let tries = session.server.log.count { $0.hasPrefix("result 1 ") }
    session.wait(seconds: 600)
    let more = session.server.log.count { $0.hasPrefix("result 1 ") } - tries
    #expect((1...8).contains(more), "it goes on trying, ever less often")
    session.type("m")
    session.serve()
    #expect(session.server.recorded.count == 3, "and new ones go at once")
    session.server.nonsense = []
    session.wait(seconds: 600)
    #expect(session.server.recorded.count == 4)
    #expect(session.disk.isEmpty)
  }

  @Test func aWholeNetworkOfNonsenseBlamesNoItem() {
    let session = Session.atWork()
    session.type("m")
    let portal = Reply(
      status: 200, contentType: "text/html", body: Data("<html>log in".utf8))
    session.server.isAttentive = false
    for _ in 0..<20 {
      while !session.asked.isEmpty { session.reply(portal) }
      session.wait(seconds: 60)
    }
    #expect(session.model.outbox.nextAttempt == nil, "the item itself waits for nothing")
    session.server.isAttentive = true
    session.type("t")
    session.serve()
    #expect(session.server.recorded.count == 1)
  }

  @Test func anInternalErrorAboutOneItemLetsTheOthersPast() {
    let session = Session.atWork()
    session.type("m")
    session.reply(FakeServer.reply(Problem(.internalError, "Something broke.")))
    session.type("m")
    session.serve()
    #expect(session.server.recorded.values.sorted() == [2])
    session.wait(seconds: 60)
    #expect(session.server.recorded.count == 2)
  }

  @Test func stopsWhenTheServerTakesItForSomebodyElse() {
    let session = Session.atWork()
    session.server.user = UserDescription(id: 99, name: "bob", permissions: .use)
    session.server.isAttentive = false
    session.now += 400_000
    session.press(.tab)
    while session.asked.first?.contains("session") != true, !session.asked.isEmpty {
      session.serveNext()
    }
    session.serveNext()
    #expect(session.shows("The server takes you for bob now"))
    #expect(session.effects.contains(.forgetSession))
    #expect(session.asked.isEmpty)
  }

  @Test func aLateAnswerToSomebodyWhoHasLeftChangesNothing() {
    let session = Session.atWork()
    session.type("m")
    let id = RequestID(
      session.effects.reversed().lazy.compactMap { effect -> Int? in
        if case .send(let id, _) = effect { id.number } else { nil }
      }.first ?? 0)
    session.type("X")
    session.type("y")
    let before = session.model
    session.happen(
      .replied(id, FakeServer.reply(session.server.list(.letters, session.serverTime))))
    #expect(session.model.session == nil)
    #expect(session.model.pages == before.pages)
  }
}
