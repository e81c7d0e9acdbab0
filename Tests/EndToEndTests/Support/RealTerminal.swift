import Foundation
import Testing

/// A real terminal: a tmux server of its own with one window, in which a shell runs the client.
final class RealTerminal {
  /// Its home, where the client keeps its state.
  let scratch: Scratch
  private let socket: String
  private var isClosed = false

  /// - Parameter home: another terminal's home, for a second window of the same person.
  init(home: Scratch? = nil) throws {
    scratch = try home ?? Scratch()
    socket = scratch.path("tmux-\(UUID().uuidString.prefix(4))")
    try scratch.write(
      """
      set -g status off
      set -g default-terminal tmux-256color
      set -s escape-time 0
      """, to: "tmux.conf")
    try FileManager.default.createDirectory(
      atPath: scratch.path("tmp"), withIntermediateDirectories: true)
    try tmux([
      "-f", scratch.path("tmux.conf"), "new-session", "-d", "-x", "80", "-y", "24", shell,
    ])
    try wait(for: "$")
  }

  deinit { close() }

  private var home: String { scratch.folder.path(percentEncoded: false) }

  private var shell: String {
    "exec env PS1='$ ' HOME=\(home) TMPDIR=\(scratch.path("tmp")) sh"
  }

  /// Closes the window under whatever runs in it.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    _ = try? tmux(["kill-server"])
  }

  /// Ends what runs in the window and starts a new shell with the same home.
  func restart() throws {
    try tmux(["respawn-pane", "-k"])
    try wait(until: "is a shell's again") { $0.hasPrefix("$") }
  }

  /// Closes the window under whatever runs in it, and opens another with the same home.
  func closeWindow() throws {
    try tmux(["new-window", "-d", shell, ";", "kill-window"])
    try wait(until: "is a shell's again") { $0.hasPrefix("$") }
  }

  /// Ends what runs in the window and runs a program in it with the same home and no shell, so that
  /// the screen stays as the program leaves it.
  func launch(_ program: [String], environment: [String: String] = [:]) throws {
    let variables = [
      "HOME": home, "TMPDIR": scratch.path("tmp"),
    ].merging(environment) { _, new in new }
    let words = ["exec", "env"] + variables.map { "\($0.key)=\($0.value)" } + program
    try tmux([
      "set", "remain-on-exit", "on", ";", "respawn-pane", "-k", words.joined(separator: " "),
    ])
  }

  // MARK: Typing

  /// Types a command line of the shell.
  func command(_ line: String) throws {
    try type(line)
    try press("Enter")
  }

  /// Types text as it is.
  func type(_ text: String) throws {
    try tmux(["send-keys", "-l", "--", text])
  }

  /// Presses keys by tmux's names: `Enter`, `Tab`, `C-z`, `Down`.
  func press(_ keys: String...) throws {
    try tmux(["send-keys"] + keys)
  }

  /// Types several things in one go, faster than anyone can.
  func play(_ strokes: [Stroke]) throws {
    let commands = strokes.map { stroke in
      switch stroke {
      case .text(let text): ["send-keys", "-l", "--", text]
      case .key(let name): ["send-keys", name]
      }
    }
    try tmux(Array(commands.joined(separator: [";"])))
  }

  /// Text as it is, or a key by tmux's name.
  enum Stroke {
    case text(String)
    case key(String)
  }

  /// Pastes as terminals do: between brackets for a program that asked for them.
  func paste(_ text: String) throws {
    try scratch.write(text, to: "clipboard")
    try tmux(["load-buffer", scratch.path("clipboard")])
    // Without -r tmux sends a carriage return for a line feed, as a terminal does.
    try tmux(["paste-buffer", "-p"])
  }

  func resize(columns: Int, rows: Int) throws {
    try tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
  }

  // MARK: Looking

  /// The screen's lines, trailing blanks trimmed.
  func screen() throws -> String {
    try tmux(["capture-pane", "-p"])
  }

  /// What tmux knows about the window: `alternate_on`, `cursor_flag`, `pane_title`.
  func state(_ name: String) throws -> String {
    try tmux(["display-message", "-p", "#{\(name)}"]).trimmingCharacters(in: .newlines)
  }

  /// Keeps every byte that programs write to the terminal from now on.
  func record() throws {
    try tmux(["pipe-pane", "-O", "exec cat >> \(scratch.path("bytes"))"])
  }

  /// The bytes kept so far.
  var recording: Data {
    FileManager.default.contents(atPath: scratch.path("bytes")) ?? Data()
  }

  /// Waits until the screen shows `text`, and returns it.
  @discardableResult
  func wait(
    for text: String, seconds: Double = 30, _ location: SourceLocation = #_sourceLocation
  ) throws -> String {
    try wait(until: "shows \"\(text)\"", seconds: seconds, location) { $0.contains(text) }
  }

  /// Waits until the screen satisfies `isMet`; fails with the screen as it is at the end.
  @discardableResult
  func wait(
    until promise: String, seconds: Double = 30, _ location: SourceLocation = #_sourceLocation,
    _ isMet: (String) throws -> Bool
  ) throws -> String {
    let deadline = Date.now + seconds
    var seen = ""
    repeat {
      seen = try screen()
      if try isMet(seen) { return seen }
      usleep(25_000)
    } while Date.now < deadline
    try #require(Bool(false), "the screen never \(promise):\n\(seen)", sourceLocation: location)
    return seen
  }

  /// The shell's and what it runs.
  var processes: [pid_t] {
    get throws {
      let shell = try #require(pid_t(try state("pane_pid")))
      return [shell] + ProcessTable.descendants(of: shell)
    }
  }

  @discardableResult
  private func tmux(_ arguments: [String]) throws -> String {
    let outcome = try Programs.run(
      "/usr/bin/tmux", ["-S", socket] + arguments, environment: ["TERM": "xterm-256color"])
    try #require(outcome.status == 0, "tmux \(arguments): \(outcome.errors)")
    return outcome.output
  }
}
