import Foundation
import Storage

/// Files that only their owner may read: a database holds voters' telephone numbers.
enum PrivateFile {
  /// Makes an empty file (0600) and the folders it needs (0700) unless they are there; what is
  /// there keeps its permissions.
  static func make(atPath path: String) throws(StorageError) {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try makeFolder(atPath: (path as NSString).deletingLastPathComponent)
    do {
      try makeNew(atPath: path)
    } catch  where FileManager.default.fileExists(atPath: path) {
      // Another program was faster, and made the same.
    }
  }

  /// Makes an empty file (0600); refuses when anything has that name.
  static func makeNew(atPath path: String) throws(StorageError) {
    let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure(errno) }
    Foundation.close(descriptor)
  }

  private static func makeFolder(atPath path: String) throws(StorageError) {
    guard !path.isEmpty, !FileManager.default.fileExists(atPath: path) else { return }
    try makeFolder(atPath: (path as NSString).deletingLastPathComponent)
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw failure(errno) }
  }

  private static func failure(_ code: Int32) -> StorageError {
    switch code {
    case ENOSPC, EDQUOT: .full
    case EROFS: .readOnly
    case EEXIST: .unavailable("a file of that name is there already")
    case ENOENT: .unavailable("there is no such folder")
    case EACCES, EPERM: .unavailable("its folder may not be written to")
    default: .unavailable(String(cString: strerror(code)))
    }
  }
}
