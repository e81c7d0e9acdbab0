import Foundation
import Testing

/// What a volunteer does at a terminal.
extension RealTerminal {
  /// Starts the client; the shell tells its exit status when it has ended.
  func start(_ arguments: String) throws {
    try command("clear; \(Programs.client) \(arguments); echo \"left with $?\"")
  }

  /// Starts the client and signs in with the right password.
  func signIn(
    to address: String, as user: String = "ann", _ location: SourceLocation = #_sourceLocation
  ) throws {
    try start("--server \(address) --user \(user)")
    try wait(for: "▸ Password", location)
    try type(LiveServer.password)
    try press("Enter")
    try wait(for: "to write", location)
  }

  /// Starts the client while the server is away, and goes on with the list that is kept.
  func workOffline(
    at address: String, as user: String = "ann", password: String = LiveServer.password,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    try start("--server \(address) --user \(user)")
    try wait(for: "▸ Password", location)
    try type(password)
    try press("Enter")
    try wait(for: "Ctrl-O works", location)
    try press("C-o")
    try wait(for: "○ offline", location)
  }

  /// Goes to the calls.
  func goToCalls(_ location: SourceLocation = #_sourceLocation) throws {
    try press("Tab")
    try wait(for: "to call", location)
  }

  /// Mails letters until the header counts `total` of them.
  func mail(upTo total: Int, _ location: SourceLocation = #_sourceLocation) throws {
    // A key that was just pressed counts once: another one between lets it go.
    try press("k", "m")
    try wait(for: " \(total) letter\(total == 1 ? "" : "s") · ", location)
  }

  /// The same, until the screen gives thanks for the last of them: then it is on disk.
  func mailWithThanks(upTo total: Int, _ location: SourceLocation = #_sourceLocation) throws {
    try mail(upTo: total, location)
    try wait(for: "Thanks, that makes \(total) letter", location)
  }

  /// The client's process.
  var client: pid_t {
    get throws {
      try #require(try processes.first { ProcessTable.name(of: $0) == "eblocks" })
    }
  }

  /// Waits until the shell says with which status the client has left.
  @discardableResult
  func waitForTheShell(_ location: SourceLocation = #_sourceLocation) throws -> Int {
    let words = "left with "
    let text = try wait(until: "told the exit status", location) { text in
      // The command line that was typed has these words too.
      text.split(separator: "\n").contains {
        $0.hasPrefix(words) && Int($0.dropFirst(words.count)) != nil
      }
    }
    let line = text.split(separator: "\n").last { $0.hasPrefix(words) }
    return try #require(line.flatMap { Int($0.dropFirst(words.count)) })
  }

  /// What `stty -a` says about the terminal.
  func settings(_ name: String) throws -> String {
    try command("clear; rm -f $HOME/\(name); stty -a > $HOME/\(name); echo re''ad \(name)")
    try wait(for: "read \(name)")
    return scratch.text(name)
  }
}
