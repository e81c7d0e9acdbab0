import Foundation
import Testing

/// The two programs as the build left them, beside the tests.
enum Programs {
  static let client = folder.appending(path: "eblocks").path(percentEncoded: false)
  static let server = folder.appending(path: "eblocks-server").path(percentEncoded: false)

  private static let folder =
    URL(
      filePath: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        ?? CommandLine.arguments[0]
    ).deletingLastPathComponent()

  /// An environment that is the same on every machine.
  static let bare = [
    "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "America/New_York",
    "HOME": "/nonexistent",
  ]

  /// The outcome of a program run to its end.
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Runs a program to its end with nothing but `environment` added to a bare one.
  ///
  /// - Parameter input: what it reads from its standard input.
  static func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:],
    input: String = ""
  ) throws -> Outcome {
    let scratch = try Scratch()
    try scratch.write(input, to: "input")
    let running = try RunningProgram(
      program, arguments, environment: environment, input: scratch.path("input"),
      output: scratch.path("output"), errors: scratch.path("errors"))
    defer { running.end() }
    let status = try #require(running.wait(), "\(program) \(arguments) does not come to an end")
    return Outcome(
      status: status, output: scratch.text("output"), errors: scratch.text("errors"))
  }
}
