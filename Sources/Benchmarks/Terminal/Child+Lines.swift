import Glibc

extension Child {
  /// Starts a program and reads the first lines that it prints.
  ///
  /// - Parameters:
  ///   - count: how many lines to wait for; nil for all that it prints until it ends.
  ///   - errors: the path of a file that gets what it says on standard error.
  ///   - lines: gets them; fewer when it ends before.
  static func reading(
    _ program: String, _ arguments: [String], environment: [String: String], lines count: Int?,
    errors: String = "/dev/null", into lines: inout [String]
  ) throws -> Child {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw Trouble("No pipe can be made", errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[0]) }
    let child: Child
    do {
      defer { close(ends[1]) }
      child = try Child(
        program, arguments, environment: environment, opening: .output(ends[1], errors: errors))
    }
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while lines.count < count ?? .max, read(ends[0], &byte, 1) == 1 {
      if byte == UInt8(ascii: "\n") {
        lines.append(String(decoding: line, as: UTF8.self))
        line = []
      } else {
        line.append(byte)
      }
    }
    return child
  }
}
