import API
import Cells
import Domain
import Testing

@testable import ClientCore

/// Two programs of one volunteer on one outbox.
struct SharingTests {
  private func item(_ key: String, voter: VoterID = 1, user: UserID? = 7) -> OutboxItem {
    OutboxItem(
      key: key, action: .result(mode: .letters, voter: voter, resolution: nil, notes: nil),
      user: user, occurredAt: nil)
  }

  /// At work beside another program that sends.
  private func beside() -> Session {
    let session = Session()
    session.isSender = false
    session.serve()
    return session
  }

  @Test func onlyTheSenderSends() {
    let session = beside()
    #expect(session.shows("Another eblocks is open here"))
    session.type("m")
    session.serve()
    session.wait(seconds: 60)
    #expect(session.disk.count == 1)
    #expect(session.server.log.isEmpty)
    #expect(session.shows("1 to send"))
    session.type("o")
    #expect(session.shows("sent by the other eblocks"))
    session.press(.escape)
    session.happen(.outboxChanged(items: session.disk, isSender: true))
    session.serve()
    #expect(session.server.recorded.count == 1, "the other one ended, and this one sends")
  }

  @Test func whatTheSenderSettledLeavesHereToo() {
    let session = beside()
    session.type("m")
    session.server.lists[.letters]?.removeFirst()
    session.server.tallies.letters = 13
    session.disk = []
    session.happen(.outboxChanged(items: [], isSender: false))
    #expect(session.shows("4 letters to write"), "the voter does not come back for a moment")
    #expect(session.shows("13 letters"))
    #expect(session.asked == ["GET /v1/lists/letters"])
    session.serve()
    #expect(session.shows("4 letters to write"))
    #expect(session.shows("13 letters"))
  }

  @Test func aListAskedForBeforeIsReadOnceMore() {
    let session = beside()
    session.type("m")
    session.type("f")
    let old = FakeServer.reply(session.server.list(.letters, session.serverTime))
    session.server.lists[.letters]?.removeFirst()
    session.now -= 1_000
    session.disk = []
    session.happen(.outboxChanged(items: [], isSender: false))
    session.reply(old)
    #expect(session.asked == ["GET /v1/lists/letters"])
    session.serve()
    #expect(session.shows("4 letters to write"))
  }

  @Test func whatTheOtherRecordedIsGoneFromTheListHere() {
    let session = Session.atWork()
    session.happen(.outboxChanged(items: [item("x", voter: 2)], isSender: true))
    #expect(session.shows("4 letters to write"))
    #expect(session.shows("13 letters"))
    session.serve()
    #expect(session.server.recorded.values.sorted() == [2], "the sender sends it")
  }

  @Test func aRefusalFoundByTheOtherIsShownHere() {
    let session = beside()
    session.type("m")
    var refused = session.disk[0]
    refused.state = .refused(Problem(.notAssigned, "Somebody else has this voter now."))
    session.disk = [refused]
    session.happen(.outboxChanged(items: [refused], isSender: false))
    #expect(session.shows("Not accepted: the letter to Zoë Müller-Okonkwo."))
    #expect(session.shows("5 letters to write"))
    session.type("u")
    #expect(session.messageLine.contains("nothing to take back"))
  }

  @Test func anUndoBesideTheSenderIsAlwaysSent() {
    let session = beside()
    session.type("m")
    session.type("u")
    #expect(session.disk.count == 2, "the sender may have sent it a moment ago")
    #expect(session.shows("5 letters to write"))
  }

  @Test func theUndoOfTheOtherBringsTheVoterBack() {
    let session = Session.atWork()
    session.server.failure = .unreachable
    let undo = OutboxItem(
      key: "u", action: .undo(result: "x", mode: .letters, voter: 2), user: 7, occurredAt: nil)
    session.happen(.outboxChanged(items: [item("x", voter: 2)], isSender: true))
    #expect(session.shows("4 letters to write"))
    session.happen(.outboxChanged(items: [item("x", voter: 2), undo], isSender: true))
    #expect(session.shows("5 letters to write"))
  }

  @Test func whatIsInFlightHereIsLeftAlone() {
    let session = Session.atWork()
    session.type("m")
    #expect(session.asked.count == 1)
    session.happen(.outboxChanged(items: [], isSender: true))
    #expect(session.asked.count == 1)
    session.serve()
    #expect(session.shows("4 letters to write"))
    #expect(session.model.outbox.entries.isEmpty)
  }

  @Test func whatIsAboutToLeaveTheDiskDoesNotComeBack() {
    let session = Session.atWork()
    session.type("m")
    let disk = session.disk
    session.isDiskQuick = false
    session.serve()
    session.happen(.outboxChanged(items: disk, isSender: true))
    #expect(session.model.outbox.entries.isEmpty)
    session.letDiskWork()
    session.serve()
    #expect(session.server.log.count == 1)
  }

  @Test func whatAnotherAccountRecordedIsShownAndNeverSent() {
    let session = Session.atWork()
    session.happen(.outboxChanged(items: [item("x", user: 8)], isSender: true))
    session.serve()
    session.wait(seconds: 600)
    #expect(session.server.log.isEmpty)
    #expect(session.shows("5 letters to write"))
    session.type("o")
    #expect(session.shows("Another account of this name recorded it"))
  }

  @Test func aChangeAfterSignOutChangesNothing() {
    let session = Session.atWork()
    session.type("X")
    session.happen(.outboxChanged(items: [item("x")], isSender: true))
    session.happen(.outboxOpened(StoredWork(items: [item("y")])))
    session.happen(.outboxWritten(WriteID(1)))
    session.serve()
    #expect(session.model.outbox.entries.isEmpty)
    #expect(session.server.log.isEmpty)
    #expect(session.model.session == nil)
  }

  @Test func onlyTheLastOutboxAskedForCounts() {
    var model = Model(Session.start)
    let reading = { Reading(milliseconds: 1_000, random: RandomBits(high: 1, low: $0)) }
    _ = update(&model, Event(.started, at: reading(1)))
    let answer = { (id: UserID) in
      FakeServer.reply(
        SessionAnswer(
          user: UserDescription(id: id, name: "ann", permissions: .use), tallies: Tallies(),
          settings: [:], serverTime: Instant(seconds: 1_793_749_320), serverVersion: "1"))
    }
    _ = update(&model, Event(.replied(RequestID(1), answer(7)), at: reading(2)))
    #expect(model.opening == 1)
    // A second sign-in before the first outbox is there.
    model.signIn = SignInForm(server: "https://other.example.org", name: "ann", password: "x")
    for _ in 0..<1 {
      _ = update(&model, Event(.input(.key(Key(.enter))), at: reading(3)))
    }
    let id = model.connection.requests.keys.max { $0.number < $1.number }
    _ = update(&model, Event(.replied(id ?? RequestID(0), answer(8)), at: reading(4)))
    #expect(model.opening == 2)
    _ = update(
      &model,
      Event(.outboxOpened(StoredWork(items: [item("theirs", user: nil)])), at: reading(5)))
    #expect(model.outbox.entries.isEmpty)
    _ = update(&model, Event(.outboxOpened(StoredWork()), at: reading(6)))
    #expect(model.isOutboxOpen)
    #expect(model.outbox.entries.isEmpty)
  }
}
