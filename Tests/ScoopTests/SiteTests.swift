import Domain
import MariaDBStorage
import MariaDBTestServer
import Storage
import Testing

@testable import Service

/// Recognising a site, and standing beside it.
@Suite struct SiteTests {
  private static let sites = [
    "users", "perm_groups", "sessions", "userprefs", "vars", "cache_time",
  ]

  @Test(arguments: Shape.allCases)
  func makesItsTablesBesideTheSitesWithoutTouchingThem(_ shape: Shape) async throws {
    let server = try TestServer.shared.get()
    let database = try server.makeDatabase()
    try ScoopSite.make(shape, in: database, of: server)
    let before = try Self.description(of: database, on: server)
    let address = try MariaDBAddress(server.address(of: database))
    // The first time makes the tables, the second finds them.
    for _ in 1...2 {
      let store = try await MariaDBStore(address)
      let (isForeign, words) = try await store.read {
        ($0.site.isForeign, $0.site.sessions.description)
      }
      #expect(isForeign)
      #expect(
        words.hasPrefix(shape == .seeds ? "sess" : shape == .scoop10 ? "Scoop 1.0" : "Scoop 1.1"))
      await store.close()
      #expect(try Self.description(of: database, on: server) == before)
    }
    #expect(try server.run("SHOW TABLES LIKE 'voters'", in: database).count == 1)
  }

  @Test func knowsItsOwnTablesFromASites() async throws {
    let server = try TestServer.shared.get()
    let address = try MariaDBAddress(server.makeAddress())
    for _ in 1...2 {
      let store = try await MariaDBStore(address)
      #expect(try await !store.read { $0.site.isForeign })
      let report = try await store.write { try Site.report($0) }
      #expect(report.facts == ["accounts and sessions are eBlocks' own"])
      #expect(report.problems == [])
      await store.close()
    }
  }

  @Test(
    arguments: [
      (["DROP TABLE vars"], .missing("vars")), (["DROP TABLE users"], .clash("perm_groups")),
      (["ALTER TABLE users DROP perm_group"], .clash("users")),
      (["ALTER TABLE sessions DROP a_session"], .clash("sessions")),
      (["CREATE TABLE voters (id INT)"], .clash("voters")),
      (["CREATE TABLE contacts (id INT) ENGINE=MyISAM"], .clash("contacts")),
    ] as [([String], StorageError)])
  func refusesADatabaseThatIsNotQuiteASites(
    _ statements: [String], _ refusal: StorageError
  ) async throws {
    let server = try TestServer.shared.get()
    let database = try server.makeDatabase()
    try ScoopSite.make(.scoop10, in: database, of: server)
    for statement in statements { try server.run(statement, in: database) }
    let before = try server.run("SHOW TABLES", in: database)
    let address = try MariaDBAddress(server.address(of: database))
    await #expect(throws: refusal) { try await MariaDBStore(address).close() }
    #expect(try server.run("SHOW TABLES", in: database) == before)
  }

  @Test func saysHowTheSiteIsMade() async throws {
    try await ScoopSite.with(.scoop11) { site async throws in
      let report = try await site.store.write { try Site.report($0) }
      #expect(report.problems == [])
      #expect(
        report.facts == [
          "accounts are the web site's: users (MyISAM, latin1), perm_groups (MyISAM, latin1)",
          "sessions are of the shape Scoop 1.1: sessions.session_id, item and value "
            + "(MyISAM, latin1), last use in last_update",
          "tallies in userprefs (MyISAM, latin1) are written after each result, and set right by "
            + "every nightly expiry",
          "settings in vars (MyISAM, latin1); changes are noted in cache_time",
          "permissions are spelt with and without a comma in front; groups with eblocks_use: 2",
        ])
    }
  }

  @Test(
    arguments: [
      (["DROP TABLE vars"], "no table vars"), (["ALTER TABLE users DROP passwd"], "column passwd"),
      (["ALTER TABLE sessions DROP PRIMARY KEY, DROP item"], "nobody can be recognised"),
      (["UPDATE perm_groups SET group_perms = 'eblocks_user'"], "no group of the site's"),
      (
        [
          "INSERT INTO userprefs VALUES (7, 'eblocks_calls', '1')",
          "INSERT INTO userprefs VALUES (7, 'eblocks_calls', '2')",
        ], "two rows"
      ),
      (["ALTER TABLE sessions MODIFY session_id varchar(16) NOT NULL"], "16 characters"),
    ])
  func saysWhatIsMissing(_ statements: [String], _ words: String) async throws {
    try await ScoopSite.with(.scoop11) { site async throws in
      for statement in statements { try site.run(statement) }
      let report = try await site.store.write { try Site.report($0) }
      #expect(report.problems.contains { $0.contains(words) }, "\(report.problems)")
    }
  }

  /// The tables' definitions, and their rows.
  private static func description(
    of database: String, on server: TestServer
  ) throws -> [String?] {
    try sites.flatMap { table in
      try server.run("SHOW CREATE TABLE \(table)", in: database)[0]
        + server.run("CHECKSUM TABLE \(table)", in: database)[0]
    }
  }
}
