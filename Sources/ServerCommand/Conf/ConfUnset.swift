import ArgumentParser
import Domain

/// `eblocks-server conf unset`.
struct ConfUnset: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unset", abstract: "Return one setting to its default.")

  @Argument(help: ArgumentHelp("The setting, as conf list names it.", valueName: "name"))
  var variable: Variable

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    try await database.withAdministration { try await $0.unset(variable) }
  }
}
