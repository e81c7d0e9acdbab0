import ArgumentParser
import Domain
import Foundation
import Storage
import VoterFiles

/// `eblocks-server import`: voters from a file.
struct Import: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Add voters from a CSV or tab-separated file with a header.",
    discussion: """
      Columns are found by their names (\(VoterColumn.allCases.map(\.rawValue).joined(separator: ", "))); \
      others are passed over. Rows that cannot be taken are written to FILE.refused.csv with the \
      reasons, and then nothing is imported at all, unless --keep-going is given.
      """)

  @Argument(help: ArgumentHelp("The voter file.", valueName: "file"), completion: .file())
  var file: String

  @Option(
    name: .customLong("map"),
    help: ArgumentHelp(
      "Take FIELD from the column of that name or number, such as LASTNAME=Surname or id=1; may be "
        + "given more than once.",
      valueName: "field=column"))
  var maps: [String] = []

  @Option(
    help: ArgumentHelp(
      "What separates the columns; found out when left out: comma, tab or pipe.",
      valueName: "delimiter"))
  var delimiter: DelimiterName?

  @Option(
    help: ArgumentHelp("Where refused rows go instead of FILE.refused.csv.", valueName: "path"),
    completion: .file())
  var refused: String?

  @Flag(
    name: .customLong("keep-going"),
    help: "Import the rows that can be taken, in steps that do not hold up a running server.")
  var keepsGoing = false

  @OptionGroup var database: DatabaseOptions

  func validate() throws {
    do {
      _ = try overrides()
    } catch let error as MappingError {
      throw ValidationError(error.description)
    }
  }

  func run() async throws {
    let work = VoterImport(
      path: file,
      options: VoterFile.Options(delimiter: delimiter?.delimiter, overrides: try overrides()),
      refusedPath: refused ?? "\(file).refused.csv")
    // A file that cannot be read must not leave a new database behind.
    _ = try VoterFile(path: file, options: work.options)
    let outcome = try await database.withStore { store in
      keepsGoing ? try await work.keepGoing(in: store) : try await work.allOrNothing(in: store)
    }
    guard outcome.isImported else { throw Failure(outcome.description) }
    print(outcome.description)
  }

  private func overrides() throws -> [ColumnOverride] {
    try maps.map { try ColumnOverride($0) }
  }
}

/// A delimiter by its name on the command line.
enum DelimiterName: String, ExpressibleByArgument, CaseIterable {
  case comma, tab, pipe

  var delimiter: Delimiter {
    switch self {
    case .comma: .comma
    case .tab: .tab
    case .pipe: .pipe
    }
  }
}
