import Foundation

/// A shell script that runs beside the tests until its standard input ends.
enum Shell {
  /// Starts it.
  ///
  /// - Returns: its standard input; nobody else has it, so it ends with this program at the latest.
  static func start(_ script: String, _ arguments: [String]) throws -> FileHandle {
    let pipe = Pipe()
    // No other program that the tests start may keep it alive.
    _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script, "sh"] + arguments
    process.standardInput = pipe
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    try pipe.fileHandleForReading.close()
    return pipe.fileHandleForWriting
  }
}
