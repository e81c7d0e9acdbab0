import API
import Cells
import Domain
import Testing

@testable import ClientCore

/// Voters who leave a list by somebody else's doing.
struct DepartureTests {
  private func gone(_ id: VoterID, _ reason: Departure.Reason) -> Departure {
    Departure(id: id, reason: reason, at: Instant(seconds: 1_793_749_000))
  }

  /// The server takes these from the list and the client reads it.
  private func lose(_ session: Session, _ departures: [Departure], mode: Mode = .letters) {
    session.server.departures[mode] = departures
    session.server.lists[mode]?.removeAll { voter in departures.contains { $0.id == voter.id } }
    session.server.pool[mode] = []
    session.type("f")
    session.serve()
  }

  @Test(arguments: [
    (Departure.Reason.contacted, "Robert Jones III left your list: another volunteer reached"),
    (.withdrawn, "Robert Jones III left your list: they may not be contacted any more."),
    (.expired, "Robert Jones III left your list: it had run out."),
    (.other, "Robert Jones III left your list."),
  ])
  func saysWhoLeftAndWhy(_ reason: Departure.Reason, _ words: String) {
    let session = Session.atWork()
    lose(session, [gone(2, reason)])
    #expect(session.shows(words))
    #expect(session.shows("4 letters to write"))
  }

  @Test func tellsSeveralInOneSentence() {
    let session = Session.atWork(size: Size(rows: 24, columns: 120))
    lose(session, [gone(2, .contacted), gone(5, .contacted)])
    #expect(
      session.shows("Robert Jones III and Ada Smith left your list: another volunteer reached"))
    let mixed = Session.atWork(size: Size(rows: 24, columns: 120))
    lose(mixed, [gone(2, .contacted), gone(3, .withdrawn), gone(5, .contacted)])
    #expect(
      mixed.shows(
        "3 voters left your list: Robert Jones III and Ada Smith were reached by others; 小明 王 "
          + "may not be contacted any more."))
  }

  @Test func tellsEachOnceAndNothingOfWhomItNeverShowed() {
    let session = Session.atWork()
    lose(session, [gone(2, .contacted), gone(777, .withdrawn)])
    #expect(!session.shows("777"))
    session.type("j")
    session.wait(seconds: 31)
    session.type("f")
    session.serve()
    #expect(session.model.message?.isRead == true, "the old news, and no new one")
  }

  @Test func saysNothingOfWhatTheVolunteerDid() {
    let session = Session.atWork()
    session.type("m")
    session.serve()
    session.type("s")
    session.serve()
    #expect(!session.shows("left your list"))
  }

  @Test func saysNothingOfWhatTheSameVolunteerDidElsewhere() {
    let session = Session.atWork()
    session.server.lists[.letters]?.removeFirst()
    session.server.pool[.letters] = []
    session.type("f")
    session.serve()
    #expect(session.shows("4 letters to write"))
    #expect(!session.shows("left your list"))
  }

  @Test func keepsTheNotesBegunReadable() {
    let session = Session.atWork()
    session.type("je")
    session.type("Asked about the library.")
    session.press(.escape)
    lose(session, [gone(2, .contacted)])
    #expect(session.shows("Your notes are kept: o shows them."))
    #expect(session.helpLine.contains("o kept"))
    session.type("j")
    session.type("o")
    #expect(session.shows("notes begun for Robert Jones III"))
    #expect(session.shows("Asked about the library."))
    session.type("y")
    #expect(session.effects.contains(.copyToClipboard("Asked about the library.")))
    session.press(.enter)
    #expect(session.shows("Asked about the library."))
    session.press(.escape)
    session.type("xy")
    #expect(session.model.drafts.isEmpty)
    #expect(session.kept?.drafts.isEmpty == true)
  }

  @Test func stopsTypingIntoSomebodyElsesNotes() {
    let session = Session.atWork()
    session.type("f")
    session.type("je")
    session.type("half")
    session.server.departures[.letters] = [gone(2, .contacted)]
    session.server.lists[.letters]?.removeAll { $0.id == 2 }
    session.serve()
    #expect(session.shows("Robert Jones III left your list: another volunteer reached"))
    session.type("x")
    #expect(session.model.drafts[VoterRef(mode: .letters, voter: 2)]?.text == "half")
    #expect(session.model.drafts.count == 1)
  }

  @Test func closesThePickerWithTheReason() {
    let session = Session.atThePhone()
    session.type("f")
    session.type("r")
    #expect(session.shows("How did the call"))
    session.server.departures[.calls] = [gone(1, .withdrawn)]
    session.server.lists[.calls]?.removeAll { $0.id == 1 }
    session.serve()
    #expect(!session.shows("How did the call"))
    #expect(session.shows("Zoë Müller-Okonkwo left your list: they may not be contacted"))
    #expect(session.effects.contains(.bell))
    session.type("n")
    #expect(session.disk.isEmpty, "the letter chooses nothing for the next voter")
  }

  @Test func closesTheCorrectionFormWithTheReason() {
    let session = Session.atWork()
    session.type("f")
    session.type("c")
    #expect(session.shows("First name"))
    session.server.departures[.letters] = [gone(1, .contacted)]
    session.server.lists[.letters]?.removeAll { $0.id == 1 }
    session.serve()
    #expect(!session.shows("First name"))
    #expect(session.shows("another volunteer reached"))
  }

  @Test func tellsAfterARestartWhoWasOnTheKeptList() {
    let next = Session.atWork().restarted()
    next.server.departures[.letters] = [gone(2, .contacted)]
    next.server.lists[.letters]?.removeAll { $0.id == 2 }
    next.serve()
    #expect(next.shows("Robert Jones III left your list: another volunteer reached"))
  }

  @Test func staysBesideTheNewsThatTheConnectionIsBack() {
    let session = Session.atWork(size: Size(rows: 24, columns: 120))
    session.server.failure = .unreachable
    session.type("m")
    session.serve()
    session.server.failure = nil
    session.server.departures[.letters] = [gone(5, .contacted)]
    session.server.lists[.letters]?.removeAll { $0.id == 5 }
    session.wait(seconds: 10)
    #expect(session.shows("Back online, 1 result sent."))
    #expect(session.shows("Ada Smith left your list"))
  }
}
