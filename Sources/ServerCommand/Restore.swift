import ArgumentParser

/// `eblocks-server restore`: a backup in the database's place.
struct Restore: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put a backup in the database's place; no server may be running.",
    discussion: """
      An SQLite database that is there is kept beside it, as ….before-restore-1. In MariaDB the \
      database must have no tables of eBlocks: make an empty one.
      """)

  @Argument(help: ArgumentHelp("What eblocks-server backup made.", valueName: "file"))
  var file: String

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    print(try await restore(file, into: try database.chosen()))
  }
}
