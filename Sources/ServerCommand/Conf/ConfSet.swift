import ArgumentParser
import Domain

/// `eblocks-server conf set`.
struct ConfSet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Change one setting; a value that cannot be read is refused.")

  @Argument(help: ArgumentHelp("The setting, as conf list names it.", valueName: "name"))
  var variable: Variable

  @Argument(help: "The new value; quote it when it has spaces or several lines.")
  var value: String

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    try await database.withAdministration { administration in
      if let note = try await administration.set(variable, to: value) { print(note) }
    }
  }
}
