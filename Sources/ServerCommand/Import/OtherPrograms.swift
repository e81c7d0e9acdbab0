import Glibc

/// Whether other programs have an SQLite database open: while they have, an import goes in small
/// steps and leaves them room.
///
/// In WAL mode every program with the database open holds a shared lock on a fixed stretch of its
/// file (SQLite, "File Locking And Concurrency", SHARED_FIRST), and fcntl(2) tells of others' locks
/// without taking any.
struct OtherPrograms: Sendable {
  private let descriptor: Int32

  /// nil for a database that is no file of ours.
  ///
  /// The descriptor stays open until the program ends: closing any descriptor of a file gives up
  /// all of the program's locks on it, SQLite's too.
  init?(_ url: DatabaseURL) {
    guard case .sqlite(let path) = url else { return nil }
    descriptor = open(path, O_RDWR | O_CLOEXEC)
    if descriptor < 0 { return nil }
  }

  /// True when some are there, and when it cannot be told.
  var areThere: Bool {
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = 0x4000_0002
    lock.l_len = 510
    return fcntl(descriptor, F_GETLK, &lock) != 0 || lock.l_type != Int16(F_UNLCK)
  }
}
