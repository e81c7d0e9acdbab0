import Foundation
import MariaDBTestServer
import Testing

/// The real server beside a Scoop site's tables, over HTTP.
@Suite struct ScoopSiteTests {
  private static let cookie = "forclark_session=0123456789abcdef0123456789abcdef"

  /// The ways that a site's `sessions` come in, as changes to `.ci/scoop-site.sql`: nothing to
  /// Scoop 1.1's.
  private static let shapes = [
    "Scoop 1.1": [],
    "Scoop 1.0": [
      "DROP TABLE sessions",
      """
      CREATE TABLE sessions (last_accessed timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
        id varchar(32) NOT NULL DEFAULT '', length int(11) DEFAULT NULL, a_session text,
        PRIMARY KEY (id)) ENGINE=MyISAM DEFAULT CHARSET=latin1
      """,
      // Storable's nfreeze({TIME => "1", UID => "7"}).
      """
      INSERT INTO sessions (id, a_session) VALUES ('0123456789abcdef0123456789abcdef',
        unhex('050b03000000020a01310000000454494d450a013700000003554944'))
      """,
    ],
    "the seeds'": [
      "DROP TABLE sessions",
      "CREATE TABLE sessions (id varchar(32) NOT NULL PRIMARY KEY, uid int(11)) ENGINE=InnoDB",
      "INSERT INTO sessions VALUES ('0123456789abcdef0123456789abcdef', 7)",
    ],
  ]

  private static func site() throws -> [String] {
    var root = URL(filePath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    let text = try String(contentsOf: root.appending(path: ".ci/scoop-site.sql"), encoding: .utf8)
    return text.components(separatedBy: ";\n").filter {
      $0.contains("TABLE") || $0.contains("INTO")
    }
  }

  @Test(arguments: shapes.keys.sorted())
  func letsInWhoeverIsSignedInAtTheSite(_ shape: String) async throws {
    let mariadb = try TestServer.shared.get()
    let name = try mariadb.makeDatabase()
    for statement in try Self.site() + (Self.shapes[shape] ?? []) {
      try mariadb.run(statement, in: name)
    }
    let database = mariadb.address(of: name)
    #expect(try ServerProgram.run("sample", "--voters", "50", database: database).status == 0)
    let server = try RunningServer(database: database)
    defer { server.stop() }
    let session = try await server.send("GET", "/v1/session", cookie: Self.cookie)
    #expect(session.status == 200)
    #expect((session.body["user"] as? [String: Any])?["name"] as? String == "Vera")
    for stranger in ["forclark_session=ffffffffffffffffffffffffffffffff", "forclark_session="] {
      #expect(try await server.send("GET", "/v1/session", cookie: stranger).status == 401)
    }
    let list = try await server.send("PUT", "/v1/lists/letters", cookie: Self.cookie)
    let voters = try #require(list.body["voters"] as? [[String: Any]]).compactMap {
      $0["id"] as? Int
    }
    let path = "/v1/lists/letters/voters/\(try #require(voters.first))/result"
    let result = try await server.send(
      "POST", path, json: "{}", cookie: Self.cookie, key: "key-1")
    #expect(result.status == 201)
    let tally = try mariadb.run(
      "SELECT prefvalue FROM userprefs WHERE uid = 7 AND prefname = 'eblocks_letters'", in: name)
    #expect(tally == [["1"]])
    let password = try await server.send(
      "POST", "/v1/session", json: #"{"username": "Vera", "password": "correct"}"#)
    #expect((200...201).contains(password.status))
    let wrong = try await server.send(
      "POST", "/v1/session", json: #"{"username": "Vera", "password": "incorrect"}"#)
    #expect(wrong.status == 401)
  }
}
