import Glibc

/// The right to send what is in one outbox: of all programs that have it open, one holds it, and
/// the kernel takes it back when that one ends, however it ends (flock(2)).
///
/// The file stays for good: removing it would let two programs lock two files.
final class SenderLock {
  private let descriptor: Int32
  private(set) var isHeld = false

  init(file: String) throws(OutboxFault) {
    // Open for writing, so that its closing is told (IN_CLOSE_WRITE).
    descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw OutboxFault(system: errno, or: "the file for them cannot be opened")
    }
    take()
  }

  deinit { close(descriptor) }

  /// Takes it if it is free. Does not wait.
  @discardableResult
  func take() -> Bool {
    if !isHeld { isHeld = flock(descriptor, LOCK_EX | LOCK_NB) == 0 }
    return isHeld
  }
}
