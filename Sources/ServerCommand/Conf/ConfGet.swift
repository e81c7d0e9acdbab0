import ArgumentParser
import Domain

/// `eblocks-server conf get`.
struct ConfGet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get", abstract: "Print the value in force of one setting.")

  @Argument(help: ArgumentHelp("The setting, as conf list names it.", valueName: "name"))
  var variable: Variable

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    try await database.withAdministration { administration in
      if let value = try await administration.settings()[variable] { print(value) }
    }
  }
}
