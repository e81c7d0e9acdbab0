import Foundation

/// A MariaDB server of the tests' own, in a temporary folder, on a loopback port. It ends with the
/// program that started it, whatever ends that.
public final class TestServer: Sendable {
  /// The server that all tests of one run share.
  public static let shared = Result { try TestServer() }

  /// Where everything of it is: data, log, certificates.
  public let folder: String
  public let port: Int
  /// The Unix socket's path.
  public let socket: String
  /// The guard's standard input: when its last writer is gone, the guard ends the server.
  private let lifeline: FileHandle

  /// Why there is no server.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Makes a server and waits until it answers.
  ///
  /// - Parameters:
  ///   - options: more of mariadbd's options.
  ///   - prepare: fills the folder with files that the options name.
  public init(options: [String] = [], prepare: (_ folder: String) throws -> Void = { _ in }) throws
  {
    // Not in a long TMPDIR: a socket's path has room for 107 bytes.
    folder = "/tmp/eblocks-mariadb-\(UUID().uuidString.prefix(8))"
    socket = folder + "/socket"
    port = try Self.freePort()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    try prepare(folder)
    lifeline = try Self.start(folder: folder, socket: socket, port: port, options: options)
    try waitUntilReady()
  }

  /// Ends the server and removes its folder.
  public func stop() {
    try? lifeline.close()
  }

  /// An empty database's name.
  public func makeDatabase() throws -> String {
    let name = "eb_" + UUID().uuidString.lowercased().filter { $0 != "-" }
    try run("CREATE DATABASE \(name)")
    return name
  }

  /// The address of an empty database, by the server's administrator.
  public func makeAddress() throws -> String { try address(of: makeDatabase()) }

  /// The address of a database.
  public func address(
    of database: String, user: String = "root", options: String = ""
  ) -> String {
    "mysql://\(user)@127.0.0.1:\(port)/\(database)\(options.isEmpty ? "" : "?\(options)")"
  }

  private static let guardian = """
    PATH=$PATH:/usr/sbin
    folder=$1; shift
    user=
    [ "$(id -u)" -ne 0 ] || user=--user=root
    {
      mariadb-install-db --no-defaults $user --datadir="$folder/data" --skip-test-db \
        --auth-root-authentication-method=normal || { echo failed > "$folder/ended"; exit 1; }
      mariadbd --no-defaults $user --datadir="$folder/data" --tmpdir="$folder" "$@" &
    } < /dev/null > "$folder/log" 2>&1
    server=$!
    cat > /dev/null
    kill -9 $server
    wait $server
    rm -rf "$folder"
    """

  private static func start(
    folder: String, socket: String, port: Int, options: [String]
  ) throws -> FileHandle {
    try Shell.start(
      guardian,
      [
        folder, "--socket=\(socket)", "--port=\(port)", "--bind-address=127.0.0.1",
        "--skip-log-bin", "--pid-file=\(folder)/pid", "--max-connections=1000",
        "--innodb-buffer-pool-size=128M", "--innodb-log-file-size=64M",
        "--innodb-flush-log-at-trx-commit=0", "--innodb-use-native-aio=0", "--debug-no-sync",
        "--performance-schema=OFF",
      ] + options)
  }

  private func waitUntilReady() throws {
    let end = Date(timeIntervalSinceNow: 300)
    while (try? run("DO 1")) == nil {
      guard Date() < end, !FileManager.default.fileExists(atPath: folder + "/ended") else {
        let log = (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? ""
        throw Failure(
          description:
            "mariadbd did not start: is mariadb-server-core installed? \(Self.complaint(log))")
      }
      Thread.sleep(forTimeInterval: 0.05)
    }
  }

  /// What a server's log says went wrong, or its end.
  static func complaint(_ log: String) -> String {
    let errors = log.split(separator: "\n").filter { $0.contains("[ERROR]") }
    return errors.isEmpty ? String(log.suffix(800)) : errors.suffix(8).joined(separator: "\n")
  }

  /// A port below those that the system gives away by itself (ip(7), `ip_local_port_range`): one of
  /// these may be taken again before it is used.
  static func freePort() throws -> Int {
    for _ in 0..<1_000 {
      let port = Int.random(in: 10_000..<32_000)
      if isFree(port) { return port }
    }
    throw Failure(description: "There is no free port.")
  }

  private static func isFree(_ port: Int) -> Bool {
    let listener = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
