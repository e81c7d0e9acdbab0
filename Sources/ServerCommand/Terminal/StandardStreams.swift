import Glibc

/// What a person reads beside the command's own output.
enum StandardError {
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  static func print(_ line: String) {
    write(line + "\n")
  }

  static func write(_ text: String) {
    writeWhole(text, to: STDERR_FILENO)
  }
}

/// The command's own output where it must not wait in a buffer.
enum StandardOutput {
  static func print(_ line: String) {
    writeWhole(line + "\n", to: STDOUT_FILENO)
  }
}

/// Writes at once and whole; a reader that went away is nothing to fail for.
private func writeWhole(_ text: String, to descriptor: Int32) {
  var bytes = Array(text.utf8)[...]
  while !bytes.isEmpty {
    let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return }
    bytes = bytes.dropFirst(count)
  }
}
