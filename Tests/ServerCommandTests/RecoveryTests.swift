import Foundation
import Glibc
import MariaDBTestServer
import Testing

/// A server whose database goes away, is read-only or full: requests are refused for now, and it
/// goes on by itself when the database is well again.
@Suite struct RecoveryTests {
  /// Somebody at work: signed in, with a list.
  private struct Volunteer {
    let server: RunningServer
    let cookie: String
    var voters: [Int]

    init(_ server: RunningServer) async throws {
      self.server = server
      let session = try await server.send(
        "POST", "/v1/session", json: #"{"username": "ann", "password": "correct horse"}"#)
      cookie = try #require(session.cookie)
      let list = try await server.send("PUT", "/v1/lists/letters", cookie: cookie)
      voters = try #require(list.body["voters"] as? [[String: Any]]).compactMap { $0["id"] as? Int }
    }

    func report(_ voter: Int) async throws -> RunningServer.Answer {
      try await server.send(
        "POST", "/v1/lists/letters/voters/\(voter)/result", json: "{}", cookie: cookie,
        key: "key-\(voter)")
    }

    /// While it is broken the result is refused for now; afterwards the same one is recorded.
    mutating func isRefusedOnlyWhile(
      broken: () throws -> Void, whole: () throws -> Void, isSeen: Bool = true
    ) async throws {
      let voter = voters.removeFirst()
      try broken()
      if isSeen { try await server.wait(forReadiness: 503) }
      let refused = try await report(voter)
      #expect(refused.status == 503)
      #expect(refused.code == "unavailable")
      #expect(refused.retryAfter.flatMap(Int.init).map { $0 > 0 } == true)
      try whole()
      try await server.wait(forReadiness: 200)
      #expect(try await report(voter).status == 201)
    }
  }

  private func prepare(_ database: String) throws {
    #expect(try ServerProgram.run("sample", "--voters", "50", database: database).status == 0)
    try ServerProgram.run(
      "user", "add", "ann", database: database, environment: ["EBLOCKS_PASSWORD": "correct horse"])
  }

  @Test(.timeLimit(.minutes(5))) func recoversWhateverBecomesOfMariaDB() async throws {
    let mariadb = try FragileServer()
    defer { mariadb.stop() }
    let name = try mariadb.server.makeDatabase()
    try mariadb.server.run(
      "CREATE USER app@'127.0.0.1' IDENTIFIED BY 'secret'",
      "GRANT ALL PRIVILEGES ON \(name).* TO app@'127.0.0.1'")
    let database = mariadb.server.address(of: name, user: "app:secret", options: "timeout=2")
    try prepare(database)
    let server = try RunningServer(database: database)
    defer { server.stop() }
    try await server.wait(forReadiness: 200)
    var ann = try await Volunteer(server)

    try await ann.isRefusedOnlyWhile(broken: mariadb.kill, whole: mariadb.start)
    try await ann.isRefusedOnlyWhile(broken: mariadb.freeze, whole: mariadb.thaw)
    try await ann.isRefusedOnlyWhile(
      broken: { try mariadb.server.run("SET GLOBAL read_only = 1") },
      whole: { try mariadb.server.run("SET GLOBAL read_only = 0") })
    try await ann.isRefusedOnlyWhile(
      broken: { try mariadb.server.run("RENAME TABLE contacts TO gone", in: name) },
      whole: { try mariadb.server.run("RENAME TABLE gone TO contacts", in: name) }, isSeen: false)
    #expect(try ServerProgram.run("check", database: database).status == 0)
  }

  @Test(.timeLimit(.minutes(5))) func saysThatMariaDBIsFullAndGoesOnWhenThereIsRoom() throws {
    let mariadb = try FragileServer(options: Self.tablespace(megabytes: 32))
    defer { mariadb.stop() }
    let name = try mariadb.server.makeDatabase()
    let database = mariadb.server.address(of: name)
    #expect(try ServerProgram.run("check", database: database).status == 0)
    // Rows that stay in their page: MariaDB 10.11 dies of a large one that only half fits.
    try mariadb.server.run("CREATE TABLE filler (x VARCHAR(7000)) CHARACTER SET latin1", in: name)
    for rows in [20, 1] {
      let chunk = "INSERT INTO filler SELECT REPEAT('x', 7000) FROM seq_1_to_\(rows)"
      var isFull = false
      while !isFull {
        do {
          try mariadb.server.run(chunk, in: name)
        } catch {
          // Anything else is a machine with much to do.
          isFull = "\(error)".contains("is full")
        }
      }
    }
    let full = try ServerProgram.run("sample", "--voters", "3000", database: database)
    #expect(full.isOneLine(containing: "is full, so nothing more can be saved"), "\(full.errors)")
    try mariadb.kill()
    try mariadb.start(options: Self.tablespace(megabytes: 96))
    try mariadb.wait()
    let roomy = try ServerProgram.run("sample", "--voters", "3000", database: database)
    #expect(roomy.status == 0, "\(roomy.errors)")
  }

  /// One file for all tables, no larger than that.
  private static func tablespace(megabytes: Int) -> [String] {
    [
      "--innodb-file-per-table=0",
      "--innodb-data-file-path=ibdata1:12M:autoextend:max:\(megabytes)M",
    ]
  }

  @Test(.timeLimit(.minutes(5))) func recoversWhenTheSQLiteFileComesBack() async throws {
    try await withScratch { folder in
      let path = folder + "/eblocks.sqlite"
      try prepare("sqlite://\(path)")
      let server = try RunningServer(database: "sqlite://\(path)")
      defer { server.stop() }
      try await server.wait(forReadiness: 200)
      let ann = try await Volunteer(server)
      try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
      try await server.wait(forReadiness: 503)
      try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
      try await server.wait(forReadiness: 200)
      #expect(try await ann.report(ann.voters[0]).status == 201)
    }
  }
}

/// A MariaDB server that can be killed, held, and started again over the same files.
private final class FragileServer {
  let server: TestServer
  private var second: Process?

  init(options: [String] = []) throws {
    // What it acknowledged is to survive its death.
    server = try TestServer(options: ["--innodb-flush-log-at-trx-commit=1"] + options)
  }

  private var pid: pid_t {
    get throws {
      let text = try String(contentsOfFile: server.folder + "/pid", encoding: .utf8)
      return try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }
  }

  func freeze() throws { _ = Glibc.kill(try pid, SIGSTOP) }

  func thaw() throws { _ = Glibc.kill(try pid, SIGCONT) }

  func kill() throws {
    _ = Glibc.kill(try pid, SIGKILL)
    second?.waitUntilExit()
    second = nil
  }

  func start() throws { try start(options: []) }

  /// Until it answers.
  func wait() throws {
    let end = ContinuousClock.now + .seconds(40)
    while (try? server.run("DO 1")) == nil {
      try #require(.now < end)
      Thread.sleep(forTimeInterval: 0.05)
    }
  }

  func start(options: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/sbin/mariadbd")
    process.arguments =
      ["--no-defaults"] + (getuid() == 0 ? ["--user=root"] : []) + [
        "--datadir=\(server.folder)/data", "--tmpdir=\(server.folder)",
        "--socket=\(server.socket)", "--port=\(server.port)", "--bind-address=127.0.0.1",
        "--skip-log-bin", "--pid-file=\(server.folder)/pid", "--innodb-use-native-aio=0",
        "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=64M",
      ] + options
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    second = process
  }

  func stop() {
    if second != nil { try? kill() }
    server.stop()
  }
}
