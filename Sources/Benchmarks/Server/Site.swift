import Foundation

/// A database with made-up voters and volunteers.
final class Site {
  let floor: Floor
  private let place: Place
  private let programs: Programs
  private let folder: Folder

  /// Where a database is.
  enum Place {
    /// The file's path.
    case sqlite(String)
    case mariadb(DatabaseServer, name: String)

    /// As `EBLOCKS_DATABASE` says it.
    var address: String {
      switch self {
      case .sqlite(let path): "sqlite://\(path)"
      case .mariadb(let server, let name): "mysql://root@127.0.0.1:\(server.port)/\(name)"
      }
    }
  }

  /// Makes and fills a database: a file of that name in the folder, or one on the server.
  init(
    _ engine: Engine, of database: DatabaseServer?, named name: String, programs: Programs,
    folder: Folder, voters: Int, contacts: Int = 0, volunteers: Int
  ) throws {
    if let database, engine == .mariadb {
      place = .mariadb(database, name: name)
      try Floor(.mariadb(database, name: "mysql"), programs: programs, folder: folder)
        .run(["CREATE DATABASE \(name)"])
    } else {
      place = .sqlite(folder[name])
    }
    self.programs = programs
    self.folder = folder
    floor = try Floor(place, programs: programs, folder: folder)
    try ServerProgram(programs: programs, folder: folder, database: place.address)
      .operate(["sample", "--voters", "\(voters)", "--contacts", "\(contacts)"])
    try floor.run(
      BulkSessions(count: volunteers).statements(now: Int(Date().timeIntervalSince1970)))
  }

  /// Starts one of the operator's commands on it.
  func start(_ arguments: [String]) throws -> Child {
    try ServerProgram(programs: programs, folder: folder, database: place.address)
      .start(arguments)
  }

  /// Starts the real server on it.
  ///
  /// - Parameter node: the one of several database servers that it is to use.
  func serve(at node: DatabaseServer? = nil) throws -> RunningServer {
    var place = place
    if let node, case .mariadb(_, let name) = place { place = .mariadb(node, name: name) }
    var server = try ServerProgram(programs: programs, folder: folder, database: place.address)
      .serve(["--no-expiry", "--log-level", "warning"])
    if case .mariadb(let database, _) = place { server.database = database }
    return server
  }
}
