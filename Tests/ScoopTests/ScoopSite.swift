import API
import Domain
import MariaDBStorage
import MariaDBTestServer
import Passwords
import Storage
import Testing

@testable import Service

/// The ways that a site's `sessions` come in.
enum Shape: String, CaseIterable, CustomTestStringConvertible {
  /// `id` and `uid`, on InnoDB in UTF-8.
  case seeds
  /// Scoop 1.0 as it was published: MyISAM, latin1, TIMESTAMP.
  case scoop10
  /// Scoop 1.1 as it was published: MyISAM, latin1, DATETIME.
  case scoop11
  /// Scoop 1.1 that somebody has moved to InnoDB.
  case scoop11InnoDB

  var testDescription: String { rawValue }
}

/// A web site's database, and eBlocks beside it.
struct ScoopSite {
  let shape: Shape
  let server: TestServer
  let database: String
  let store: MariaDBStore
  let service: Service
  let administration: Administration

  static let noon = Instant(seconds: 1_793_811_600)

  /// Makes the site, opens eBlocks on it, and closes that again.
  ///
  /// - Parameter prepare: changes the site's tables before eBlocks sees them.
  static func with(
    _ shape: Shape, prepare: [String] = [], _ body: (ScoopSite) async throws -> Void
  ) async throws {
    let server = try TestServer.shared.get()
    let database = try server.makeDatabase()
    try make(shape, in: database, of: server)
    for statement in prepare { try server.run(statement, in: database) }
    let store = try await MariaDBStore(MariaDBAddress(server.address(of: database)), now: noon)
    let passwords = CryptPasswords()
    let site = ScoopSite(
      shape: shape, server: server, database: database, store: store,
      service: Service(store: store, passwords: passwords),
      administration: Administration(store: store, passwords: passwords))
    do {
      try await body(site)
    } catch {
      await store.close()
      throw error
    }
    await store.close()
  }

  /// The site's five tables and `cache_time`, with Vera (7), who may use eBlocks, and others.
  static func make(_ shape: Shape, in database: String, of server: TestServer) throws {
    // Far from ours, so that a time in the wrong zone shows.
    try server.run("SET GLOBAL time_zone = '-05:00'")
    let options =
      switch shape {
      case .seeds: "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4"
      case .scoop10, .scoop11: "ENGINE=MyISAM DEFAULT CHARSET=latin1"
      case .scoop11InnoDB: "ENGINE=InnoDB DEFAULT CHARSET=latin1"
      }
    let sessions =
      switch shape {
      case .seeds: "id varchar(32) NOT NULL, uid int(11) DEFAULT NULL, PRIMARY KEY (id)"
      case .scoop10:
        """
        last_accessed timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
        id varchar(32) NOT NULL DEFAULT '', length int(11) DEFAULT NULL, a_session text,
        PRIMARY KEY (id)
        """
      case .scoop11, .scoop11InnoDB:
        """
        session_id varchar(32) NOT NULL, item varchar(255) NOT NULL, value text,
        serialized int(1) DEFAULT 0, last_update datetime, PRIMARY KEY (session_id, item)
        """
      }
    // Stock Scoop has a key on both columns; a site that has lost it is met here too.
    let key = shape == .scoop11 ? "KEY who (uid)" : "PRIMARY KEY (uid, prefname)"
    let statements = [
      """
      CREATE TABLE users (uid int(11) NOT NULL AUTO_INCREMENT, nickname varchar(50) DEFAULT NULL,
        realemail varchar(50) DEFAULT NULL, passwd varchar(120) DEFAULT NULL,
        perm_group varchar(50) DEFAULT NULL, creation_ip varchar(16) NOT NULL DEFAULT '',
        creation_time datetime NOT NULL DEFAULT '0000-00-00 00:00:00', PRIMARY KEY (uid)) \(options)
      """,
      """
      CREATE TABLE perm_groups (perm_group_id varchar(50) NOT NULL DEFAULT '', group_perms text,
        default_user_group int(1) DEFAULT '0', group_description text,
        PRIMARY KEY (perm_group_id)) \(options)
      """,
      "CREATE TABLE sessions (\(sessions)) \(options)",
      """
      CREATE TABLE userprefs (uid int(11) NOT NULL DEFAULT '0',
        prefname varchar(200) NOT NULL DEFAULT '', prefvalue text, \(key)) \(options)
      """,
      """
      CREATE TABLE vars (name varchar(32) NOT NULL DEFAULT '', value text, description text NOT NULL,
        type varchar(5) NOT NULL, category varchar(128) NOT NULL, PRIMARY KEY (name)) \(options)
      """,
      """
      CREATE TABLE cache_time (resource varchar(50) NOT NULL DEFAULT '',
        last_update varchar(15) NOT NULL DEFAULT '', PRIMARY KEY (resource)) \(options)
      """,
      // As the seeds spell them, and as stock Scoop joins them.
      """
      INSERT INTO perm_groups (perm_group_id, group_perms) VALUES
        ('Volunteers', ',story_post,eblocks_use'), ('Users', 'story_post,comment_post'),
        ('Trusted', 'story_post,eblocks_trusted,eblocks_use'), ('Nothing', NULL),
        ('Almost', 'eblocks_user,xeblocks_use')
      """,
      """
      INSERT INTO users (uid, nickname, passwd, perm_group) VALUES
        (7, 'Vera', '\(scoopHash)', 'Volunteers'), (8, 'Tom', '\(scoopHash)', 'Trusted'),
        (9, 'Reader', '\(scoopHash)', 'Users'), (10, 'Lost', '\(scoopHash)', 'Gone'),
        (11, 'Empty', '\(scoopHash)', 'Nothing'), (12, 'Almost', '\(scoopHash)', 'Almost'),
        (13, 'Nobody', NULL, 'Volunteers'), (14, NULL, '\(scoopHash)', 'Volunteers'),
        (15, 'José', '\(scoopHash)', 'Volunteers'), (16, 'Ungrouped', '\(scoopHash)', NULL),
        (17, '?', '\(scoopHash)', 'Volunteers')
      """,
      """
      INSERT INTO vars (name, value, description, type, category)
      VALUES ('sitename', 'For Clark', 'The name', 'text', 'General')
      """,
      """
      INSERT INTO cache_time VALUES ('vars', '1000'), ('refresh_all', '1000'), ('boxes', '1000')
      """,
    ]
    for statement in statements { try server.run(statement, in: database) }
  }

