import API
import ArgumentParser

/// `eblocks`: the terminal client.
@main
struct EblocksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eblocks",
    abstract: "Reach voters by handwritten letter and by phone.",
    version: Version.current,
    subcommands: [WorkCommand.self, DemoCommand.self, OutboxCommand.self],
    defaultSubcommand: WorkCommand.self)
}
