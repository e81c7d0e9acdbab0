import Foundation
import FoundationNetworking
import Testing

/// `eblocks-server` as the build left it, beside the tests.
enum ServerProgram {
  static let path =
    URL(
      filePath: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        ?? CommandLine.arguments[0]
    ).deletingLastPathComponent().appending(path: "eblocks-server").path(percentEncoded: false)

  struct Outcome {
    var status: Int32
    var output: String
    var errors: String

    /// Whether it ended with 1 and one line that says so.
    func isOneLine(containing text: String) -> Bool {
      status == 1 && errors.hasPrefix("eblocks-server: ") && errors.hasSuffix(".\n")
        && errors.filter(\.isNewline).count == 1 && errors.contains(text)
    }
  }

  static func process(
    _ arguments: [String], database: String, environment: [String: String] = [:],
    through wrapper: [String] = []
  ) -> Process {
    let process = Process()
    let words = wrapper + [path] + arguments
    process.executableURL = URL(fileURLWithPath: words[0])
    process.arguments = Array(words.dropFirst())
    process.environment = [
      "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent", "EBLOCKS_DATABASE": database,
    ].merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    return process
  }

  /// Runs it to its end.
  ///
  /// - Parameter wrapper: a program with its first arguments that is to start it.
  @discardableResult
  static func run(
    _ arguments: String..., database: String, environment: [String: String] = [:],
    through wrapper: [String] = []
  ) throws -> Outcome {
    try run(arguments, database: database, environment: environment, through: wrapper)
  }

  @discardableResult
  static func run(
    _ arguments: [String], database: String, environment: [String: String] = [:],
    through wrapper: [String] = []
  ) throws -> Outcome {
    let process = process(
      arguments, database: database, environment: environment, through: wrapper)
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let said = try output.fileHandleForReading.readToEnd() ?? Data()
    let complained = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: String(decoding: said, as: UTF8.self),
      errors: String(decoding: complained, as: UTF8.self))
  }
}

/// A server that runs until this value is stopped.
final class RunningServer {
  private let process: Process
  private let address: String

  /// Starts it and waits for its line.
  init(database: String) throws {
    process = ServerProgram.process(["serve", "--listen", "127.0.0.1:0"], database: database)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var line = ""
    while !line.hasSuffix("\n") {
      let more = output.fileHandleForReading.availableData
      try #require(!more.isEmpty, "the server does not start")
      line += String(decoding: more, as: UTF8.self)
    }
    let found = line.range(of: #"http://[0-9.:]+"#, options: .regularExpression)
    address = try String(line[#require(found)])
  }

  func stop() {
    process.terminate()
    process.waitUntilExit()
  }

  struct Answer {
    var status: Int
    var retryAfter: String?
    var cookie: String?
    var body: [String: Any]

    var code: String? { body["code"] as? String }
  }

  func send(
    _ method: String, _ path: String, json: String? = nil, cookie: String? = nil,
    key: String? = nil
  ) async throws -> Answer {
    var request = URLRequest(url: try #require(URL(string: address + path)))
    request.httpMethod = method
    request.httpShouldHandleCookies = false
    request.timeoutInterval = 60
    if let json {
      request.httpBody = Data(json.utf8)
      request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    }
    if let cookie { request.setValue(cookie, forHTTPHeaderField: "Cookie") }
    if let key { request.setValue(key, forHTTPHeaderField: "Idempotency-Key") }
    let (data, response) = try await URLSession(configuration: .ephemeral).data(for: request)
    let head = try #require(response as? HTTPURLResponse)
    let body = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
    return Answer(
      status: head.statusCode, retryAfter: head.value(forHTTPHeaderField: "Retry-After"),
      cookie: head.value(forHTTPHeaderField: "Set-Cookie")?
        .split(separator: ";").first.map(String.init),
      body: body ?? [:])
  }

  /// Asks `/readyz` until it answers with this status.
  func wait(forReadiness status: Int) async throws {
    let end = ContinuousClock.now + .seconds(40)
    var last = 0
    while last != status {
      try #require(.now < end, "/readyz goes on answering \(last)")
      last = try await send("GET", "/readyz").status
      if last != status { try await Task.sleep(for: .milliseconds(100)) }
    }
  }
}

/// Lends a folder of a test's own, gone afterwards.
func withScratch(_ body: (_ folder: String) async throws -> Void) async throws {
  let folder = NSTemporaryDirectory() + "eblocks-command-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try await body(folder)
}
