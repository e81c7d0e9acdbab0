import ArgumentParser
import Foundation

/// `eblocks-server backup`: a copy of the database while it is being used.
struct Backup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copy the database to a file, also while the server runs.")

  @Argument(
    help: ArgumentHelp("The new file; one that exists is never replaced.", valueName: "file"))
  var file: String

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    try await backUp(try database.chosen(), to: file)
    print("The database is copied to \(file).")
  }
}
