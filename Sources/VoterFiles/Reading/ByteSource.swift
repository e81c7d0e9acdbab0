import Glibc

/// Where a reader's bytes come from.
protocol ByteSource {
  /// Fills the beginning of `buffer`; returns how many bytes it got, 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// A file opened for reading; closed with its last reference.
final class OpenFile: ByteSource {
  /// In bytes; nil when it is no regular file (a pipe).
  let size: Int64?
  private let descriptor: Int32

  /// - Throws: `VoterFileError.cannotOpen` or `.isDirectory`.
  init(path: String) throws {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      let reason = SystemError.current
      if descriptor >= 0 { close(descriptor) }
      throw VoterFileError.cannotOpen(path: path, reason: reason)
    }
    let kind = status.st_mode & S_IFMT
    size = kind == S_IFREG ? Int64(status.st_size) : nil
    // All properties are set: from here on deinit closes the descriptor.
    if kind == S_IFDIR { throw VoterFileError.isDirectory(path: path) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR { throw VoterFileError.cannotRead(reason: SystemError.current) }
    }
  }
}

/// The system's last error in its own words.
enum SystemError {
  static var current: String { String(cString: strerror(errno)) }
}
