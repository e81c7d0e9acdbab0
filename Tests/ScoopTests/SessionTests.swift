import API
import Domain
import Storage
import Synchronization
import Testing

@testable import Service

/// The site's cookie opens eBlocks, and the other way round, in every shape of `sessions`.
@Suite struct SessionTests {
  @Test(arguments: Shape.allCases)
  func knowsWhoIsSignedInAtTheSite(_ shape: Shape) async throws {
    try await ScoopSite.with(shape) { site async throws in
      try site.makeSession("0123456789abcdef0123456789abcdef", user: "7")
      let user = try await site.user("0123456789abcdef0123456789abcdef")
      #expect(user == User(id: 7, name: "Vera", permissions: .use))
      let authenticated = try await site.service.authenticate(
        session: "0123456789abcdef0123456789abcdef", now: ScoopSite.noon)
      #expect(authenticated == user)
    }
  }

  /// Stock Scoop joins a group's permissions without a comma in front.
  @Test(arguments: Shape.allCases)
  func readsBothSpellingsOfPermissions(_ shape: Shape) async throws {
    let expected: [(user: String, permissions: Permissions?)] = [
      ("7", .use), ("8", [.use, .trusted]), ("9", []), ("12", []), ("10", nil), ("11", nil),
      ("16", nil), ("99", nil),
    ]
    try await ScoopSite.with(shape) { site async throws in
      for (user, permissions) in expected {
        try site.makeSession("s\(user)", user: user)
        #expect(try await site.user("s\(user)")?.permissions == permissions)
      }
    }
  }

  @Test(arguments: Shape.allCases)
  func takesNobodyForSomebody(_ shape: Shape) async throws {
    try await ScoopSite.with(shape) { site async throws in
      // Even where the table of users has such rows.
      try site.run("INSERT INTO users (uid, nickname, perm_group) VALUES (-1, 'A', 'Volunteers')")
      for (number, user) in [nil, "-1", "0"].enumerated() {
        try site.makeSession("anonymous\(number)", user: user)
        #expect(try await site.user("anonymous\(number)") == nil)
      }
      try site.makeSession("abcdef", user: "7")
      // What a column in latin1 takes for the same, cannot hold, or cannot be compared with.
      for guess in ["ABCDEF", "abcdef ", "abcde", "", "ábcdef", "☎", "abcdef\0", "' OR '1'='1"] {
        #expect(try await site.user(guess) == nil)
      }
      #expect(try await site.user(String(repeating: "a", count: 5_000)) == nil)
      #expect(try await site.user("abcdef")?.id == 7)
    }
  }

  @Test(arguments: [Shape.scoop10, .scoop11, .scoop11InnoDB])
  func keepsASessionAliveAsTheSiteDoes(_ shape: Shape) async throws {
    try await ScoopSite.with(shape) { site async throws in
      let start = ScoopSite.noon - 3_600
      try site.makeSession("s1", user: "7", at: start)
      try site.makeSession("s2", user: "8", at: start)
      #expect(try await site.user("s1", at: start + 599)?.id == 7)
      #expect(try site.lastUse(of: "s1") == start)
      #expect(try await site.user("s1", at: start + 600)?.id == 7)
      #expect(try site.lastUse(of: "s1") == start + 600)
      #expect(try site.lastUse(of: "s2") == start)
      let end = start + 600 + SessionLife.span
      #expect(try await site.user("s1", at: end - 1)?.id == 7)
      #expect(try await site.user("s2", at: end - 1) == nil)
      #expect(try await site.user("s1", at: end - 1 + SessionLife.span) == nil)
    }
  }

  @Test func takesNothingFromABrokenImage() async throws {
    let images = [
      "deadbeef", "050b0300000001", "050b02000000010881", "", "00",
      "050b03000000010a0000000003554944", "050b03000000010a03783b2d00000003554944",
    ]
    try await ScoopSite.with(.scoop10) { site async throws in
      for (number, image) in images.enumerated() {
        try site.run(
          "INSERT INTO sessions (id, a_session) VALUES ('s\(number)', unhex('\(image)'))")
        #expect(try await site.user("s\(number)") == nil)
      }
      try site.run("INSERT INTO sessions (id, a_session) VALUES ('null', NULL)")
      #expect(try await site.user("null") == nil)
    }
  }

