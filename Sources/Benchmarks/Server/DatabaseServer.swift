import Foundation

/// A `mariadbd` of the benchmark's own, with a site's usual care for what it acknowledges: every
/// commit is on the disk (`innodb_flush_log_at_trx_commit=1`).
final class DatabaseServer {
  let port: UInt16
  private let child: Child

  /// How many connections the floor takes, about as many as the server's own pool.
  static let connections = 16

  /// Makes its tables and starts it on a free port of 127.0.0.1.
  ///
  /// - Throws: when it is not installed (mariadb-server-core), or does not start.
  convenience init(folder: Folder, programs: Programs) throws {
    let data = try folder.makeFolder("mariadb")
    try Self.makeTables(data, folder: folder)
    try self.init(data: data, folder: folder)
    try waitUntilReady(programs: programs, folder: folder)
  }

  /// Starts it on tables that are there.
  init(data: String, folder: Folder, options: [String] = []) throws {
    port = try Self.freePort()
    let name = URL(filePath: data).lastPathComponent
    child = try Self.start(
      "mariadbd",
      ["--no-defaults", "--datadir=\(data)", "--tmpdir=\(folder.path)"] + Self.user + [
        "--socket=\(folder["\(name).socket"])", "--port=\(port)", "--bind-address=127.0.0.1",
        "--pid-file=\(folder["\(name).pid"])", "--max-connections=1000", "--skip-log-bin",
        "--innodb-buffer-pool-size=1G", "--innodb-log-file-size=512M",
        "--innodb-flush-log-at-trx-commit=1", "--performance-schema=OFF",
        "--character-set-server=utf8mb4",
      ] + options, folder: folder)
  }

  /// Ends it, with everything on the disk.
  func end() {
    child.signal(SIGTERM)
    _ = child.finish()
  }

  /// Waits until it takes statements.
  func waitUntilReady(programs: Programs, folder: Folder) throws {
    let floor = try Floor(.mariadb(self, name: "mysql"), programs: programs, folder: folder)
    let patience = Monotonic.nanoseconds + 60_000_000_000
    while Monotonic.nanoseconds < patience {
      try Interruption.check()
      if LoopbackAddress.answers(port), (try? floor.run(["DO 1"])) != nil { return }
      usleep(200_000)
    }
    throw Trouble("mariadbd did not start.")
  }

  static func makeTables(_ data: String, folder: Folder) throws {
    let child = try start(
      "mariadb-install-db",
      ["--no-defaults", "--datadir=\(data)", "--skip-test-db"] + user
        + ["--auth-root-authentication-method=normal"], folder: folder)
    guard child.finish().status == 0 else { throw Trouble("mariadb-install-db failed.") }
  }

  static func freePort() throws -> UInt16 {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    let port: UInt16? = LoopbackAddress.with(last: 1, port: 0) { address, size in
      guard bind(listener, address, size) == 0 else { return nil }
      return LoopbackAddress.port(of: listener)
    }
    guard let port else { throw Trouble("No port is free", errno) }
    return port
  }

  private static var user: [String] { getuid() == 0 ? ["--user=root"] : [] }

  private static func start(
    _ name: String, _ arguments: [String], folder: Folder
  ) throws -> Child {
    guard let program = Programs.installed(name) else {
      throw Trouble("\(name) is not installed; it is in mariadb-server-core.")
    }
    let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(null) }
    // Galera looks for the script of its method there.
    let path = "\(folder["bin"]):/usr/bin:/bin:/usr/sbin"
    return try Child(
      program, arguments, environment: Programs.environment(home: folder.path, ["PATH": path]),
      opening: .output(null))
  }
}
