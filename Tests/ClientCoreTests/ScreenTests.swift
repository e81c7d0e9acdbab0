import API
import Cells
import Domain
import Testing

@testable import ClientCore

/// Whole screens, to be read as a person reads them.
struct ScreenTests {
  static let sizes = [
    Size(rows: 24, columns: 80), Size(rows: 12, columns: 40), Size(rows: 40, columns: 120),
  ]

  private func name(_ name: String, _ size: Size) -> String {
    "\(name)-\(size.columns)x\(size.rows)"
  }

  @Test(arguments: sizes) func signIn(_ size: Size) throws {
    let session = Session(
      Start(server: "https://blocks.example.org", zone: Session.zone), size: size)
    session.serve()
    session.type("ann")
    session.press(.enter)
    session.type("wrong")
    session.press(.enter)
    session.serve()
    try Golden.expect(session, name("sign-in", size))
  }

  @Test(arguments: sizes) func letters(_ size: Size) throws {
    let session = Session.atWork(size: size)
    try Golden.expect(session, name("letters", size))
  }

  @Test(arguments: sizes) func aLetterPage(_ size: Size) throws {
    let session = Session.atWork(size: size)
    session.press(.enter)
    session.press(.escape)
    session.type("jjj")
    try Golden.expect(session, name("letters-long-name", size))
  }

  @Test(arguments: sizes) func calls(_ size: Size) throws {
    let session = Session.atThePhone(size: size)
    session.press(.character("e"))
    session.type("Asked about the school budget.")
    try Golden.expect(session, name("calls", size))
  }

  @Test(arguments: sizes) func upgrade(_ size: Size) throws {
    let session = Session.atWork(size: size)
    (session.server.levels, session.server.version) = ("2-3", "2.0.1")
    session.type("m")
    session.serve()
    try Golden.expect(session, name("upgrade", size))
  }

  @Test(arguments: sizes) func upgradeAtSignIn(_ size: Size) throws {
    let session = Session(size: size)
    (session.server.levels, session.server.version) = ("2-3", "2.0.1")
    session.serve()
    try Golden.expect(session, name("upgrade-sign-in", size))
  }

  @Test(arguments: sizes) func picker(_ size: Size) throws {
    let session = Session.atThePhone(size: size)
    session.type("r")
    session.press(.down)
    try Golden.expect(session, name("picker", size))
  }

  @Test(arguments: sizes) func lockout(_ size: Size) throws {
    var server = FakeServer()
    server.opened = server.opened + 4 * 3_600
    let session = Session.atThePhone(server, size: size)
    try Golden.expect(session, name("lockout", size))
  }

  @Test(arguments: sizes) func finished(_ size: Size) throws {
    var server = FakeServer()
    server.lists[.calls] = Array(Samples.voters.prefix(2))
    let session = Session.atThePhone(server, size: size)
    for _ in 0..<2 {
      session.type("rs")
      session.serve()
      session.wait(seconds: 300)
    }
    try Golden.expect(session, name("finished", size))
  }

  @Test(arguments: sizes) func correction(_ size: Size) throws {
    let session = Session.atWork(size: size)
    session.type("c")
    for _ in 0..<7 { session.press(.down) }
    session.type("x")
    session.press(.control("s"))
    try Golden.expect(session, name("correction", size))
  }

  @Test(arguments: sizes) func help(_ size: Size) throws {
    let session = Session.atWork(size: size)
    session.type("?")
    try Golden.expect(session, name("help", size))
  }

  @Test(arguments: sizes) func offline(_ size: Size) throws {
    let session = Session.atWork(size: size)
    session.server.failure = .unreachable
    session.type("m")
    session.serve()
    session.type("m")
    try Golden.expect(session, name("offline", size))
  }

  @Test(arguments: sizes) func kept(_ size: Size) throws {
    let session = Session.atWork(size: size)
    session.server.refusal = Problem(.notAssigned, "Somebody else has this voter now.")
    session.type("m")
    session.serve()
    session.server.refusal = nil
    session.server.failure = .unreachable
    session.type("m")
    session.serve()
    session.type("mo")
    try Golden.expect(session, name("kept", size))
  }

  @Test(arguments: sizes) func question(_ size: Size) throws {
    let session = Session.atWork(size: size)
    session.server.failure = .unreachable
    session.type("m")
    session.serve()
    session.type("q")
    try Golden.expect(session, name("question", size))
  }

