import Glibc

/// Tells when another program changes an outbox's file or lets its lock go (inotify(7)).
final class OutboxWatch {
  /// Readable when something happened.
  let descriptor: Int32
  private let lockWatch: Int32

  /// What has happened since the last look.
  struct Signs: Equatable {
    /// Somebody wrote to the file, or it went from its place.
    var file = false
    /// Somebody closed the lock's file. The lock itself may be let go a moment later.
    var lock = false
  }

  /// Nil where the system has no watch to give.
  init?(place: OutboxPlace) {
    descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    lockWatch = inotify_add_watch(descriptor, place.lock, UInt32(IN_CLOSE_WRITE))
    let file = inotify_add_watch(
      descriptor, place.file, UInt32(IN_MODIFY | IN_MOVE_SELF | IN_DELETE_SELF | IN_ATTRIB))
    if descriptor < 0 || lockWatch < 0 || file < 0 { return nil }
  }

  deinit { close(descriptor) }

  func look() -> Signs {
    var signs = Signs()
    let room = 4_096
    withUnsafeTemporaryAllocation(byteCount: room, alignment: 8) { buffer in
      while true {
        let count = read(descriptor, buffer.baseAddress, room)
        guard count > 0 else { return }
        var offset = 0
        while offset + MemoryLayout<inotify_event>.size <= count {
          let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
          let overflow = event.mask & UInt32(IN_Q_OVERFLOW) != 0
          if event.wd == lockWatch || overflow { signs.lock = true }
          if event.wd != lockWatch || overflow { signs.file = true }
          offset += MemoryLayout<inotify_event>.size + Int(event.len)
        }
      }
    }
    return signs
  }
}
