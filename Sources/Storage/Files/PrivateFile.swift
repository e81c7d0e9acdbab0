import Foundation

/// Files that only their owner may read: a database holds voters' telephone numbers.
public enum PrivateFile {
  /// Makes an empty file (0600) and the folders it needs (0700) unless they are there; what is
  /// there keeps its permissions.
  public static func make(atPath path: String) throws(StorageError) {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try makeFolder(atPath: (path as NSString).deletingLastPathComponent)
    do {
      try makeNew(atPath: path)
    } catch  where FileManager.default.fileExists(atPath: path) {
      // Another program was faster, and made the same.
    }
  }

  /// Makes an empty file (0600); refuses when anything has that name.
  public static func makeNew(atPath path: String) throws(StorageError) {
    let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(errno) }
    Foundation.close(descriptor)
  }

  /// Copies a file's bytes into an existing, empty one.
  public static func copy(_ source: String, into path: String) throws(StorageError) {
    let input = open(source, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else { throw .unavailable("the file to copy cannot be read") }
    defer { close(input) }
    let output = open(path, O_WRONLY | O_CLOEXEC)
    guard output >= 0 else { throw failure(errno) }
    defer { close(output) }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = read(input, &buffer, buffer.count)
      guard count >= 0 else { throw .unavailable("the file to copy cannot be read") }
      if count == 0 { return }
      var written = 0
      while written < count {
        let more = buffer[written..<count].withUnsafeBytes {
          write(output, $0.baseAddress, $0.count)
        }
        guard more > 0 else { throw failure(errno) }
        written += more
      }
    }
  }

  private static func makeFolder(atPath path: String) throws(StorageError) {
    guard !path.isEmpty, !FileManager.default.fileExists(atPath: path) else { return }
    try makeFolder(atPath: (path as NSString).deletingLastPathComponent)
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw failure(errno) }
  }

  /// Why a call on a file failed, from its `errno`.
  public static func failure(_ code: Int32) -> StorageError {
    switch code {
    case ENOSPC, EDQUOT, EFBIG: .full
    case EROFS: .readOnly
    case EEXIST: .unavailable("a file of that name is there already")
    case ENOENT: .unavailable("there is no such folder")
    case EACCES, EPERM: .unavailable("its folder may not be written to")
    default: .unavailable(String(cString: strerror(code)))
    }
  }
}
