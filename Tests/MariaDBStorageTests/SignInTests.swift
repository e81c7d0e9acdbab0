import MariaDBTestServer
import Storage
import Testing

@testable import MariaDBStorage

/// What an operator hears who cannot get in, and how the way there is protected.
@Suite(.serialized) struct SignInTests {
  private let secure: SecureServer
  private var server: TestServer { secure.server }

  init() throws {
    secure = try SecureServer.shared.get()
  }

  /// A user who may do that on a database.
  private func makeUser(
    _ name: String, allowed privileges: String, on database: String
  ) throws {
    try server.run(
      "CREATE OR REPLACE USER \(name)@'%' IDENTIFIED BY 'correct'",
      "GRANT \(privileges) ON \(database).* TO \(name)@'%'")
  }

  @Test func saysInOneLineWhyItCannotGetIn() async throws {
    let database = try server.makeDatabase()
    try makeUser("ann", allowed: "ALL", on: database)
    let port = server.port
    let (_, unused) = try Loopback.listen()
    let cases: [(String, why: String)] = [
      ("mysql://ann:wrong@127.0.0.1:\(port)/\(database)", "refuses this user name and password"),
      ("mysql://nobody@127.0.0.1:\(port)/\(database)", "refuses this user name and password"),
      ("mysql://ann:correct@127.0.0.1:\(port)/mysql", "may not use that database"),
      ("mysql://root@127.0.0.1:\(port)/nowhere", "no database of that name"),
      ("mysql://root@127.0.0.1:1/\(database)", "no server answers there"),
      ("mysql://root@db.invalid/x?tls=off", "name is unknown"),
      ("mysql://root@/x?socket=/nowhere", "no server answers there"),
    ]
    for (address, why) in cases {
      let error = try await refusal(at: address)
      #expect(error?.description.contains(why) == true, "\(why): \(String(describing: error))")
      #expect(error?.description.contains("wrong") == false)
      #expect(error?.description.contains("\n") == false)
    }
    _ = unused
  }

  @Test func signsInByASocketAndByPassword() async throws {
    let database = try server.makeDatabase()
    try makeUser("ann", allowed: "ALL", on: database)
    try await withStore(at: "mysql://root@/\(database)?socket=\(server.socket)") {
      store async throws in
      #expect(store.protection == "not encrypted")
    }
    try await withStore(at: "mysql://ann:correct@localhost:\(server.port)/\(database)") {
      store async throws in
      let user = try await store.read { try $0.first("SELECT CURRENT_USER() AS u")?.text("u") }
      #expect(user == "ann@%")
    }
  }

  @Test func encryptsAndChecksWhoTheServerIs() async throws {
    let database = try server.makeDatabase()
    for host in ["127.0.0.1", "localhost"] {
      let place = "mysql://root@\(host):\(server.port)/\(database)"
      try await withStore(at: place + "?tls=required&ca=\(secure.authorities)") {
        store async throws in
        #expect(store.protection.hasPrefix("encrypted (TLS_"))
        #expect(store.protection.hasSuffix("the server's certificate checked"))
      }
      try await withStore(at: place + "?tls=unverified") { store async throws in
        #expect(store.protection.hasPrefix("encrypted (TLS_"))
        #expect(store.protection.hasSuffix("the server's certificate not checked"))
      }
    }
  }

  @Test func refusesAServerThatCannotProveWhoItIs() async throws {
    let database = try server.makeDatabase()
    let relay = try Relay(to: server.port, at: Loopback.host + 1)
    defer { relay.stop() }
    for (host, authorities) in [
      ("127.0.0.1", secure.strangers), ("127.0.0.1", MariaDBAddress.systemAuthorities),
      // The certificate is good, and another host's.
      ("127.0.0.2", secure.authorities),
    ] {
      let address =
        "mysql://root@\(host):\(host == "127.0.0.1" ? server.port : relay.port)/\(database)"
      let error = try await refusal(at: address + "?tls=required&ca=\(authorities)")
      #expect(error?.description.contains("certificate") == true, "\(String(describing: error))")
    }
  }

  @Test func refusesAServerWithoutTLSWhenItMustBeSecure() async throws {
    for tls in ["required", "unverified"] {
      let address = try testServer.address(of: testServer.makeDatabase(), options: "tls=\(tls)")
      let error = try await refusal(at: address)
      #expect(
        error?.description.contains("no secure connection") == true, "\(String(describing: error))")
    }
  }

  @Test func saysThatTheServerIsReadOnlyAndRecovers() async throws {
    let database = try server.makeDatabase()
    try makeUser("bob", allowed: "ALL", on: database)
    try await withStore(at: "mysql://bob:correct@127.0.0.1:\(server.port)/\(database)") {
      store async throws in
      try server.run("SET GLOBAL read_only = 1")
      await #expect(throws: StorageError.readOnly) {
        try await store.write { _ = try $0.run("INSERT INTO vars (name) VALUES ('x')") }
      }
      #expect(try await store.read { try $0.count("SELECT count(*) FROM vars") } == 0)
      try server.run("SET GLOBAL read_only = 0")
      try await store.write { _ = try $0.run("INSERT INTO vars (name) VALUES ('x')") }
    }
  }

  @Test func namesAPrivilegeAndATableThatAreMissing() async throws {
    let database = try server.makeDatabase()
    try await withStore(at: server.address(of: database)) { _ in }
    try makeUser("cid", allowed: "SELECT", on: database)
    try await withStore(at: "mysql://cid:correct@127.0.0.1:\(server.port)/\(database)") {
      store async throws in
      // Nothing had to be made, so nothing more than SELECT was needed to start.
      await #expect(throws: StorageError.forbidden("INSERT on vars")) {
        try await store.write { _ = try $0.run("INSERT INTO vars (name) VALUES ('x')") }
      }
      await #expect(throws: StorageError.missing("nothing")) {
        try await store.read { _ = try $0.rows("SELECT * FROM nothing") }
      }
    }
    let empty = try server.makeDatabase()
    try makeUser("cid", allowed: "SELECT", on: empty)
    let error = try await refusal(at: "mysql://cid:correct@127.0.0.1:\(server.port)/\(empty)")
    #expect(error == .forbidden("CREATE on eblocks_migrations"))
  }

  @Test func waitsForAConnectionWhenAllAreTaken() async throws {
    try await withStore(options: "connections=3") { store, _ async throws in
      let most = Counter()
      let now = Counter()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 1...40 {
          group.addTask {
            try await store.write { connection in
              now.add()
              _ = try connection.count("SELECT SLEEP(0.005)")
              most.add()
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(most.value == 40)
      let sessions = try await store.read {
        try $0.count("SELECT count(*) FROM information_schema.processlist WHERE db = DATABASE()")
      }
      #expect(sessions <= 3)
    }
  }

  static let versions: [(String, UInt, Bool)] = [
    ("10.11.6-MariaDB-0+deb12u1", 101_106, true), ("10.6.0-MariaDB", 100_600, true),
    ("11.8.2-MariaDB-ubu2404", 110_802, true), ("10.5.29-MariaDB-log", 100_529, false),
    ("8.0.36", 80_036, false), ("8.4.0-commercial", 80_400, false), ("", 0, false),
  ]

  @Test(arguments: versions)
  func knowsWhichServersUnderstandIt(version: String, number: UInt, isKnown: Bool) {
    #expect(Server.isKnown(version: version, number: number) == isKnown)
  }
}
