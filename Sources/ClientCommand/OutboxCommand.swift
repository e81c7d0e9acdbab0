import API
import ArgumentParser
import Client
import ClientCore
import Domain
import Foundation

/// `eblocks outbox list|sync|export`: what is recorded here and not yet at the server.
struct OutboxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outbox",
    abstract: "See, send or export what is recorded here and not yet at the server.",
    subcommands: [List.self, Sync.self, Export.self], defaultSubcommand: List.self)

  static var shelf: OutboxShelf {
    OutboxShelf(folder: Places(environment: ProcessInfo.processInfo.environment).state)
  }

  /// What is on disk, nothing changed; damage is told on standard error.
  static func stored() throws -> [OutboxShelf.Stored] {
    signal(SIGXFSZ, SIG_IGN)
    umask(0o077)
    let stored = try shelf.stored()
    for outbox in stored where outbox.isDamaged {
      warn(
        "The outbox of \(outbox.user) at \(outbox.server) is damaged: this is what can be read "
          + "of it. It is put aside when eblocks or \"eblocks outbox sync\" opens it next.")
    }
    return stored
  }

  static func warn(_ text: String) {
    FileHandle.standardError.write(Data((CleanText.line(text) + "\n").utf8))
  }

  static let nothing = "Nothing waits: all that was recorded here is at the server."

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List what waits, a line each, oldest first; voters by their number.",
      discussion: """
        A line has the time (UTC), what it was, and how it stands: "waits", or "refused" with the \
        server's reason. Nothing is changed.
        """)

    func run() throws {
      let stored = try OutboxCommand.stored()
      if stored.isEmpty { print(OutboxCommand.nothing) }
      for outbox in stored {
        print(CleanText.line("\(outbox.user) at \(outbox.server): \(outbox.items.count)"))
        for item in outbox.items { print("  " + CleanText.line("\(item.line): \(item.standing)")) }
      }
    }
  }

  struct Sync: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Send what waits.",
      discussion: """
        Each user's password is asked for, or taken from EBLOCKS_PASSWORD. A line tells what \
        became of each item: "sent", "refused" for good (it stays until it was seen on the \
        screen), or "kept" with the reason. The exit status is 0 when all was sent, 1 otherwise. \
        An eblocks that is running sends by itself; then this says so and does nothing.
        """)

    func run() throws {
      let environment = ProcessInfo.processInfo.environment
      let configuration = try Configuration(
        folder: Places(environment: environment).configuration)
      let stored = try OutboxCommand.stored()
      if stored.isEmpty { print(OutboxCommand.nothing) }
      var isAllSent = true
      for outbox in stored {
        guard let password = environment["EBLOCKS_PASSWORD"] ?? Self.ask(for: outbox) else {
          throw Failure(
            "There is no password: run it in a terminal, or set EBLOCKS_PASSWORD.")
        }
        do {
          if try !Self.send(outbox, password, configuration) { isAllSent = false }
        } catch {
          // The next one's server may be there.
          OutboxCommand.warn("\(error)")
          isAllSent = false
        }
      }
      if !isAllSent { throw ExitCode.failure }
    }

    /// Sends what waits in one outbox; false when not all of it was taken.
    private static func send(
      _ outbox: OutboxShelf.Stored, _ password: String, _ configuration: Configuration
    ) throws -> Bool {
      let sync = try OutboxSync(
        shelf: OutboxCommand.shelf, server: outbox.server, user: outbox.user, password: password,
        certificates: configuration.certificates)
      if let damage = sync.damage { OutboxCommand.warn(damage) }
      var isAllSent = true
      try sync.run { item, fate in
        if fate != .sent { isAllSent = false }
        switch fate {
        case .sent: print("sent: \(item.line)")
        case .refused(let why): print(CleanText.line("refused: \(item.line): \(why)"))
        case .kept(let why): print(CleanText.line("kept: \(item.line): \(why)"))
        }
      }
      return isAllSent
    }

    private static func ask(for outbox: OutboxShelf.Stored) -> String? {
      let prompt = CleanText.line("Password of \(outbox.user) at \(outbox.server): ") + " "
      return getpass(prompt).map { String(cString: $0) }
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write what waits or was refused to a file, a JSON object a line.",
      discussion: """
        Each line is {"server", "user", "item"}, oldest first within a user. An item has its "key" \
        (the server records it once under that key), its "action" ("result", "skip", "correction" \
        or "undo", with "mode", "voter" and what was typed), "occurredAt" by the server's clock, \
        "state" ("queued", "sending" and "waiting" still go out; "refused" has the server's \
        answer) and "attempts". Nothing is changed, and no file is written over.
        """)

    @Argument(help: "The file; it must not exist yet.")
    var file: String

    @Flag(help: "Only what the server refused.")
    var refused = false

    func run() throws {
      var lines = Data()
      for outbox in try OutboxCommand.stored() {
        for item in outbox.items where !refused || item.state.isRefused {
          let entry = Entry(server: outbox.server, user: outbox.user, item: item)
          lines += try JSON.encode(entry) + Data("\n".utf8)
        }
      }
      let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else {
        throw Failure("\(file) cannot be made: \(String(cString: strerror(errno))).")
      }
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      do {
        try handle.write(contentsOf: lines)
        try handle.synchronize()
      } catch {
        unlink(file)
        throw Failure("\(file) cannot be written: is the disk full?")
      }
    }

    private struct Entry: Encodable {
      var server: String
      var user: String
      var item: OutboxItem
    }
  }
}

extension OutboxItem {
  /// What it is, without a name: `2026-11-03T14:05:00Z call, voter 7: Busy`.
  fileprivate var line: String {
    let what =
      switch action {
      case .result(let mode, let voter, let resolution, _):
        "\(mode.singular), voter \(voter)" + (resolution.map { ": \($0)" } ?? "")
      case .skip(_, let voter): "skip, voter \(voter)"
      case .correction(_, let voter, _): "correction, voter \(voter)"
      case .undo(_, let mode, let voter): "undo of a \(mode.singular), voter \(voter)"
      }
    return CleanText.line("\(occurredAt?.rfc3339 ?? "time unknown") \(what)")
  }

  /// How it stands: `waits`, or why it was refused.
  fileprivate var standing: String {
    if case .refused(let problem) = state { "refused. \(problem.detail)" } else { "waits" }
  }
}
