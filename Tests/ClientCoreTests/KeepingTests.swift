import API
import Cells
import Domain
import Foundation
import Testing

@testable import ClientCore

/// What is kept on this machine for a restart, when, and what never is.
struct KeepingTests {
  private func text(_ work: KeptWork?) throws -> String {
    String(decoding: try JSON.encode(work), as: UTF8.self)
  }

  @Test func keepsTheListOnceAndNotForEveryAnswer() {
    let session = Session.atWork()
    #expect(session.kept?.lists.map(\.mode) == [.letters])
    #expect(session.kept?.user == session.server.user)
    let count = session.keepings.count
    session.type("f")
    session.serve()
    let more = session.keepings.count
    #expect(more == count + 1)
    session.now += 3_600_000
    session.happen(.tick)
    session.serve()
    #expect(session.keepings.count == more, "the same list, read again an hour later")
    let calm = session.keepings.count
    session.happen(.signal(.resumed))
    session.type("jjkk?")
    session.press(.escape)
    #expect(session.keepings.count == calm, "nothing has changed")
  }

  @Test func keepsAResultBeforeTheWork() throws {
    let session = Session.atWork()
    session.type("e")
    session.type("a note")
    session.press(.escape)
    session.isDiskQuick = false
    let before = session.effects.count
    session.type("m")
    let at = { (test: (Effect) -> Bool) in session.effects[before...].firstIndex(where: test) }
    #expect(at { if case .keep = $0 { true } else { false } } == nil)
    session.letDiskWork()
    let insert = try #require(at { if case .write = $0 { true } else { false } })
    let keep = try #require(at { if case .keep = $0 { true } else { false } })
    #expect(insert < keep)
    #expect(session.kept?.drafts.isEmpty == true)
  }

  /// What was asked of the disk since `before`: `keep` with the voters kept, and removals.
  private func asked(_ session: Session, since before: Int) -> [String] {
    session.effects[before...].compactMap { effect in
      switch effect {
      case .keep(let work): "keep \(work?.lists.flatMap(\.voters).map(\.id) ?? [])"
      case .write(_, .remove): "remove"
      case .write(_, .insert): "insert"
      default: nil
      }
    }
  }

  @Test func keepsTheListWithoutAVoterBeforeTheirResultLeavesTheDisk() {
    let session = Session.atWork()
    session.server.failure = .unreachable
    for _ in 0..<3 {
      session.type("m")
      session.serve()
    }
    session.server.failure = nil
    session.server.isAttentive = false
    session.wait(seconds: 20)
    for (left, voters) in [(2, "[2, 3, 4, 5]"), (1, "[3, 4, 5]"), (0, "[4, 5]")] {
      let before = session.effects.count
      session.serveNext()
      #expect(asked(session, since: before) == ["keep \(voters)", "remove"])
      #expect(session.disk.count == left, "one at a time, while others still wait")
    }
  }

  @Test func offersNobodyAgainWhenKilledBetweenTheTwo() {
    let first = Session.atWork()
    first.type("m")
    first.isDiskQuick = false
    first.serve()
    #expect(first.disk.count == 1, "killed before it left")
    let second = first.restarted()
    second.disk = []
    second.server.failure = .unreachable
    second.serve()
    second.press(.control("o"))
    #expect(second.shows("4 letters to write"))
    #expect(!second.shows("Zoë"))
  }

  @Test func neverKeepsTheWorkBeforeANewResultIsOnDisk() {
    let session = Session.atWork()
    session.type("m")
    session.isDiskQuick = false
    session.type("m")
    let before = session.effects.count
    session.serveNext()
    #expect(asked(session, since: before) == [])
    session.letDiskWork()
    #expect(asked(session, since: before) == ["keep [2, 3, 4, 5]", "remove"])
    #expect(session.disk.map(\.action.voter) == [2])
  }

  @Test func keepsNotesAfterAPauseAndNeverWhileTyping() {
    let session = Session.atWork()
    session.type("e")
    let before = session.keepings.count
    session.type("typed without a pause of two seconds, at a key each")
    #expect(session.keepings.count == before)
    session.wait(seconds: 4)
    #expect(session.keepings.count == before + 1)
    #expect(session.kept?.drafts.first?.text.hasPrefix("typed without") == true)
    session.wait(seconds: 60)
    #expect(session.keepings.count == before + 1)
  }

