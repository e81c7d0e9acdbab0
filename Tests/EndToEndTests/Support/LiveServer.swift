import Foundation
import Testing

/// A real `eblocks-server` on a loopback port, over a database of its own.
final class LiveServer {
  let scratch: Scratch
  let database: String
  private(set) var address = ""
  private var running: RunningProgram?

  static let password = "correct horse"

  /// Calls at any hour of any day.
  static let openPhones = [
    "eblocks_weekday_phone_start": "0:00", "eblocks_weekday_phone_end": "24:00",
    "eblocks_weekend_phone_start": "0:00", "eblocks_weekend_phone_end": "24:00",
  ]
  /// Windows that end when they begin: calls at no hour of any day.
  static let closedPhones = [
    "eblocks_weekday_phone_start": "9:00", "eblocks_weekday_phone_end": "9:00",
    "eblocks_weekend_phone_start": "9:00", "eblocks_weekend_phone_end": "9:00",
  ]

  /// Fills a database with sample voters and users with one password, and starts the server.
  ///
  /// - Parameters:
  ///   - contacts: results of sample volunteers, in the days before.
  ///   - settings: beside open phones, or instead of them.
  init(
    voters: Int = 200, contacts: Int = 0, users: [String] = ["ann"],
    settings: [String: String] = [:]
  ) throws {
    scratch = try Scratch()
    database = "sqlite://" + scratch.path("server.sqlite")
    try operate("sample", "--voters", "\(voters)", "--contacts", "\(contacts)")
    for user in users {
      try operate("user", "add", user, environment: ["EBLOCKS_PASSWORD": Self.password])
    }
    try set(Self.openPhones.merging(settings) { _, new in new })
    try start()
  }

  deinit { stop() }

  /// Runs an operator's command on this database and returns what it printed.
  @discardableResult
  func operate(_ arguments: String..., environment: [String: String] = [:]) throws -> String {
    let outcome = try Programs.run(
      Programs.server, arguments + ["--database", database], environment: environment)
    try #require(outcome.status == 0, "\(arguments): \(outcome.errors)")
    return outcome.output
  }

  /// Writes settings as another program would: the table is a fixed interface.
  func set(_ settings: [String: String]) throws {
    let rows = settings.map { "('\($0.key)', '\($0.value)')" }.joined(separator: ", ")
    try query("INSERT OR REPLACE INTO vars (name, value) VALUES \(rows)")
  }

  /// Starts the server, on the port it had before when it had one.
  func start() throws {
    let listen = address.isEmpty ? "127.0.0.1:0" : String(address.dropFirst("http://".count))
    let running = try RunningProgram(
      Programs.server, ["serve", "--listen", listen, "--database", database],
      output: scratch.path("ready"), errors: scratch.path("log"))
    self.running = running
    let deadline = Date.now + 60
    while !scratch.text("ready").contains("\n") {
      try #require(
        Date.now < deadline && running.wait(seconds: 0) == nil,
        "the server does not start: \(scratch.text("log"))")
      usleep(10_000)
    }
    let line = scratch.text("ready")
    let found = line.range(of: #"http://[0-9.:]+"#, options: .regularExpression)
    address = try String(line[#require(found, "no address in: \(line)")])
  }

  /// Ends the server as an unplugged machine would.
  func kill() {
    running?.end()
    running = nil
  }

  /// Its process, nil when it does not run.
  var process: pid_t? { running?.identifier }

  /// Holds the server: connections are accepted for it, and nothing is answered.
  func freeze() { running?.signal(SIGSTOP) }

  /// Lets it go on.
  func thaw() { running?.signal(SIGCONT) }

  /// Ends the server; what it has committed stays until the test is over.
  func stop() { kill() }

  /// What it has logged since it was started last.
  var log: String { scratch.text("log") }

  /// The rows of a query on the server's database, columns parted by `|`.
  @discardableResult
  func query(_ sql: String) throws -> [String] {
    let outcome = try Programs.run(
      "/usr/bin/sqlite3", ["-cmd", ".timeout 10000", scratch.path("server.sqlite"), sql])
    try #require(outcome.status == 0, "\(sql): \(outcome.errors)")
    return outcome.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map(String.init)
  }

  /// Waits until a query returns these rows.
  func wait(
    for rows: [String], from sql: String, seconds: Double = 40,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let deadline = Date.now + seconds
    var found: [String] = []
    while Date.now < deadline {
      found = try query(sql)
      if found == rows { return }
      usleep(50_000)
    }
    #expect(found == rows, "\(sql)", sourceLocation: location)
  }
}
