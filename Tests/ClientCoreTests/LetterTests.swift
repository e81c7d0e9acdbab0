import API
import Cells
import Domain
import Testing

@testable import ClientCore

/// Letters, as a volunteer writes them.
struct LetterTests {
  @Test func thanksAfterALetterAndShowsTheNextVoter() {
    let session = Session.atWork()
    #expect(session.shows("5 letters to write"))
    session.type("m")
    #expect(session.messageLine.contains("Thanks, that makes 13 letters."))
    #expect(session.shows("4 letters to write"))
    #expect(session.shows("▸ Robert Jones III"))
    session.serve()
    #expect(session.server.recorded.count == 1)
    #expect(session.disk.isEmpty)
    #expect(session.messageLine.contains("Thanks, that makes 13 letters."))
  }

  @Test func keepsTheResultOnDiskBeforeItThanks() {
    let session = Session.atWork()
    session.isDiskQuick = false
    session.type("m")
    #expect(!session.shows("Thanks"))
    #expect(session.asked.isEmpty, "nothing is sent before it is on disk")
    #expect(session.shows("4 letters to write"))
    session.letDiskWork()
    #expect(session.disk.count == 1)
    #expect(session.shows("Thanks, that makes 13 letters."))
    #expect(session.asked == ["POST /v1/lists/letters/voters/1/result"])
  }

  @Test func takesNothingMoreUntilTheLastOneIsOnDisk() {
    let session = Session.atWork()
    session.isDiskQuick = false
    session.type("m")
    session.type("m")
    #expect(session.messageLine.contains("still being written"))
    session.letDiskWork()
    #expect(session.disk.count == 1)
  }

  @Test func saysAtOnceThatTheDiskIsFullAndLosesNothing() {
    let session = Session.atWork()
    session.type("e")
    session.type("a line")
    session.press(.escape)
    session.diskFailure = "the disk is full"
    session.type("m")
    #expect(session.shows("Not recorded: the disk is full."))
    #expect(session.shows("5 letters to write"))
    #expect(session.shows("a line"))
    #expect(session.asked.isEmpty)
    session.diskFailure = nil
    session.type("m")
    #expect(session.shows("Thanks"))
    #expect(session.disk.count == 1)
  }

  @Test func mailsOneLetterHoweverLongTheKeyIsHeld() {
    let session = Session.atWork()
    session.hold("m", times: 60)
    #expect(session.server.recorded.count == 1)
    #expect(session.shows("4 letters to write"))
    session.wait(seconds: 1)
    session.type("m")
    session.serve()
    #expect(session.server.recorded.count == 2)
  }

  @Test func sendsTheNotesWithTheLetter() throws {
    let session = Session.atWork()
    session.type("e")
    session.type("Wrote about the library.")
    session.press(.control("s"))
    guard
      case .result(.letters, 1, nil, let notes) = try #require(
        session.model.outbox.entries.first
      ).item.action
    else { return #expect(Bool(false), "not a letter to voter 1") }
    #expect(notes == "Wrote about the library.")
    #expect(session.shows("none yet; e writes some"), "the next voter has notes of their own")
  }

  @Test func keepsNotesWithTheirVoter() {
    let session = Session.atWork()
    session.type("e")
    session.type("for Zoë")
    session.press(.escape)
    session.type("j")
    #expect(!session.shows("for Zoë"))
    session.press(.tab)
    session.serve()
    session.press(.tab)
    session.serve()
    session.happen(.resized(Size(rows: 12, columns: 50)))
    session.happen(.resized(Size(rows: 30, columns: 100)))
    session.type("k")
    #expect(session.shows("for Zoë"))
  }

  @Test func pastesIntoTheNotesAndNowhereElse() {
    let session = Session.atWork()
    session.happen(.input(.paste("mmm")))
    #expect(session.messageLine.contains("press e first"))
    #expect(session.disk.isEmpty)
    session.type("e")
    session.happen(.input(.paste("two\nlines \u{1B}[2J here")))
    #expect(session.shows("two"))
    #expect(session.shows("lines [2J here"))
  }

  @Test func cutsNotesAtTheirLimitAndSaysSo() {
    let session = Session.atWork()
    session.type("e")
    session.happen(.input(.paste(String(repeating: "word ", count: 500))))
    #expect(session.messageLine.contains("at most 2,000 characters"))
    #expect(session.model.notes.length == Notes.longest)
  }

  @Test func celebratesTheEndOfAListAndHasTheNextReady() {
    let session = Session.atWork()
    for _ in 0..<5 {
      session.type("m")
      session.serve()
      session.wait(seconds: 59)
    }
    #expect(session.shows("5 letters in 4 minutes"))
    #expect(session.shows("A whole list of letters done."))
    #expect(session.shows("17 letters and 34 calls"))
    #expect(session.shows("Enter for the next 10 letters"))
    session.press(.enter)
    #expect(session.shows("10 letters to write"))
  }

  @Test func refillsOnlyWhatIsNotFull() {
    let session = Session.atWork()
    session.type("f")
    #expect(session.asked == ["POST /v1/lists/letters/refill"])
    session.serve()
    #expect(session.shows("10 letters to write"))
    session.type("f")
    #expect(session.messageLine.contains("Refill: your list is full"))
    #expect(session.asked.isEmpty)
  }

  @Test func skipsBackToThePool() {
    let session = Session.atWork()
    session.type("s")
    #expect(session.messageLine.contains("Skipped Zoë Müller-Okonkwo"))
    #expect(session.shows("4 letters to write"))
    session.serve()
    #expect(session.server.log == ["skip 1"])
  }

  @Test func putsASkippedVoterBackWhenTheServerRefuses() {
    let session = Session.atWork()
    session.server.refusal = Problem(
      .quotaExceeded, "You have skipped 20 voters this hour.", retryAfter: 600)
    session.type("s")
    session.serve()
    #expect(session.shows("5 letters to write"))
    #expect(session.shows("You have skipped 20 voters this hour."))
    #expect(session.disk.isEmpty)
  }

  @Test(arguments: [
    ("r", "r is for calls"), ("u", "nothing to take back"), ("t", "You are online"),
    ("o", "Nothing is kept here"), ("x", "x does nothing here"),
  ])
  func saysWhyAKeyDoesNothing(_ key: String, _ reason: String) {
    let session = Session.atWork()
    session.type(key)
    #expect(session.messageLine.contains(reason))
    session.type("j")
    #expect(!session.messageLine.contains(reason), "a refusal goes with the next key")
  }

  @Test func copiesTheAddress() {
    let session = Session.atWork()
    session.type("y")
    #expect(
      session.effects.contains(
        .copyToClipboard("Ms. Zoë Müller-Okonkwo\n12 Long Pond Road\nConcord, NH 03301")))
  }
}
