import API
import Cells
import Domain
import Testing

@testable import ClientCore

/// The small "today" under both totals.
struct ProgressTests {
  private func server() -> FakeServer {
    var server = FakeServer()
    server.progress = CampaignProgress(
      today: Tallies(letters: 3, calls: 2), peopleReached: 12_345)
    return server
  }

  @Test(arguments: [
    (Size(rows: 24, columns: 80), "today 5 · campaign 12,345 people reached"),
    (Size(rows: 40, columns: 120), "today 5 · 12,345 reached"),
    (Size(rows: 24, columns: 62), "today 5 · 12,345 reached"),
    (Size(rows: 12, columns: 40), "today 5"), (Size(rows: 14, columns: 80), "today 5"),
  ])
  func isThereWithoutALineOfItsOwn(size: Size, words: String) {
    let with = Session.atWork(server(), size: size)
    let without = Session.atWork(size: size)
    #expect(with.shows(words) && !without.shows("today"))
    #expect(with.model.screen == without.model.screen)
    #expect(zip(with.lines, without.lines).count { $0 != $1 } == 1)
  }

  @Test func countsWhatWaitsHereAtOnce() {
    let session = Session.atWork(server())
    session.server.failure = .unreachable
    session.type("m")
    session.serve()
    session.type("m")
    #expect(session.shows("today 7"))
    session.type("u")
    #expect(session.shows("today 6"))
  }

  @Test func isNotCountedTwiceWhenTheServerHasIt() {
    let session = Session.atWork(server())
    session.type("m")
    #expect(session.shows("today 6"))
    session.serve()
    #expect(session.shows("today 6"))
    session.type("u")
    #expect(session.shows("today 5"))
    session.serve()
    #expect(session.shows("today 5"))
  }

  @Test func nonsenseIsNotBelieved() {
    var server = server()
    server.progress?.peopleReached = -1
    let session = Session.atWork(server)
    #expect(!session.shows("today"))
  }
}