  @Test(arguments: sizes) func message(_ size: Size) throws {
    var server = FakeServer()
    server.lists[.letters] = Array(Samples.voters.prefix(3))
    server.quota[.letters]?.remaining = 4
    server.quota[.letters]?.used = 16
    server.notice[.letters] = .quota(
      server.quota[.letters] ?? .none, count: 3, mode: .letters, isOtherModeOpen: true,
      contact: "the organizers at help@example.org", now: server.opened)
    let session = Session.atWork(server, size: size)
    session.type("e")
    session.type("Two lines\nof notes, the second one as long as people sometimes write.")
    session.press(.escape)
    session.type("f")
    var list = server.list(.letters, session.serverTime)
    list.notice = server.notice[.letters]
    session.reply(FakeServer.reply(list))
    try Golden.expect(session, name("message", size))
  }

  @Test(arguments: sizes) func quotaUsed(_ size: Size) throws {
    var server = FakeServer()
    server.lists[.letters] = []
    server.quota[.letters] = Quota(
      exempt: false, window: .hour, limit: 20, used: 20, remaining: 0,
      nextFreeAt: server.opened + 250)
    let session = Session.atWork(server, size: size)
    try Golden.expect(session, name("quota", size))
  }

  @Test(arguments: sizes) func offer(_ size: Size) throws {
    let first = Session.atWork(size: size)
    first.server.failure = .unreachable
    first.type("m")
    first.serve()
    let session = first.restarted(after: 600)
    session.server.failure = .unreachable
    session.serve()
    try Golden.expect(session, name("offer", size))
  }

  @Test(arguments: sizes) func afterAReboot(_ size: Size) throws {
    let session = Session.atThePhone(size: size).restarted(isReboot: true, after: 600)
    session.server.failure = .unreachable
    session.serve()
    session.press(.control("o"))
    session.press(.enter)
    session.press(.escape)
    try Golden.expect(session, name("rebooted", size))
  }

  @Test(arguments: sizes) func departures(_ size: Size) throws {
    let session = Session.atWork(size: size)
    session.type("je")
    session.type("Asked about the library.")
    session.press(.escape)
    session.type("f")
    session.server.departures[.letters] = [
      Departure(id: 2, reason: .contacted, at: session.serverTime),
      Departure(id: 5, reason: .withdrawn, at: session.serverTime),
    ]
    session.server.lists[.letters]?.removeAll { $0.id == 2 || $0.id == 5 }
    session.server.pool[.letters] = []
    session.serve()
    try Golden.expect(session, name("departures", size))
  }

  @Test(arguments: sizes) func keptNotes(_ size: Size) throws {
    let session = Session.atWork(size: size)
    session.type("je")
    session.type("Asked about the library.")
    session.press(.escape)
    session.type("f")
    session.server.departures[.letters] = [
      Departure(id: 2, reason: .contacted, at: session.serverTime)
    ]
    session.server.lists[.letters]?.removeAll { $0.id == 2 }
    session.serve()
    session.server.refusal = Problem(.notAssigned, "Somebody else has this voter now.")
    session.type("m")
    session.serve()
    session.press(.home)
    session.type("oj")
    try Golden.expect(session, name("kept-notes", size))
  }

  @Test(arguments: sizes) func overTheQuota(_ size: Size) throws {
    var server = FakeServer()
    server.quota[.letters] = Quota(
      exempt: false, window: .hour, limit: 20, used: 20, remaining: 0,
      nextFreeAt: server.opened + 1_700)
    let session = Session.atWork(server, size: size)
    session.server.failure = .timedOut
    session.type("m")
    session.serve()
    try Golden.expect(session, name("over-quota", size))
  }

  @Test(arguments: sizes) func discard(_ size: Size) throws {
    let session = Session.atWork(size: size)
    session.server.refusal = Problem(.notAssigned, "Somebody else has this voter now.")
    session.type("m")
    session.serve()
    session.type("ox")
    try Golden.expect(session, name("discard", size))
  }

  @Test func saysWhatSizeItNeedsAndKeepsTheNotes() {
    let session = Session.atWork()
    session.type("e")
    session.type("kept")
    session.happen(.resized(Size(rows: 10, columns: 38)))
    #expect(session.shows("40 columns"))
    session.happen(.resized(Size(rows: 24, columns: 80)))
    #expect(session.shows("kept"))
  }

  @Test(arguments: [(1, 1), (3, 200), (12, 40), (13, 59), (17, 60), (18, 119), (60, 300)])
  func drawsAtAnySize(_ rows: Int, _ columns: Int) {
    for session in [Session.atWork(), Session.atThePhone()] {
      session.happen(.resized(Size(rows: rows, columns: columns)))
      for keys in ["e", "x", "r", "/", "c", "?", "q"] {
        session.type(keys)
        #expect(session.lines.count == rows)
      }
    }
  }
}
