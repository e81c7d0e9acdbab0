import Foundation
import Glibc

/// A real `eblocks-server` for one demo: its database filled, its volunteer made, listening on a
/// free loopback port.
final class DemoServer {
  static let user = "demo"
  let address: String
  let password: String
  private let process: ServerProcess

  init(folder: URL, voters: Int, isAlwaysOpen: Bool, guardian: DemoGuardian) throws {
    let program = try Self.program()
    let errors = folder.appending(path: "server.log")
    let environment = [
      "EBLOCKS_DATABASE": "sqlite://"
        + folder.appending(path: "demo.sqlite").path(percentEncoded: false)
    ]
    let password = Self.makePassword()
    let isNew = !FileManager.default.fileExists(
      atPath: folder.appending(path: "demo.sqlite").path(percentEncoded: false))
    func operate(_ arguments: [String]) throws {
      let operation = try ServerProcess(
        program, arguments, environment: environment, password: password, errors: errors)
      let status = operation.wait()
      if guardian.wasAskedToEnd { throw Failure("The demo was asked to end.") }
      guard status == 0 else { throw Self.fault(errors) }
    }
    if isNew {
      FileHandle.standardError.write(Data("Making up \(voters) voters …\n".utf8))
      try operate(["sample", "--voters", "\(voters)"])
      try operate(["user", "add", Self.user])
      if isAlwaysOpen { try Self.openings.forEach { try operate(["conf", "set"] + $0) } }
    } else {
      try operate(["user", "passwd", Self.user])
    }
    process = try ServerProcess(
      program, ["serve", "--listen", "127.0.0.1:0"], environment: environment, password: nil,
      errors: errors)
    guard let line = process.firstLine(),
      let address = line.split(separator: " ").last.map(String.init), address.hasPrefix("http://")
    else {
      process.stop(within: 5)
      throw Self.fault(errors)
    }
    self.address = address
    self.password = password
  }

  func stop() { process.stop(within: 5) }

  /// Calls at any hour of any day: all numbers are made up.
  private static let openings = [
    ["eblocks_weekday_phone_end", "24:00"], ["eblocks_weekday_phone_start", "0:00"],
    ["eblocks_weekend_phone_end", "24:00"], ["eblocks_weekend_phone_start", "0:00"],
  ]

  /// `eblocks-server` beside this program.
  private static func program() throws -> String {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let path = URL(filePath: own).deletingLastPathComponent()
      .appending(path: "eblocks-server").path(percentEncoded: false)
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw Failure(
        "The demo needs eblocks-server beside eblocks, and \(path) is not there. "
          + "Build both with: swift build -c release")
    }
    return path
  }

  private static func makePassword() -> String {
    (0..<24).map { _ in String(UInt8.random(in: 0...35), radix: 36) }.joined()
  }

  private static func fault(_ errors: URL) -> Failure {
    let said = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
    let last = said.split(separator: "\n").last.map(String.init) ?? "It said nothing."
    return Failure("The demo's server did not start. \(last)")
  }
}

/// One run of `eblocks-server`.
private final class ServerProcess {
  private let child: ChildProcess

  /// - Parameters:
  ///   - password: handed over in the environment, where no process list shows it.
  ///   - errors: the file that gets what it says on standard error.
  init(
    _ program: String, _ arguments: [String], environment: [String: String], password: String?,
    errors: URL
  ) throws {
    let log = open(
      errors.path(percentEncoded: false), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard log >= 0 else {
      throw Failure(
        "The demo cannot write to its folder: \(String(cString: strerror(errno))).")
    }
    defer { close(log) }
    var environment = environment
    if let password { environment["EBLOCKS_PASSWORD"] = password }
    child = try ChildProcess(program, arguments, environment: environment, errors: log)
  }

  func firstLine() -> String? { child.firstLine() }

  func wait() -> Int32 { child.wait() }

  func stop(within seconds: Int) { child.stop(within: seconds) }
}
