import Foundation
import Glibc

/// Holds back the signals that would end the demo before it has cleaned up after itself.
///
/// From its making on, SIGINT, SIGTERM and SIGHUP wait; the screen's loop hears them while it is
/// open, and whoever else waits asks `wasAskedToEnd`.
struct DemoGuardian {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  init() throws {
    var set = Self.set
    guard pthread_sigmask(SIG_BLOCK, &set, nil) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EINVAL)
    }
  }

  /// True when one of the signals has come and nobody has heard it yet.
  var wasAskedToEnd: Bool {
    var pending = sigset_t()
    sigpending(&pending)
    return Self.signals.contains { sigismember(&pending, $0) == 1 }
  }

  private static var set: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    return set
  }
}
