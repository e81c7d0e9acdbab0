import Glibc

/// A real `eblocks-server` with made-up voters, for the length of a run.
final class Campaign {
  private let folder: Folder
  private let program: ServerProgram
  private let client: String
  private var server: RunningServer?
  private var clients = 0
  private let password = "bench-\(UInt64.random(in: 0...UInt64.max))"

  /// Fills a database and starts the server on a free port. The phones are open.
  init(programs: Programs, folder: Folder) throws {
    self.folder = folder
    program = try ServerProgram(
      programs: programs, folder: folder, database: "sqlite://\(folder["campaign.sqlite"])")
    client = try programs.beside("eblocks")
    try program.operate(["sample", "--voters", "2000"])
    try setCallingHours(from: "0:00", to: "24:00")
    server = try program.serve()
  }

  // Before the folder goes that it writes in.
  deinit { server?.child.end() }

  /// Calls are allowed between these times on every day; the server follows within 5 s.
  func setCallingHours(from start: String, to end: String) throws {
    // In an order in which no window ever ends before it starts.
    for day in ["weekday", "weekend"] {
      try program.operate(["conf", "set", "eblocks_\(day)_phone_start", "0:00"])
      try program.operate(["conf", "set", "eblocks_\(day)_phone_end", end])
      try program.operate(["conf", "set", "eblocks_\(day)_phone_start", start])
    }
  }

  /// A client with an account of its own, signed in and showing its list of letters.
  func openClient() throws -> ScreenProgram {
    clients += 1
    let user = "volunteer\(clients)"
    try program.operate(["user", "add", user], ["EBLOCKS_PASSWORD": password])
    let screen = try startClient(user: user)
    try screen.wait(for: "to write")
    return screen
  }

  /// The client of the account made last, once more.
  func startAgain() throws -> ScreenProgram { try startClient(user: "volunteer\(clients)") }

  /// The client as it starts; with a user it signs in by itself.
  func startClient(user: String?) throws -> ScreenProgram {
    var environment = ["EBLOCKS_SERVER": server?.address ?? ""]
    if let user {
      environment["EBLOCKS_USER"] = user
      environment["EBLOCKS_PASSWORD"] = password
    }
    let home = try folder.makeFolder("home-\(user ?? "nobody")")
    return try ScreenProgram(
      client, environment: Programs.environment(home: home, environment))
  }

  /// The most memory in kilobytes that the client takes to say which version it is.
  func versionKilobytes() throws -> Int {
    let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(null) }
    let child = try Child(
      client, ["--version"], environment: Programs.environment(home: folder.path),
      opening: .output(null))
    return child.finish().kilobytes
  }

  /// Lets the server do nothing at all while `body` runs, connections open.
  func hanging(_ body: () throws -> Void) rethrows {
    server?.child.signal(SIGSTOP)
    defer { server?.child.signal(SIGCONT) }
    try body()
  }
}
