import Glibc

/// A terminal whose other end is the test.
final class PseudoTerminal {
  let primary: Int32
  let replica: Int32

  // TIOCSPTLCK and TIOCGPTN (ioctl_tty(2)): macros that Swift does not see.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  init?(rows: Int, columns: Int) {
    // Closed in the programs that other tests start meanwhile: one that kept it open would keep
    // the terminal from hanging up.
    primary = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var locked: Int32 = 0
    var number: Int32 = 0
    guard primary >= 0, ioctl(primary, Self.setLock, &locked) == 0,
      ioctl(primary, Self.getNumber, &number) == 0
    else { return nil }
    replica = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard replica >= 0 else { return nil }
    setSize(rows: rows, columns: columns)
  }

  deinit {
    close(replica)
    close(primary)
  }

  func setSize(rows: Int, columns: Int) {
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(primary, UInt(TIOCSWINSZ), &size)
  }

  /// What the program has written, all of it: a pty delivers at once.
  func output() -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    var waiting = pollfd(fd: primary, events: Int16(POLLIN), revents: 0)
    while poll(&waiting, 1, 50) > 0 {
      let count = read(primary, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(primary, bytes, bytes.count)
  }

  /// The modes as `stty` shows them.
  var modes: [UInt32] {
    var modes = termios()
    tcgetattr(replica, &modes)
    return [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag]
  }
}
