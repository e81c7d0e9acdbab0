import API
import ArgumentParser
import Foundation

/// `eblocks-server`: serves eBlocks and looks after its database.
@main
struct EblocksServerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eblocks-server",
    abstract: "Serves eBlocks and looks after its database.",
    discussion: """
      Each command works on the database named by --database or EBLOCKS_DATABASE; without either,
      on an SQLite file of your own in the folder for application data.
      """,
    version: "eblocks-server \(Version.current)",
    subcommands: [
      Serve.self, Import.self, Expire.self, Conf.self, UserCommand.self, Sample.self, Check.self,
      Backup.self, Restore.self,
    ])

  /// Exits 0 when all went well, 64 when the command cannot be understood, and 1 with one line on
  /// standard error when it could not be done.
  static func main() async {
    let command: any ParsableCommand
    do {
      command = try parseAsRoot()
    } catch {
      exit(withError: error)
    }
    do {
      try await execute(command)
    } catch let error where isOfTheParser(error) {
      exit(withError: error)
    } catch {
      StandardError.print("eblocks-server: \(Failure.line(for: error))")
      Foundation.exit(1)
    }
  }

  /// Whether the parser has the last word: help that was asked for, a wrong command line. What a
  /// command throws of its own is none of the parser's, which would call it a failure.
  static func isOfTheParser(_ error: any Error) -> Bool {
    error is ExitCode || exitCode(for: error) != .failure
  }

  static func execute(_ command: any ParsableCommand) async throws {
    var command = command
    if var asynchronous = command as? any AsyncParsableCommand {
      try await asynchronous.run()
    } else {
      try command.run()
    }
  }
}
