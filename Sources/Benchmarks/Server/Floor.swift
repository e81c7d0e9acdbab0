import Glibc

/// `eblocks-server-floor`: the server's statements in C, without the server.
struct Floor {
  private let path: String
  private let environment: [String: String]
  private let folder: Folder
  /// The words that name the database.
  private let database: [String]

  init(_ place: Site.Place, programs: Programs, folder: Folder) throws {
    path = try programs.beside("eblocks-server-floor")
    environment = Programs.environment(home: folder.path)
    self.folder = folder
    database =
      switch place {
      case .sqlite(let path): ["sqlite", path]
      case .mariadb(let server, let name): ["mariadb", "\(server.port)", name]
      }
  }

  /// Runs statements of one line each, in one transaction on SQLite.
  func run(_ statements: [String]) throws {
    let file = try folder.write(statements.joined(separator: "\n") + "\n", to: "statements.sql")
    _ = try output(database + ["run", file])
  }

  /// Records results for so long.
  ///
  /// - Parameters:
  ///   - key: begins the idempotency keys; another one for every run.
  ///   - first: the first of the volunteers to take, from 0.
  ///   - connections: at once, a transaction for each result; SQLite has one writer and takes one.
  ///   - together: results in one transaction, over SQLite.
  /// - Returns: how many a second.
  func results(
    seconds: Double, key: String, first: Int, connections: Int, together: Int = 1
  ) throws -> Double {
    var words = ["results", "\(seconds)", key, "\(first)"]
    words.append("\(database.first == "mariadb" ? connections : together)")
    return try number(database + words)
  }

  /// Reads lists for so long.
  ///
  /// - Parameters:
  ///   - volunteers: whose, from the first on; their lists are open.
  ///   - connections: at once, as in `results`.
  /// - Returns: how many a second.
  func lists(seconds: Double, volunteers: Int, connections: Int) throws -> Double {
    var words = ["lists", "\(seconds)", "\(volunteers)"]
    if database.first == "mariadb" { words.append("\(connections)") }
    return try number(database + words)
  }

  /// How many writes of 4 KB a second the disk keeps (fdatasync(2)).
  func keptWrites(seconds: Double) throws -> Double {
    try number(["disk", folder["disk"], "\(seconds)"])
  }

  private func number(_ arguments: [String]) throws -> Double {
    guard let number = try output(arguments).first.flatMap({ Double($0) }) else {
      throw Trouble("eblocks-server-floor \(arguments.joined(separator: " ")) said nothing.")
    }
    return number
  }

  private func output(_ arguments: [String]) throws -> [String] {
    var lines: [String] = []
    let child = try Child.reading(
      path, arguments, environment: environment, lines: nil, into: &lines)
    guard child.finish().status == 0 else {
      throw Trouble("eblocks-server-floor \(arguments.joined(separator: " ")) failed.")
    }
    return lines
  }
}
