import API
import Cells
import Domain
import Testing

@testable import ClientCore

/// Taking a result back, wherever it is by then.
struct UndoTests {
  @Test func cancelsWhatWasNeverSent() {
    let session = Session.atWork()
    session.server.failure = .unreachable
    session.type("m")
    session.serve()
    session.type("m")
    session.type("u")
    #expect(session.messageLine.contains("Taken back: Robert Jones III"))
    #expect(session.disk.count == 1)
    #expect(session.shows("4 letters to write"))
    session.server.failure = nil
    session.wait(seconds: 60)
    #expect(session.server.recorded.values.sorted() == [1])
  }

  @Test func cancelsWhatFoundNoConnection() {
    let session = Session.atWork()
    session.type("m")
    session.fail(.refused)
    session.type("u")
    #expect(session.messageLine.contains("Taken back"))
    #expect(session.disk.isEmpty, "the server never heard of it, so nothing is left to tell it")
    session.wait(seconds: 60)
    #expect(session.server.log.isEmpty)
  }

  @Test func asksTheServerWhenAnEarlierAttemptMayHaveArrived() {
    let session = Session.atWork()
    session.type("m")
    session.fail(.timedOut)
    session.server.failure = .refused
    session.wait(seconds: 10)
    session.type("u")
    #expect(session.disk.count == 2)
  }

  @Test func settlesWhatIsInFlightFirst() {
    let session = Session.atWork()
    session.type("m")
    #expect(session.asked == ["POST /v1/lists/letters/voters/1/result"])
    session.type("u")
    #expect(session.shows("5 letters to write"), "the voter is back at once")
    #expect(session.shows("12 letters · 34 calls"))
    #expect(session.asked.count == 1, "the undo waits for the fate of the result")
    session.serveNext()
    #expect(session.asked.first?.hasPrefix("DELETE /v1/results/") == true)
    #expect(session.shows("5 letters to write"))
    session.serve()
    #expect(session.server.recorded.isEmpty)
    #expect(session.disk.isEmpty)
    #expect(session.shows("5 letters to write"))
  }

  @Test func settlesWhatMayHaveArrivedFirst() {
    let session = Session.atWork()
    session.type("m")
    session.fail(.timedOut)
    session.type("u")
    #expect(session.disk.count == 2)
    session.wait(seconds: 30)
    #expect(session.server.log.count == 2)
    #expect(session.server.log.last?.hasPrefix("undo") == true)
    #expect(session.server.recorded.isEmpty)
    #expect(session.disk.isEmpty)
  }

  @Test func asksTheServerForWhatIsRecorded() {
    let session = Session.atWork()
    session.type("e")
    session.type("a note")
    session.press(.escape)
    session.type("m")
    session.serve()
    session.type("u")
    #expect(session.shows("a note"), "the notes are back")
    #expect(session.shows("5 letters to write"))
    session.serve()
    #expect(session.server.recorded.isEmpty)
    #expect(session.server.tallies.letters == 12)
    #expect(session.shows("a note"))
  }

  @Test func dropsTheUndoOfARefusedResult() {
    let session = Session.atWork()
    session.server.refusal = Problem(.notAssigned, "This voter is not on your list.")
    session.type("mu")
    session.serve()
    #expect(session.server.log.count == 1)
    #expect(session.disk.isEmpty)
    #expect(session.model.outbox.entries.isEmpty)
  }

  @Test func saysWhenItIsTooLate() {
    let session = Session.atWork()
    session.type("m")
    session.serve()
    session.wait(seconds: 301)
    session.type("u")
    #expect(session.messageLine.contains("within 5 minutes"))
  }

  @Test func takesTheServersWordThatItIsTooLate() {
    let session = Session.atWork()
    session.type("m")
    session.serve()
    session.server.refusal = Problem(.undoExpired, "That was more than 5 minutes ago.")
    session.type("u")
    session.serve()
    #expect(session.shows("could not be taken back"))
    #expect(session.shows("4 letters to write"))
    #expect(session.disk.isEmpty)
  }

  @Test func takesBackTheLastOneOfAList() {
    var server = FakeServer()
    server.lists[.letters] = [Samples.voters[0]]
    let session = Session.atWork(server)
    session.type("m")
    #expect(session.shows("1 letter in"))
    session.type("u")
    #expect(session.shows("1 letter to write"))
    session.type("m")
    #expect(session.shows("1 letter in"), "and finishes it again")
  }
}
