import Glibc

/// A file by its place and by what was there when it was opened.
struct OpenedFile: Hashable, Sendable {
  private let path: String
  private let identity: Identity?

  /// A file's own number, whatever its name (`stat(2)`).
  private struct Identity: Hashable, Sendable {
    let device: UInt
    let inode: UInt

    init?(path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      device = UInt(status.st_dev)
      inode = UInt(status.st_ino)
    }
  }

  init(path: String) {
    self.path = path
    identity = Identity(path: path)
  }

  /// Whether the same file is still there.
  var isInPlace: Bool { identity != nil && Identity(path: path) == identity }
}
