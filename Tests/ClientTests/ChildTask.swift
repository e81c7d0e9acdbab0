import Foundation
import Testing

/// A part of a test that runs in a process of its own, which may be killed or put under limits: this
/// test program again, with one test to run.
struct ChildTask {
  let folder: URL

  enum Name: String {
    /// Inserts and removes for as long as it lives.
    case writes
    /// Holds the sender's lock for as long as it lives.
    case sends
    /// Meets a limit on the size of files.
    case meetsALimit
    /// Meets a disk that fails.
    case meetsAFailingDisk
  }

  private static let taskVariable = "EBLOCKS_TEST_TASK"
  private static let folderVariable = "EBLOCKS_TEST_FOLDER"

  /// What this process was started for; nil when it runs tests as ever.
  static var current: (name: Name, task: ChildTask)? {
    let environment = ProcessInfo.processInfo.environment
    guard let name = environment[taskVariable].flatMap(Name.init),
      let folder = environment[folderVariable]
    else { return nil }
    return (name, ChildTask(folder: URL(filePath: folder, directoryHint: .isDirectory)))
  }

  /// Starts a process for a task; what it says is in `said` of its folder.
  static func start(_ name: Name, in folder: URL) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = [
      "--testing-library", "swift-testing", "--filter", "ClientTests.ChildTests",
    ]
    process.environment = ProcessInfo.processInfo.environment.merging([
      taskVariable: name.rawValue, folderVariable: folder.path(percentEncoded: false),
    ]) { _, new in new }
    let output = folder.appending(path: "output").path(percentEncoded: false)
    _ = FileManager.default.createFile(atPath: output, contents: nil)
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: output)
    try process.run()
    return process
  }

  /// Runs a task to its end and expects that it found everything as it should be.
  static func run(_ name: Name, in folder: URL) throws {
    let task = ChildTask(folder: folder)
    let process = try start(name, in: folder)
    process.waitUntilExit()
    let output =
      (try? String(contentsOf: folder.appending(path: "output"), encoding: .utf8)) ?? ""
    #expect(process.terminationStatus == 0, "\(output)")
    #expect(task.said.last == "done", "\(output)")
  }

  /// Writes a line down at once, without a buffer.
  func say(_ line: String) {
    let path = folder.appending(path: "said").path(percentEncoded: false)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    let bytes = Array((line + "\n").utf8)
    _ = write(descriptor, bytes, bytes.count)
    close(descriptor)
  }

  /// The whole lines said so far, by all processes.
  var said: [String] {
    let text = (try? String(contentsOf: folder.appending(path: "said"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}