  @Test func keepsWhatElseScoopHasInASession() async throws {
    try await ScoopSite.with(.scoop10) { site async throws in
      let image = "050b0300000002088700000003554944040200000001088100000004666f726d"
      try site.run(
        """
        INSERT INTO sessions (id, last_accessed, a_session)
        VALUES ('s1', FROM_UNIXTIME(\((ScoopSite.noon - 5_000).seconds)), unhex('\(image)'))
        """)
      #expect(try await site.user("s1")?.id == 7)
      #expect(try site.lastUse(of: "s1") == ScoopSite.noon)
      #expect(try site.text("SELECT lower(hex(a_session)) FROM sessions") == image)
    }
  }

  @Test(arguments: Shape.allCases)
  func makesASessionThatTheSiteKnows(_ shape: Shape) async throws {
    try await ScoopSite.with(shape) { site async throws in
      let signedIn = try await site.signIn("vera", "correct")
      let id = signedIn.sessionID
      #expect(id.count == 32)
      #expect(signedIn.answer.user.name == "Vera")
      #expect(try await site.user(id)?.id == 7)
      switch shape {
      case .seeds:
        #expect(try site.text("SELECT uid FROM sessions WHERE id = '\(id)'") == "7")
      case .scoop10:
        // What Apache::Session wants of a session's image, in the order in which we pack it.
        let image = try site.text("SELECT lower(hex(a_session)) FROM sessions WHERE id = '\(id)'")
        let digits = id.utf8.map { String($0, radix: 16) }.joined()
        let noon = String(ScoopSite.noon.seconds).utf8.map { String($0, radix: 16) }.joined()
        #expect(
          image == "050403000000030a20\(digits)0000000b5f73657373696f6e5f6964"
            + "0a0a\(noon)0000000454494d450a013700000003554944")
      case .scoop11, .scoop11InnoDB:
        let rows = try site.run(
          "SELECT item, value, serialized FROM sessions WHERE session_id = '\(id)' ORDER BY item")
        let noon = String(ScoopSite.noon.seconds)
        #expect(rows == [["created", noon, "0"], ["TIME", noon, "0"], ["UID", "7", "0"]])
      }
      if shape != .seeds { #expect(try site.lastUse(of: id) == ScoopSite.noon) }
      try await site.service.signOut(session: id)
      #expect(try await site.user(id) == nil)
      #expect(try site.text("SELECT count(*) FROM sessions") == "0")
    }
  }

  /// What an engine without transactions keeps of a run that was rolled back.
  @Test(arguments: [Shape.scoop10, .scoop11])
  func makesOneSessionWhenItsTransactionRunsTwice(_ shape: Shape) async throws {
    try await ScoopSite.with(shape) { site async throws in
      let runs = Mutex(0)
      try await site.store.write { db in
        try Sessions(db).add("s1", user: 7, now: ScoopSite.noon)
        let run = runs.withLock { count in
          count += 1
          return count
        }
        if run == 1 { throw StorageError.busy }
      }
      #expect(runs.withLock { $0 } == 2)
      #expect(try await site.user("s1")?.id == 7)
    }
  }

  /// The site clears out its own sessions, when it likes.
  @Test(arguments: [Shape.seeds, .scoop11]) func leavesOldSessionsToTheSite(_ shape: Shape)
    async throws
  {
    try await ScoopSite.with(shape) { site async throws in
      try site.makeSession("old", user: "7", at: Instant(seconds: 1_000_000))
      _ = try await ExpiryService(store: site.store).expire(now: ScoopSite.noon, all: false)
      #expect(try site.text("SELECT count(*) FROM sessions") != "0")
    }
  }
}
