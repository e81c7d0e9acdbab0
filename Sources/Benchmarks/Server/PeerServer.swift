import Glibc

/// The same service in Python: FastAPI and uvicorn over a database of its own, a transaction and a
/// sync for each result.
enum PeerServer {
  /// Starts it on a free port of 127.0.0.1.
  ///
  /// - Parameter database: the path of its database, as the real server makes one.
  /// - Returns: nil where Python, FastAPI or uvicorn is missing.
  static func start(
    database: String, programs: Programs, folder: Folder
  ) throws -> RunningServer? {
    // Not one of a version manager's: Debian's packages belong to Debian's Python.
    guard let python = Programs.installed("python3"),
      let program = programs.resource("bench/peer.py")
    else { return nil }
    let environment = Programs.environment(home: folder.path)
    let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(null) }
    let trial = try Child(
      python, ["-c", "import fastapi, uvicorn"], environment: environment, opening: .output(null))
    guard trial.finish().status == 0 else { return nil }
    var lines: [String] = []
    let child = try Child.reading(
      python, [program, database], environment: environment, lines: 1, into: &lines)
    guard let port = lines.first.flatMap({ UInt16($0) }) else {
      throw Trouble("The FastAPI peer did not start.")
    }
    let patience = Monotonic.nanoseconds + 20_000_000_000
    while Monotonic.nanoseconds < patience, !LoopbackAddress.answers(port) { usleep(50_000) }
    return RunningServer(child: child, port: port)
  }
}