  @Test func keepsNotesWhenTheyAreLeft() {
    let session = Session.atWork()
    session.type("e")
    session.type("left")
    session.press(.escape)
    #expect(session.kept?.drafts == [.init(mode: .letters, voter: 1, text: "left")])
  }

  static let ends: [Event.Signal] = [.terminate, .hangUp, .suspend]

  @Test(arguments: ends) func keepsNotesBeforeTheEnd(_ signal: Event.Signal) throws {
    let session = Session.atWork()
    session.type("e")
    session.type("cut short")
    session.happen(.signal(signal))
    #expect(session.kept?.drafts.first?.text == "cut short")
    let kept = try #require(
      session.effects.lastIndex { if case .keep = $0 { true } else { false } })
    let end = try #require(
      session.effects.lastIndex {
        switch $0 {
        case .quit, .suspend: true
        default: false
        }
      })
    #expect(kept < end)
  }

  @Test func quitsWithNotesBegunAndBringsThemBack() {
    let session = Session.atWork()
    session.type("je")
    session.type("for Robert")
    session.press(.escape)
    session.type("q")
    #expect(session.quits, "they are kept, so nothing is asked")
    let next = session.restarted()
    next.serve()
    #expect(next.shows("The notes you began for a voter are here again."))
    next.type("j")
    #expect(next.shows("for Robert"))
  }

  @Test func warnsAgainWhenNotesCannotBeKept() {
    let session = Session.atWork()
    session.keepFailure = "the disk is full"
    session.type("e")
    session.type("x")
    session.press(.escape)
    #expect(session.shows("cannot be kept on this machine (the disk is full)"))
    session.type("j")
    session.type("e")
    session.type("y")
    session.press(.escape)
    #expect(session.model.message?.isRead == true, "said once")
    session.type("q")
    #expect(!session.quits)
    #expect(session.shows("would be gone"))
  }

  @Test func theQuestionSaysThatNotesAreKeptToo() {
    let session = Session.atWork()
    session.server.failure = .unreachable
    session.type("m")
    session.serve()
    session.type("e")
    session.type("more")
    session.press(.escape)
    session.type("q")
    #expect(session.shows("The notes you began are kept too."))
  }

  @Test func signingOutRemovesTheListAndKeepsResultsByNumber() throws {
    let session = Session.atWork()
    session.server.failure = .unreachable
    session.type("m")
    session.serve()
    session.type("e")
    session.type("a secret")
    session.press(.escape)
    session.type("X")
    #expect(session.shows("with the voters' numbers and no names"))
    #expect(session.shows("are not recorded and would be gone"))
    session.type("y")
    #expect(session.kept == nil)
    #expect(session.disk.count == 1)
    let coded =
      try text(KeptWork?.none) + String(decoding: JSON.encode(session.disk), as: UTF8.self)
    for trace in ["Zoë", "Müller", "Concord", "a secret"] { #expect(!coded.contains(trace)) }
    let close = try #require(session.effects.lastIndex(of: .closeOutbox))
    let keep = try #require(session.effects.lastIndex(of: .keep(nil)))
    #expect(keep < close)
  }

  @Test func saysWhenTheListCannotBeRemoved() {
    let session = Session.atWork()
    session.keepFailure = "the disk is read-only"
    session.type("X")
    #expect(session.shows("could not be removed (the disk is read-only)"))
    #expect(session.model.session == nil)
  }

  @Test func whatIsKeptOfAnotherIsRemovedWhenTheyTakeOver() {
    let session = Session.atWork()
    session.server.isSignedIn = false
    session.type("m")
    session.serveNext()
    session.server.user = UserDescription(id: 8, name: "bob", permissions: .use)
    session.disk = []
    session.type("correct horse")
    session.press(.enter)
    session.serveNext()
    #expect(session.effects.contains(.keep(nil)))
  }

  @Test func namesItemsFromTheListAndByNumberWithout() {
    let first = Session.atWork()
    first.server.failure = .unreachable
    first.type("m")
    first.serve()
    let second = first.restarted()
    second.server.failure = nil
    second.server.isAttentive = false
    second.serveNext()
    #expect(second.model.outbox.entries.first?.item.summary == "letter to Zoë Müller-Okonkwo")
    let third = first.restarted()
    third.kept = nil
    third.server.failure = nil
    third.server.isAttentive = false
    third.serveNext()
    #expect(third.model.outbox.entries.first?.item.summary == "letter to voter 1")
  }

  @Test func theNumbersLeaveTheDiskWhenThePhonesClose() {
    var server = FakeServer()
    server.opened = server.opened + (2 * 3_600 + 15 * 60)  // 8:57 PM
    let session = Session.atThePhone(server)
    let numbers = { session.kept?.lists.flatMap { $0.voters.compactMap(\.phone) } ?? [] }
    #expect(!numbers().isEmpty)
    session.server.isAttentive = false
    session.wait(seconds: 185)
    #expect(numbers().isEmpty)
  }

  @Test func damagedOrForeignWorkIsNotBelieved() {
    let session = Session.atWork()
    let kept = session.kept
    var hostile = kept
    hostile?.lists[0].voters[0].name.last = "\u{1B}]0;owned\u{7}"
    hostile?.clock.earliest = .max
    hostile?.clock.latest = .min
    hostile?.clock.wallOffset = .max
    hostile?.drafts = [.init(mode: .letters, voter: 1, text: "\u{1B}[2Jred")]
    session.kept = hostile
    let next = session.restarted()
    next.server.failure = .unreachable
    next.serve()
    next.press(.control("o"))
    for scalar in next.screen.unicodeScalars where scalar != "\n" { #expect(scalar.value >= 0x20) }
    #expect(next.model.pages[.letters].list == nil, "without a time it has run out")
    session.kept = hostile
    let online = session.restarted()
    online.serveNext()
    #expect(online.model.pages[.letters].list?.voters.first?.name.last == "]0;owned")
    online.serve()
    #expect(online.shows("red"), "the notes are cleaned")
    #expect(online.kept?.clock.boot == "first boot")

    var other = kept
    other?.user.id = 99
    other?.drafts = [.init(mode: .letters, voter: 1, text: "theirs")]
    session.kept = other
    let stranger = session.restarted()
    stranger.serve()
    #expect(!stranger.shows("theirs"))
    #expect(stranger.model.drafts.isEmpty)
  }

  @Test func saysThatADamagedFileWasPutAside() {
    let session = Session()
    session.damage = "The file of your results was damaged; it was put aside as ann.damaged-1."
    session.serve()
    #expect(session.shows("it was put aside as ann.damaged-1."))
    session.type("e")
    session.type("x")
    session.press(.escape)
    #expect(session.shows("it was put aside as ann.damaged-1."), "until there is something else")
    #expect(session.helpLine.contains("o kept"))
    session.type("o")
    #expect(session.shows("a damaged outbox, put aside"))
    session.press(.enter)
    #expect(session.shows("The file of your results was damaged"))
    session.press(.escape)
    session.type("xy")
    #expect(!session.shows("Kept on this machine"))
    #expect(session.messageLine.contains("The file stays where it is."))
    session.type("o")
    #expect(session.messageLine.contains("Nothing is kept here"))
  }

  static let damage = "The outbox on this machine was damaged and is put aside as ann.damaged-1."

  @Test func theDamageStaysInSightWhileTheRestIsSent() {
    let first = Session.atWork()
    first.server.failure = .unreachable
    for _ in 0..<3 {
      first.type("m")
      first.serve()
    }
    let session = first.restarted()
    session.damage = Self.damage
    session.server.failure = nil
    session.serve()
    #expect(session.disk.isEmpty)
    #expect(session.shows("3 results kept here from before are sent."))
    #expect(session.shows(Self.damage))
    #expect(session.model.message?.role == .error)
  }

  @Test func theDamageStaysInSightWhenTheNetworkComesAndGoes() {
    let session = Session()
    session.damage = Self.damage
    session.serveNext()
    session.reply(Reply(status: 200, contentType: "text/html", body: Data("<html>".utf8)))
    #expect(session.shows(Self.damage))
    #expect(session.shows("log in first?"))
    session.wait(seconds: 20)
    #expect(session.statusLine.contains("● online"))
    #expect(session.shows(Self.damage))
  }
}
