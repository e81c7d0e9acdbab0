import Glibc

/// The real `eblocks-server`, on one database.
struct ServerProgram {
  private let path: String
  private let environment: [String: String]
  /// What it says on standard error.
  private let log: String

  /// - Parameter database: what `EBLOCKS_DATABASE` is to be.
  init(programs: Programs, folder: Folder, database: String) throws {
    path = try programs.beside("eblocks-server")
    environment = Programs.environment(
      home: folder.path, ["EBLOCKS_DATABASE": database])
    log = folder["log"]
  }

  /// Runs one of the operator's commands.
  ///
  /// - Throws: when it does not end well.
  /// - Returns: the most memory that it had, in kilobytes.
  @discardableResult
  func operate(_ arguments: [String], _ more: [String: String] = [:]) throws -> Int {
    let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(null) }
    let child = try Child(
      path, arguments, environment: environment.merging(more) { $1 },
      opening: .output(null, errors: log))
    let end = child.finish()
    guard end.status == 0 else {
      throw failure("eblocks-server \(arguments.joined(separator: " ")) failed")
    }
    return end.kilobytes
  }

  /// Starts one of the operator's commands.
  func start(_ arguments: [String]) throws -> Child {
    let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(null) }
    return try Child(
      path, arguments, environment: environment, opening: .output(null, errors: log))
  }

  /// Starts it on a free port of 127.0.0.1 and waits until it is ready.
  func serve(_ arguments: [String] = []) throws -> RunningServer {
    var lines: [String] = []
    let child = try Child.reading(
      path, ["serve", "--listen", "127.0.0.1:0"] + arguments, environment: environment,
      lines: 1, errors: log, into: &lines)
    guard let word = lines.first?.split(separator: " ").last, word.hasPrefix("http://"),
      let port = word.split(separator: ":").last.flatMap({ UInt16($0) })
    else { throw failure("eblocks-server did not start") }
    return RunningServer(child: child, port: port)
  }

  /// With the last thing that the program said itself.
  private func failure(_ what: String) -> Trouble {
    let said = ProcessFacts.text(of: log)?.split(separator: "\n").last.map(String.init)
    return Trouble("\(what): \(said ?? "it does not say why.")")
  }
}

/// A server that answers at `http://127.0.0.1:port` for as long as this value lives.
struct RunningServer {
  let child: Child
  let port: UInt16
  /// What it needs beside itself.
  var database: DatabaseServer?

  var address: String { "http://127.0.0.1:\(port)" }
}