  /// `crypt("correct", "correct")` without its first two characters, as Scoop keeps it.
  static let scoopHash = "dMAbyTONU1A"

  /// Somebody's session as the site itself makes one, last used at `moment`.
  func makeSession(_ id: String, user: String?, at moment: Instant = noon) throws {
    switch shape {
    case .seeds:
      try run("INSERT INTO sessions (id, uid) VALUES ('\(id)', \(user ?? "NULL"))")
    case .scoop10:
      // nfreeze({TIME => "1", UID => user}), or without UID.
      let pairs = [("TIME", "1")] + (user.map { [("UID", $0)] } ?? [])
      try run(
        """
        INSERT INTO sessions (id, last_accessed, a_session)
        VALUES ('\(id)', FROM_UNIXTIME(\(moment.seconds)), unhex('\(image(of: pairs))'))
        """)
    case .scoop11, .scoop11InnoDB:
      let items = [("created", "1")] + (user.map { [("UID", $0)] } ?? [])
      for (item, value) in items {
        // The server's zone is that of this connection too, as of Scoop's.
        try run(
          """
          INSERT INTO sessions (session_id, item, value, serialized, last_update)
          VALUES ('\(id)', '\(item)', '\(value)', 0, FROM_UNIXTIME(\(moment.seconds)))
          """)
      }
    }
  }

  /// When the site thinks that a session was last used; nil for the seeds' shape, which does not
  /// tell.
  func lastUse(of id: String) throws -> Instant? {
    let (column, key) = shape == .scoop10 ? ("last_accessed", "id") : ("last_update", "session_id")
    guard shape != .seeds else { return nil }
    let rows = try run(
      "SELECT min(unix_timestamp(\(column))) FROM sessions WHERE \(key) = '\(id)'")
    return rows.first?.first?.flatMap { $0 }.flatMap { Double($0) }.map {
      Instant(seconds: Int64($0))
    }
  }

  @discardableResult
  func run(_ statement: String) throws -> [[String?]] { try server.run(statement, in: database) }

  func text(_ statement: String) throws -> String? { try run(statement).first?.first ?? nil }

  func signIn(_ name: String, _ password: String) async throws -> SignedIn {
    try await service.signIn(
      SignInRequest(username: name, password: password), address: "192.0.2.1", now: Self.noon)
  }

  func user(_ session: String, at now: Instant = noon) async throws -> User? {
    try await ScoopAuthenticator(store: store).user(forSession: session, now: now)
  }

  private func image(of pairs: [(String, String)]) -> String {
    func digits(_ bytes: some Sequence<UInt8>) -> String {
      bytes.map { String(0x100 + Int($0), radix: 16).dropFirst() }.joined()
    }
    return "050b03" + digits([0, 0, 0, UInt8(pairs.count)])
      + pairs.map { key, value in
        "0a" + digits([UInt8(value.utf8.count)]) + digits(value.utf8) + "000000"
          + digits([UInt8(key.utf8.count)]) + digits(key.utf8)
      }.joined()
  }
}

/// The real thing.
struct CryptPasswords: PasswordChecker {
  private let pool = PasswordPool(threads: 1, queueLimit: 8)

  func matches(_ password: String, hash: String) async throws -> Bool? {
    switch try await pool.verify(password, against: hash) {
    case .matches: true
    case .differs: false
    case .uncheckable: nil
    }
  }
  func hash(_ password: String) async throws -> String { try await pool.hash(password) }
  func burn(_ password: String) async { try? await pool.verifyNothing(password) }
}

/// The problem that `body` ends with, or nil.
func problem<Answer>(_ body: () async throws -> Answer) async throws -> Problem? {
  do {
    _ = try await body()
    return nil
  } catch let problem as Problem {
    return problem
  }
}
