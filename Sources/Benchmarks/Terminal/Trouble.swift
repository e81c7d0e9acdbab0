import Glibc

/// Why the benchmark cannot go on, in one sentence for the person who runs it.
struct Trouble: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// - Parameter code: the system's error number.
  init(_ description: String, _ code: Int32) {
    self.description = "\(description): \(String(cString: strerror(code)))."
  }
}
