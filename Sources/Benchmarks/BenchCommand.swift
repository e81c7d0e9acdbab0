import ArgumentParser

/// `eblocks-bench`: measures what the programs promise, beside others, in one run.
@main
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eblocks-bench",
    abstract: "Measure what eBlocks promises, beside other programs, in one run.",
    subcommands: [ClientCommand.self, ServerCommand.self])
}
