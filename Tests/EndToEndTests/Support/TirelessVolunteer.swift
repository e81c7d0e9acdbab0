import Foundation
import Testing

/// Somebody who works on whatever happens: looks at the screen, does what it calls for, and
/// remembers what the screen gave thanks for.
final class TirelessVolunteer {
  let name: String
  let terminal: RealTerminal
  /// The marks of the results that were given thanks for, with the screens before and after.
  private(set) var thanked: [String: String] = [:]
  /// Every mark that was ever typed into notes.
  private(set) var typed: [String] = []
  /// Times a key had no visible outcome for seconds, so that the volunteer killed the client.
  private(set) var despairs = 0
  /// Called right before keys that record something go out.
  var beforeKeys: (() -> Void)?

  private let address: String
  private var random: SeededRandom
  private var waiting: Submission?
  private var process: pid_t?
  private var signedInAt: Date?
  private var seenSince: (text: String, at: Date) = ("", .now)

  /// A result on its way, and the screen before it.
  private struct Submission {
    var mark: String
    var screenBefore: String
    var at = Date.now
  }

  init(_ name: String, at address: String, seed: UInt64) throws {
    self.name = name
    self.address = address
    random = SeededRandom(seed: seed)
    terminal = try RealTerminal()
  }

  /// Starts the client anew, whatever the last one was doing.
  func startClient() throws {
    waiting = nil
    signedInAt = nil
    try terminal.launch([Programs.client, "--server", address, "--user", name])
    process = pid_t(try terminal.state("pane_pid"))
  }

  /// The client's process, nil when it has ended: tmux now and then does not hear of that.
  var client: pid_t? { process.flatMap { ProcessTable.isAlive($0) ? $0 : nil } }

  /// Notes what the screen gives thanks for, after which the client may be killed or go on.
  ///
  /// - Returns: the screen.
  @discardableResult
  func look() throws -> String {
    let screen = try terminal.screen()
    guard let waiting else { return screen }
    // On the page where it was begun: the Tab of before may have come late.
    guard Self.page(of: screen) == Self.page(of: waiting.screenBefore) else { return screen }
    let isFinished = screen.contains("Enter next list")
    if isFinished || Self.thanks(on: screen, areNewTo: waiting.screenBefore) {
      thanked[waiting.mark] = waiting.screenBefore + screen
      self.waiting = nil
    }
    return screen
  }

  /// Looks, and does the next thing.
  ///
  /// - Parameter records: whether new results may be begun.
  func step(records: Bool = true) throws {
    let screen = try look()
    if screen != seenSince.text { seenSince = (screen, .now) }
    if client == nil {
      try startClient()
    } else if let waiting {
      // Never a second result before the first is known: their thanks might be mixed up.
      if Date.now > waiting.at + 5 { try despair() }
    } else if screen.contains("Ctrl-O works") {
      try terminal.press("C-o")
    } else if screen.contains("Signing in") || screen.contains("▸ Password") {
      try signIn(screen)
    } else if screen.contains("▸ Name") || screen.contains("▸ Server") {
      try despair()
    } else if screen.contains("How did the call") {
      try terminal.press("s")
    } else if screen.contains("Enter for the next") {
      try terminal.press("Enter")
    } else if screen.contains("Enter next list"), screen.contains("○ offline") {
      try terminal.press("Tab")
    } else if screen.contains("Esc done") {
      try terminal.press("C-u", "Escape")
    } else if records, screen.contains(/[1-9][0-9]* (letters?|voters?) to (write|call)/) {
      try work(screen)
    } else if !screen.contains("● online") {
      try terminal.press("t")
    } else if records {
      try terminal.press(["f", "Tab"].randomElement(using: &random) ?? "f")
    }
  }

  private func work(_ screen: String) throws {
    if screen.contains("○ offline"), random.happens(0.2) { return try terminal.press("t") }
    if random.happens(0.1) { return try terminal.press("f") }
    if random.happens(0.1) { return try turnPage(from: screen) }
    // Digits and dots are no keys of the page, should the notes not open.
    let mark = "\(name)#\(typed.count + 1)."
    typed.append(mark)
    beforeKeys?()
    beforeKeys = nil
    waiting = Submission(mark: mark, screenBefore: screen)
    var strokes: [RealTerminal.Stroke] = [
      .key("e"), .key("C-u"), .text(mark), .key("C-s"),
    ]
    if screen.contains("to call") { strokes.append(.key("s")) }
    try terminal.play(strokes)
  }

  /// Waits for the other page, so that nothing is typed for one and lands on the other.
  private func turnPage(from screen: String) throws {
    try terminal.press("Tab")
    let deadline = Date.now + 2
    while Date.now < deadline, Self.page(of: try terminal.screen()) == Self.page(of: screen) {
      usleep(5_000)
    }
  }

  private func signIn(_ screen: String) throws {
    if let signedInAt {
      let patience = screen.contains("Signing in") ? 1.5 : 0.2
      guard Date.now > max(signedInAt, seenSince.at) + patience else { return }
      self.signedInAt = nil
      if screen.contains("Signing in") { return try terminal.press("Escape") }
    }
    guard Date.now > seenSince.at + 0.05, !screen.contains("Signing in") else { return }
    try terminal.play([.key("C-u"), .text(LiveServer.password), .key("Enter")])
    signedInAt = .now
  }

  private func despair() throws {
    despairs += 1
    if let client { kill(client, SIGKILL) }
    try startClient()
  }

  private static func page(of screen: String) -> String? {
    screen.firstMatch(of: /\[(Letters|Calls)\]/).map { String($0.1) }
  }

  /// Whether a screen gives thanks for another result than the one before. The same thanks may
  /// change, downwards, when an answer says that what was sent twice had counted twice.
  private static func thanks(on screen: String, areNewTo before: String) -> Bool {
    let pattern = /Thanks, that makes ([0-9]+) (letter|call)s?\./
    guard let new = screen.firstMatch(of: pattern), let number = Int(new.1) else { return false }
    guard let old = before.firstMatch(of: pattern), new.2 == old.2 else { return true }
    return number > Int(old.1) ?? 0
  }
}
