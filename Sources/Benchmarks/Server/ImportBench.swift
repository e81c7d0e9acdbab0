import Foundation

/// Voters taken from a file into an empty database, in turn with `sqlite3 .import` and the same
/// indexes.
struct ImportBench {
  /// Voters a second, in each round.
  private(set) var ours = Sample()
  private(set) var shells = Sample()
  /// The most memory that the import took, in megabytes.
  private(set) var memory = Sample()

  private static let columns =
    "id, HONOR, FIRSTNAM, MIDNAME, LASTNAME, JR, MADD, MCITY, MSTATE, MZIPCODE, PHONE, PARTY, "
    + "GENDER, prime"

  /// - Parameters:
  ///   - shell: the path of `sqlite3`.
  ///   - voters: in the file.
  init(programs: Programs, folder: Folder, shell: String, voters: Int, rounds: Int) throws {
    let file = folder["voters.csv"]
    let source = folder["source.sqlite"]
    try ServerProgram(programs: programs, folder: folder, database: "sqlite://\(source)")
      .operate(["sample", "--voters", "\(voters)"])
    try Self.run(
      shell, source,
      [".headers on", ".mode csv", ".output \(file)", "SELECT \(Self.columns) FROM voters;"],
      folder: folder)
    try FileManager.default.removeItem(atPath: source)
    for round in 0..<rounds {
      let target = folder["import-\(round).sqlite"]
      let program = try ServerProgram(
        programs: programs, folder: folder, database: "sqlite://\(target)")
      // The tables are made before: what is timed is the voters.
      try program.operate(["conf", "list"])
      let start = Monotonic.nanoseconds
      memory.add(Double(try program.operate(["import", file])) / 1_024)
      ours.add(Self.rate(voters, since: start))
      try Self.remove(target)

      let other = folder["shell-\(round).sqlite"]
      try Self.run(shell, other, Self.tables, folder: folder)
      let begin = Monotonic.nanoseconds
      try Self.run(
        shell, other, [".import --csv --skip 1 \(file) voters"] + Self.indexes, folder: folder)
      shells.add(Self.rate(voters, since: begin))
      try Self.remove(other)
    }
  }

  private static func rate(_ voters: Int, since start: Int64) -> Double {
    Double(voters) * 1e9 / Double(Monotonic.nanoseconds - start)
  }

  private static func remove(_ database: String) throws {
    for end in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: database + end) {
      try FileManager.default.removeItem(atPath: database + end)
    }
  }

  private static func run(
    _ shell: String, _ database: String, _ script: [String], folder: Folder
  ) throws {
    let file = try folder.write(script.joined(separator: "\n") + "\n", to: "script.sql")
    var lines: [String] = []
    let child = try Child.reading(
      shell, ["-batch", "-bail", database, ".read \(file)"],
      environment: Programs.environment(home: folder.path), lines: nil, into: &lines)
    guard child.finish().status == 0 else { throw Trouble("sqlite3 failed.") }
  }

  /// The voters' columns without any of the checks.
  private static let tables = [
    "PRAGMA journal_mode = WAL;",
    "CREATE TABLE voters (id INTEGER PRIMARY KEY, HONOR, FIRSTNAM, MIDNAME, LASTNAME, JR, MADD, "
      + "MCITY, MSTATE, MZIPCODE, PHONE, PARTY, GENDER, prime);",
  ]

  /// Made after the rows, which is the fastest there is: as the server's, over what the file has.
  private static let indexes = [
    "CREATE INDEX letters ON voters (prime, id) WHERE PARTY IN ('D', 'I', '');",
    "CREATE INDEX calls ON voters (prime, id) WHERE PARTY IN ('D', 'I', '') AND PHONE <> '';",
    "CREATE INDEX zones ON voters (MSTATE, MZIPCODE, prime, id) WHERE PARTY IN ('D', 'I', '') "
      + "AND PHONE <> '';",
    "CREATE INDEX digits ON voters (replace(replace(replace(replace(replace(PHONE, '-', ''), "
      + "' ', ''), '(', ''), ')', ''), '.', ''));",
    "CREATE INDEX names ON voters (LASTNAME, FIRSTNAM);",
  ]
}
