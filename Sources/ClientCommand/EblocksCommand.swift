import API
import ArgumentParser

@main
enum Eblocks {
  /// Without arguments there is nothing to parse, which would take as long as all the rest before
  /// the first screen.
  static func main() {
    guard CommandLine.arguments.count == 1 else { return EblocksCommand.main() }
    do {
      try Screening.work(server: nil, user: nil)
    } catch {
      EblocksCommand.exit(withError: error)
    }
  }
}

/// `eblocks`: the terminal client.
struct EblocksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eblocks",
    abstract: "Reach voters by handwritten letter and by phone.",
    version: Version.current,
    subcommands: [WorkCommand.self, DemoCommand.self, OutboxCommand.self],
    defaultSubcommand: WorkCommand.self)
}
