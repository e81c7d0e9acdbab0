import ArgumentParser

/// `eblocks-server backup`: a copy of the database while it is being used.
struct Backup: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Copy the database to a file, also while the server runs.",
    discussion: """
      The file is as the database was at one moment, and readable by its owner alone. Of a MariaDB \
      database it holds the tables of eBlocks as SQL; a site's own tables are not in it.
      """)

  @Argument(
    help: ArgumentHelp(
      "The new file; one that exists is not replaced unless --replace is given.",
      valueName: "file"))
  var file: String

  @Flag(
    name: .customLong("replace"), help: "Replace the file if it exists, once the copy is whole.")
  var isReplacing = false

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    let contents = try await backUp(try database.chosen(), to: file, replacing: isReplacing)
    print("The database is copied to \(file): \(contents).")
  }
}
