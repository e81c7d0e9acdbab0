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

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List what waits, a line each, oldest first; voters by their number.")

    func run() throws {
      let stored = try OutboxCommand.shelf.stored()
      if stored.isEmpty { print("Nothing waits: all that was recorded here is at the server.") }
      for outbox in stored {
        print(CleanText.line("\(outbox.user) at \(outbox.server): \(outbox.items.count)"))
        for item in outbox.items { print("  " + item.line) }
      }
    }
  }

  struct Sync: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Send what waits.",
      discussion: "Each user's password is asked for, or taken from EBLOCKS_PASSWORD.")

    func run() throws {
      let environment = ProcessInfo.processInfo.environment
      let configuration = try Configuration(
        folder: Places(environment: environment).configuration)
      let stored = try OutboxCommand.shelf.stored()
      if stored.isEmpty { print("Nothing waits: all that was recorded here is at the server.") }
      var isAllSent = true
      for outbox in stored {
        guard let password = environment["EBLOCKS_PASSWORD"] ?? Self.ask(for: outbox) else {
          throw Failure(
            "There is no password: run it in a terminal, or set EBLOCKS_PASSWORD.")
        }
        let sync = try OutboxSync(
          shelf: OutboxCommand.shelf, server: outbox.server, user: outbox.user,
          password: password, certificates: configuration.certificates)
        try sync.run { item, fate in
          switch fate {
          case .sent: print("sent: \(item.line)")
          case .refused(let why):
            isAllSent = false
            print(CleanText.line("refused: \(item.line): \(why)"))
          case .kept(let why):
            isAllSent = false
            print(CleanText.line("kept: \(item.line): \(why)"))
          }
        }
      }
      if !isAllSent { throw ExitCode.failure }
    }

    private static func ask(for outbox: OutboxShelf.Stored) -> String? {
      let prompt = CleanText.line("Password of \(outbox.user) at \(outbox.server): ") + " "
      return getpass(prompt).map { String(cString: $0) }
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write what waits or was refused to a file, a JSON object a line.")

    @Argument(help: "The file; it must not exist yet.")
    var file: String

    func run() throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      var lines = Data()
      for outbox in try OutboxCommand.shelf.stored() {
        for item in outbox.items {
          let entry = Entry(server: outbox.server, user: outbox.user, item: item)
          lines += try encoder.encode(entry) + Data("\n".utf8)
        }
      }
      let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else {
        throw Failure("\(file) cannot be made: \(String(cString: strerror(errno))).")
      }
      try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: lines)
    }

    private struct Entry: Encodable {
      var server: String
      var user: String
      var item: OutboxItem
    }
  }
}

extension OutboxItem {
  /// One line about it, without a name: `2026-11-03T14:05:00Z call, voter 7: Busy`.
  fileprivate var line: String {
    let what =
      switch action {
      case .result(let mode, let voter, let resolution, _):
        "\(mode.singular), voter \(voter)" + (resolution.map { ": \($0)" } ?? "")
      case .skip(_, let voter): "skip, voter \(voter)"
      case .correction(_, let voter, _): "correction, voter \(voter)"
      case .undo(_, let mode, let voter): "undo of a \(mode.singular), voter \(voter)"
      }
    let isRefused = state.isRefused ? " (refused)" : ""
    return CleanText.line("\(occurredAt?.rfc3339 ?? "time unknown") \(what)\(isRefused)")
  }
}
