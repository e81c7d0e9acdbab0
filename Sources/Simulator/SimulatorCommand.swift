import ArgumentParser

/// `eblocks-sim`: many clients, one server, and everything that goes wrong between them, in
/// virtual time and by one seed.
@main
struct SimulatorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eblocks-sim",
    abstract: "Proves that nothing a volunteer records is ever lost.",
    discussion: """
      Runs the real client cores against the real service and store in virtual time, with a \
      network, disks, laptops and a server that fail. The same seed tells the same story, to the \
      byte. Ends with status 1 when a promise was broken, and tells the story of it.
      """,
    subcommands: [RunCommand.self, CICommand.self], defaultSubcommand: RunCommand.self)
}
