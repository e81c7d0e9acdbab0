import Foundation
import Glibc
import Testing

/// A real `eblocks-server` on a loopback port, over a database of the cluster.
final class ClusterServer: Sendable {
  /// The program as the build left it, beside the tests.
  static let program =
    URL(
      filePath: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        ?? CommandLine.arguments[0]
    ).deletingLastPathComponent().appending(path: "eblocks-server")

  let address: String
  private let database: String
  private let log: String
  private let process: LockedProcess

  /// Starts it and waits until it is ready.
  ///
  /// - Parameter folder: where its log goes.
  init(database: String, folder: String, name: String) throws {
    self.database = database
    log = "\(folder)/\(name).log"
    let (process, address) = try Self.started(database: database, listen: "127.0.0.1:0", log: log)
    self.process = LockedProcess(process)
    self.address = address
  }

  deinit { kill() }

  /// Ends it as an unplugged machine would.
  func kill() { process.end() }

  /// Starts it again on the port it had.
  func restart() throws {
    let listen = String(address.dropFirst("http://".count))
    process.replace(
      with: try Self.started(database: database, listen: listen, log: log).process)
  }

  /// Runs an operator's command to its end and returns what it printed.
  ///
  /// - Parameter status: what it must end with.
  @discardableResult
  static func operate(
    _ arguments: String..., on database: String, environment: [String: String] = [:],
    ends status: Int32 = 0
  ) throws -> String {
    let output = Pipe()
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = bare(database).merging(environment) { _, new in new }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(
      decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == status, "\(arguments): \(text)")
    return text
  }

  private static func bare(_ database: String) -> [String: String] {
    [
      "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "America/New_York", "HOME": "/nonexistent",
      "EBLOCKS_DATABASE": database,
    ]
  }

  private static func started(
    database: String, listen: String, log: String
  ) throws -> (process: Process, address: String) {
    let output = log + ".out"
    for file in [log, output] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
    let process = Process()
    process.executableURL = program
    process.arguments = ["serve", "--listen", listen, "--no-expiry"]
    process.environment = bare(database)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: log)
    try process.run()
    let end = Date(timeIntervalSinceNow: 60)
    while true {
      let line = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
      if line.contains("\n"),
        let found = line.range(of: #"http://[0-9.:]+"#, options: .regularExpression)
      {
        return (process, String(line[found]))
      }
      try #require(
        Date() < end && process.isRunning,
        "the server does not start: \((try? String(contentsOfFile: log, encoding: .utf8)) ?? "")")
      Thread.sleep(forTimeInterval: 0.02)
    }
  }
}

/// The process of a server, which tests on several threads may end.
///
/// The lock protects it.
private final class LockedProcess: @unchecked Sendable {
  private let lock = NSLock()
  private var process: Process

  init(_ process: Process) { self.process = process }

  func replace(with new: Process) {
    end()
    lock.withLock { process = new }
  }

  func end() {
    lock.withLock {
      guard process.isRunning else { return }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
  }
}
