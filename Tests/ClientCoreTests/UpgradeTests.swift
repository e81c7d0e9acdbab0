import API
import Cells
import Domain
import Foundation
import Testing

@testable import ClientCore

/// A server too old or too new for this program: said in plain words, and nothing is lost.
struct UpgradeTests {
  @Test func saysWhatItIsWithEveryRequest() {
    let headers = APIRequest(server: "x", route: .session).headers
    #expect(headers["Eblocks-API"] == "1")
    #expect(headers["Eblocks-Version"] == Version.current)
  }

  @Test func keepsResultsWhileTheServerIsTooNewAndSendsThemAfterwards() {
    let session = Session.atWork()
    (session.server.levels, session.server.version) = ("2-3", "2.0.1")
    session.type("mm")
    session.serve()
    #expect(session.shows("This eblocks (0.1.0) is too old for the server (2.0.1)."))
    #expect(session.statusLine.contains("○ upgrade needed since 6:42 PM · 2 results kept here"))
    #expect(session.disk.count == 2)
    session.wait(seconds: 900)
    #expect(session.disk.count == 2, "it is tried again, and refused again")
    session.server.levels = "1-3"
    session.wait(seconds: 400)
    #expect(session.disk.isEmpty)
    #expect(session.server.recorded.count == 2)
    #expect(session.statusLine.contains("● online"))
  }

  @Test func takesTheServersWordForIt() {
    let session = Session.atWork()
    session.server.problem = Problem(.versionUnsupported, "This server is too old.")
    session.type("m")
    session.serve()
    #expect(session.shows("This server is too old."))
    #expect(session.disk.count == 1)
    session.server.problem = nil
    session.wait(seconds: 60)
    #expect(session.disk.isEmpty)
  }

  @Test func isOfflineAgainWhenTheServerGoesAway() {
    let session = Session.atWork()
    session.server.levels = "2"
    session.type("m")
    session.serve()
    session.server.failure = .refused
    session.wait(seconds: 60)
    #expect(session.statusLine.contains("○ offline since"))
  }

  @Test func saysSoAtTheSignIn() {
    let session = Session(Session.start)
    session.server.levels = "2"
    session.serve()
    #expect(session.shows("too old for the server"))
    #expect(session.disk.isEmpty)
  }

  @Test func offersWhatIsKeptForWorkMeanwhile() {
    let before = Session.atWork()
    before.type("m")
    before.serve()
    let session = before.restarted()
    session.server.levels = "7"
    session.serve()
    #expect(session.shows("too old for the server"))
    #expect(session.model.signIn?.offer != nil)
  }

  @Test func worksWithAServerThatSaysNothing() {
    var server = FakeServer()
    (server.levels, server.version) = (nil, nil)
    let session = Session.atWork(server)
    session.type("m")
    session.serve()
    #expect(session.disk.isEmpty)
  }

  @Test(
    arguments: [
      ("1", nil), ("1-9", nil), ("nonsense", nil), ("2-9", "too old for the server"),
    ] as [(String, String?)])
  func judgesTheServersLevels(levels: String, words: String?) {
    let reply = Reply(status: 200, body: Data(), serverLevels: levels, serverVersion: "9.0")
    let said = reply.mismatch(APILevels(oldest: 1, newest: 1))?.detail
    #expect((said != nil) == (words != nil))
    if let words { #expect(said?.contains(words) == true) }
  }

  @Test func saysThatTheServerIsTheOldOne() {
    let reply = Reply(status: 200, body: Data(), serverLevels: "1", serverVersion: "0.1.0")
    #expect(
      reply.mismatch(APILevels(oldest: 2, newest: 3))?.detail
        == "The server (0.1.0) is too old for this eblocks (\(Version.current)). Tell an "
        + "organizer; what you record is kept here until the server is renewed.")
  }

  @Test(arguments: ["\u{1B}[2J", "", "a b", String(repeating: "9", count: 21), "é"])
  func drawsNoVersionThatIsNone(_ version: String) {
    let reply = Reply(status: 200, body: Data(), serverLevels: "2", serverVersion: version)
    #expect(reply.mismatch()?.detail.contains("too old for the server. Get") == true)
  }

  /// What a server of the same level would not say: another kind of notice, a list without a field.
  @Test(arguments: [
    (#""letters""#, #""postcards""#), (#""chunk":10,"#, ""),
    (#""window":"hour""#, #""window":"week""#),
  ])
  func survivesWhatItDoesNotUnderstand(_ word: String, _ other: String) throws {
    let session = Session.atWork()
    session.type("m")
    let request = try #require(session.requests.first)
    let reply = try session.server.answer(request.request, at: session.server.opened).get()
    let text = String(decoding: reply.body, as: UTF8.self)
    try #require(text.contains(word))
    var strange = reply
    strange.body = Data(text.replacingOccurrences(of: word, with: other).utf8)
    session.happen(.replied(request.id, strange))
    #expect(session.disk.count == 1, "kept until an answer can be read")
    #expect(session.shows("letters to write"))
  }
}
