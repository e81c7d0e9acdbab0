import API
import Domain
import Foundation
import MariaDBStorage
import MariaDBTestServer
import Storage
import Testing

@testable import Service

/// `Resources/mariadb/grants.sql`, followed word by word: what it grants is enough, and no more.
@Suite struct GrantTests {
  @Test(arguments: Shape.allCases)
  func worksWithTheLeastPrivileges(_ shape: Shape) async throws {
    try await withGrants(shape) { site, address async throws in
      let report = try await site.store.write { try Site.report($0) }
      #expect(report.problems == [])
      let vera = try await site.worker()
      _ = try await site.record(1, by: vera)
      #expect(try site.tally(of: 7) == "1")
      _ = try await site.service.undoResult("key1", user: vera, now: ScoopSite.noon)
      let signedIn = try await site.signIn("Vera", "correct")
      #expect(try await site.user(signedIn.sessionID, at: ScoopSite.noon + 700)?.id == 7)
      try await site.service.signOut(session: signedIn.sessionID)
      try await site.administration.set(.chunkAddresses, to: "12")
      try await site.administration.unset(.chunkAddresses)
      _ = try await ExpiryService(store: site.store).expire(now: ScoopSite.noon, all: true)
      try await site.store.checkWrites()
      #expect(try await site.store.read { try $0.brokenInvariants().count } == 0)
      for forbidden in [
        "SELECT realemail FROM users", "UPDATE users SET passwd = ''", "DELETE FROM perm_groups",
        "CREATE TABLE more (a INT)", "DROP TABLE sessions", "DELETE FROM cache_time",
        "DELETE FROM eblocks_migrations",
      ] {
        await #expect(throws: StorageError.self) {
          _ = try await site.store.write { try $0.rows(SQL(text: forbidden)) }
        }
      }
      // All is there still, and the server starts again without the privilege to make tables.
      try await MariaDBStore(address).close()
    }
  }

  /// An upgrade that brings a table brings its line.
  @Test func namesEveryTableOfItsOwn() async throws {
    try await ScoopSite.with(.seeds) { site async throws in
      let (_, second) = try Self.statements(site: "x", user: "y")
      let granted = second.compactMap { statement in
        statement.components(separatedBy: " ON x.").last?.prefix { $0 != " " }
      }
      let theirs = ["users", "perm_groups", "sessions", "userprefs", "vars", "cache_time"]
      let tables = try site.run("SHOW TABLES").compactMap { $0[0] }
      #expect(Set(granted.map(String.init)) == Set(tables).subtracting(theirs))
    }
  }

  @Test(arguments: [
    [("SELECT (uid, nickname, passwd, perm_group) ON SITE.users", "no table users")],
    [("SELECT (passwd) ON SITE.users", "no column passwd")],
    [
      ("UPDATE ON SITE.sessions", "UPDATE on sessions"),
      ("INSERT ON SITE.userprefs", "INSERT on userprefs"),
      ("DELETE ON SITE.vars", "DELETE on vars"),
      ("INSERT ON SITE.cache_time", "INSERT on cache_time"),
    ],
  ])
  func saysWhichPrivilegesAreLacking(_ lacking: [(privilege: String, words: String)]) async throws {
    try await withGrants(.scoop10) { site, _ async throws in
      for privilege in lacking.map(\.privilege) {
        let revoked = privilege.replacing("SITE", with: site.database)
        try site.run("REVOKE \(revoked) FROM \(Self.user(of: site.database))@localhost")
      }
      let report = try await site.store.write { try Site.report($0) }
      #expect(report.problems.count == lacking.count)
      for words in lacking.map(\.words) {
        #expect(report.problems.contains { $0.contains(words) }, "\(report.problems)")
      }
    }
  }

  private static func user(of database: String) -> String { "u_" + database.suffix(20) }

  /// A site on which the file's two parts were run, and eBlocks on it as the user that they made.
  private func withGrants(
    _ shape: Shape, _ body: (ScoopSite, MariaDBAddress) async throws -> Void
  ) async throws {
    let server = try TestServer.shared.get()
    let database = try server.makeDatabase()
    try ScoopSite.make(shape, in: database, of: server)
    let user = Self.user(of: database)
    let (first, second) = try Self.statements(site: database, user: user)
    for statement in first { try server.run(statement) }
    let setup = try MariaDBAddress(Self.address(of: database, user: "s\(user)", on: server))
    try await MariaDBStore(setup).close()
    for statement in second { try server.run(statement) }
    let address = try MariaDBAddress(Self.address(of: database, user: user, on: server))
    let store = try await MariaDBStore(address)
    let passwords = CryptPasswords()
    let site = ScoopSite(
      shape: shape, server: server, database: database, store: store,
      service: Service(store: store, passwords: passwords),
      administration: Administration(store: store, passwords: passwords))
    do {
      try await body(site, address)
    } catch {
      await store.close()
      throw error
    }
    await store.close()
  }

  private static func address(of database: String, user: String, on server: TestServer) -> String {
    "mysql://\(user):secret@localhost:\(server.port)/\(database)?socket=\(server.socket)"
  }

  /// The statements of part 1 and of part 2.
  private static func statements(site: String, user: String) throws -> ([String], [String]) {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Resources/mariadb/grants.sql")
    let text = try String(contentsOf: file, encoding: .utf8)
      .replacing("SITE", with: site).replacing("eblocks_setup@", with: "s\(user)@")
      .replacing("eblocks@", with: "\(user)@").replacing("SETUP_PASSWORD", with: "secret")
      .replacing("SERVER_PASSWORD", with: "secret")
    let parts = text.components(separatedBy: "\n-- Part 2\n")
    try #require(parts.count == 2)
    let statements = parts.map { part in
      part.split(separator: "\n").filter { !$0.hasPrefix("--") }.joined(separator: "\n")
        .split(separator: ";").map(String.init).filter { !$0.allSatisfy(\.isWhitespace) }
    }
    return (statements[0], statements[1])
  }
}
