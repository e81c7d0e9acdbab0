import ArgumentParser
import Domain
import Foundation
import Storage
import VoterFiles

/// `eblocks-server import`: voters from a file.
struct Import: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Add or update voters from a comma, tab or pipe separated file.",
    discussion: """
      Columns are found by their names (\(VoterColumn.allCases.map(\.rawValue).joined(separator: ", "))); \
      others are passed over. A layout knows other names: \
      \(EmbeddedLayouts.names.joined(separator: ", ")). Rows that cannot be taken are written to \
      FILE.refused.csv with the reasons, and then nothing is imported at all, unless --keep-going \
      is given. A newer file with a state's own voter numbers updates contact information and never \
      touches assignments, results or notes.
      """)

  @Argument(help: ArgumentHelp("The voter file.", valueName: "file"), completion: .file())
  var file: String

  @Option(
    help: ArgumentHelp(
      "How the file is written: a layout's name, or a file that describes one.",
      valueName: "layout"))
  var layout: String?

  @Option(
    name: .customLong("map"),
    help: ArgumentHelp(
      "Take FIELD from the column of that name or number, such as LASTNAME=Surname or id=1; may be "
        + "given more than once. state_voter_id is the state's own number.",
      valueName: "field=column"))
  var maps: [String] = []

  @Option(
    help: ArgumentHelp(
      "The two letters of the state that keeps the file, with --map state_voter_id=COLUMN.",
      valueName: "state"))
  var state: String?

  @Option(
    help: ArgumentHelp(
      "What separates the columns; found out when left out: comma, tab or pipe.",
      valueName: "delimiter"))
  var delimiter: DelimiterName?

  @Option(
    help: ArgumentHelp(
      "How the file's letters are written; found out when left out: utf8 or latin1.",
      valueName: "encoding"))
  var encoding: EncodingName?

  @Flag(
    name: .customLong("no-header"),
    help: "The first line is a voter's: columns go by their numbers, from 1.")
  var lacksHeader = false

  @Option(
    name: .customLong("area-code"),
    help: ArgumentHelp(
      "Put this before telephone numbers of seven digits, which are left out otherwise.",
      valueName: "digits"))
  var areaCode: String?

  @Flag(help: "Update voters whose id is there already, instead of refusing them.")
  var update = false

  @Flag(
    name: .customLong("dry-run"),
    help: "Show the first voters and count what would be refused; change nothing.")
  var isDryRun = false

  @Option(
    help: ArgumentHelp("Where refused rows go instead of FILE.refused.csv.", valueName: "path"),
    completion: .file())
  var refused: String?

  @Flag(
    name: .customLong("keep-going"),
    help: "Import the rows that can be taken though others are refused.")
  var keepsGoing = false

  @OptionGroup var database: DatabaseOptions

  func validate() throws {
    do {
      _ = try options(layout: Layout())
    } catch let error as MappingError {
      throw ValidationError(error.description)
    }
    if let areaCode, areaCode.utf8.count != 3 || Int(areaCode) == nil {
      throw ValidationError("--area-code takes three digits.")
    }
    if let state, state.utf8.count != 2 || !state.allSatisfy(\.isLetter) {
      throw ValidationError("--state takes the two letters of a state, such as NC.")
    }
    if layout == nil, state == nil, try options(layout: Layout()).stateVoterID != nil {
      throw ValidationError("--map state_voter_id=COLUMN needs --state, such as --state NC.")
    }
  }

  func run() async throws {
    let chosen = try layout.map { try Layout(named: $0) } ?? Layout()
    let work = VoterImport(
      path: file, options: try options(layout: chosen),
      refusedPath: refused ?? "\(file).refused.csv", keepsGoing: keepsGoing, updates: update)
    if isDryRun { return try await showDryRun(work) }
    // A file that cannot be read must not leave a new database behind.
    let reading = try FileReading(work)
    let url = try database.chosen()
    let outcome = try await withStore(at: url.loading, isNew: true) { store in
      try await work.run(in: store, pace: Pace(for: url), reading: reading)
    }
    guard outcome.isImported else { throw Failure(outcome.description) }
    print(outcome.description)
    for remark in outcome.remarks { print(remark) }
  }

  private func showDryRun(_ work: VoterImport) async throws {
    let (report, isFine) = try await DryRun(work: work).run()
    for line in report { print(line) }
    if !isFine {
      throw Failure("An import would take nothing. Mend the file, or add --keep-going.")
    }
  }

  private func options(layout: Layout) throws -> VoterFile.Options {
    let number = "state_voter_id="
    let isNumber = { (map: String) in
      map.filter { !$0.isWhitespace }.lowercased().hasPrefix(number)
    }
    return VoterFile.Options(
      delimiter: delimiter?.delimiter, encoding: encoding?.encoding,
      overrides: try maps.filter { !isNumber($0) }.map { try ColumnOverride($0) }, layout: layout,
      hasHeader: !lacksHeader,
      stateVoterID: maps.last(where: isNumber)?.split(separator: "=", maxSplits: 1).last.map {
        CleanText.line(String($0))
      },
      state: state?.uppercased(), areaCode: areaCode)
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

/// An encoding by its name on the command line.
enum EncodingName: String, ExpressibleByArgument, CaseIterable {
  case utf8, latin1

  var encoding: TextEncoding {
    switch self {
    case .utf8: .utf8
    case .latin1: .latin1
    }
  }
}
