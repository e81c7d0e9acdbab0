import Foundation

/// A file that comes into its place whole or not at all, whatever happens meanwhile, and that only
/// its owner may read. It is written beside that place first, as `….part`.
public struct DurableFile: Sendable {
  /// Where it is going to be.
  public let path: String
  /// Where it is written: an empty file to begin with.
  public let part: String
  private let isReplacing: Bool

  /// Makes the empty part.
  ///
  /// - Parameter isReplacing: whether a file that is in the place may go; otherwise it is refused.
  /// - Throws: `StorageError.unavailable`, `.readOnly`, `.full`.
  public init(path: String, isReplacing: Bool) throws(StorageError) {
    self.path = path
    self.isReplacing = isReplacing
    part = path + ".part"
    if !isReplacing, FileManager.default.fileExists(atPath: path) {
      throw PrivateFile.failure(EEXIST)
    }
    // What an attempt that was killed has left.
    unlink(part)
    try PrivateFile.makeNew(atPath: part)
  }

  /// Puts what was written into its place, on the disk.
  public func place() throws(StorageError) {
    try Self.sync(part)
    if isReplacing {
      guard rename(part, path) == 0 else { throw PrivateFile.failure(errno) }
    } else {
      // Unlike rename(2), link(2) never replaces.
      guard link(part, path) == 0 else { throw PrivateFile.failure(errno) }
      unlink(part)
    }
    let folder = (path as NSString).deletingLastPathComponent
    try Self.sync(folder.isEmpty ? "." : folder)
  }

  /// Throws away what was written; nothing happens when it is in its place.
  public func discard() {
    unlink(part)
  }

  private static func sync(_ path: String) throws(StorageError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw PrivateFile.failure(errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw PrivateFile.failure(errno) }
  }
}
