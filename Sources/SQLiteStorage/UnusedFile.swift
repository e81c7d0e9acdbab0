import Glibc
import Storage

/// A database file that nobody else has open, kept so until this value is gone.
///
/// Whoever has an SQLite database open in WAL mode holds a shared lock on a fixed range of bytes
/// of its file (https://www.sqlite.org/fileformat.html, "lock-byte page"), reading or not.
struct UnusedFile: ~Copyable {
  /// `PENDING_BYTE` and what follows it: the pending, reserved and shared locks.
  private static let lockBytes: (start: off_t, length: off_t) = (0x4000_0000, 512)
  /// `F_OFD_SETLK` (`fcntl(2)`): a lock that belongs to the open file, not to the process.
  private static let setLock: Int32 = 37

  private let descriptor: Int32

  /// - Throws: `StorageError.busy` when another program has the file open as a database.
  init(path: String) throws(StorageError) {
    let opened = open(path, O_RDWR | O_CLOEXEC)
    guard opened >= 0 else { throw .unavailable("its file cannot be opened") }
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = Self.lockBytes.start
    lock.l_len = Self.lockBytes.length
    guard fcntl(opened, Self.setLock, &lock) == 0 else {
      close(opened)
      throw .busy
    }
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// Ends it here, and not as soon as nothing asks for it any more.
  consuming func release() {}
}
