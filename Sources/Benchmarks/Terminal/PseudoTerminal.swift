import Glibc

/// A terminal of 24 rows and 80 columns whose other end is the benchmark (pty(7)).
final class PseudoTerminal {
  /// The end that types and reads what is drawn.
  let descriptor: Int32
  /// The file that a program opens as its terminal.
  let path: String

  // TIOCSPTLCK and TIOCGPTN (ioctl_tty(2)): macros that Swift does not see.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  init() throws {
    descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Trouble("There is no terminal to be had", errno) }
    var locked: Int32 = 0
    var number: Int32 = 0
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    guard ioctl(descriptor, Self.setLock, &locked) == 0,
      ioctl(descriptor, Self.getNumber, &number) == 0,
      ioctl(descriptor, UInt(TIOCSWINSZ), &size) == 0
    else {
      let code = errno
      close(descriptor)
      throw Trouble("A terminal cannot be set up", code)
    }
    path = "/dev/pts/\(number)"
  }

  deinit { close(descriptor) }
}
