import Glibc

/// A real `eblocks-server` with made-up voters, for the length of a run.
final class Campaign {
  private let programs: Programs
  private let folder: Folder
  private let program: String
  private let client: String
  private var server: Child?
  private var address = ""
  private var clients = 0
  private let password = "bench-\(UInt64.random(in: 0...UInt64.max))"

  /// Fills a database and starts the server on a free port. The phones are open.
  init(programs: Programs, folder: Folder) throws {
    self.programs = programs
    self.folder = folder
    program = try programs.beside("eblocks-server")
    client = try programs.beside("eblocks")
    try operate(["sample", "--voters", "2000"])
    try setCallingHours(from: "0:00", to: "24:00")
    let (server, line) = try start(["serve", "--listen", "127.0.0.1:0"])
    self.server = server
    guard let word = line.split(separator: " ").last, word.hasPrefix("http://") else {
      throw Trouble("eblocks-server did not start.")
    }
    address = String(word)
  }

  // Before the folder goes that it writes in.
  deinit { server?.end() }

  /// Calls are allowed between these times on every day; the server follows within 5 s.
  func setCallingHours(from start: String, to end: String) throws {
    // In an order in which no window ever ends before it starts.
    for day in ["weekday", "weekend"] {
      try operate(["conf", "set", "eblocks_\(day)_phone_start", "0:00"])
      try operate(["conf", "set", "eblocks_\(day)_phone_end", end])
      try operate(["conf", "set", "eblocks_\(day)_phone_start", start])
    }
  }

  /// A client with an account of its own, signed in and showing its list of letters.
  func openClient() throws -> ScreenProgram {
    clients += 1
    let user = "volunteer\(clients)"
    try operate(["user", "add", user], ["EBLOCKS_PASSWORD": password])
    let program = try startClient(user: user)
    try program.wait(for: "to write")
    return program
  }

  /// The client of the account made last, once more.
  func startAgain() throws -> ScreenProgram { try startClient(user: "volunteer\(clients)") }

  /// The client as it starts; with a user it signs in by itself.
  func startClient(user: String?) throws -> ScreenProgram {
    var environment = ["EBLOCKS_SERVER": address]
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
    server?.signal(SIGSTOP)
    defer { server?.signal(SIGCONT) }
    try body()
  }

  private func operate(_ arguments: [String], _ environment: [String: String] = [:]) throws {
    let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(null) }
    let child = try Child(
      program, arguments, environment: serverEnvironment(environment), opening: .output(null))
    guard child.finish().status == 0 else {
      throw Trouble("eblocks-server \(arguments.joined(separator: " ")) failed.")
    }
  }

  private func start(_ arguments: [String]) throws -> (Child, String) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Trouble("No pipe can be made", errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    let child: Child
    do {
      defer { close(ends[1]) }
      child = try Child(
        program, arguments, environment: serverEnvironment([:]), opening: .output(ends[1]))
    }
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while read(ends[0], &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
    return (child, String(decoding: line, as: UTF8.self))
  }

  private func serverEnvironment(_ more: [String: String]) -> [String: String] {
    Programs.environment(
      home: folder.path,
      ["EBLOCKS_DATABASE": "sqlite://\(folder["campaign.sqlite"])"].merging(more) { $1 })
  }
}
