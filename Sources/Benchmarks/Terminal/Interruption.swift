import Glibc

/// SIGINT, SIGTERM and SIGHUP wait until the benchmark asks for them, so that it can end what it
/// started and remove its folder first.
enum Interruption: Error {
  case asked

  static func hold() {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// - Throws: `asked` when one of the signals has come.
  static func check() throws {
    var pending = sigset_t()
    sigpending(&pending)
    if signals.contains(where: { sigismember(&pending, $0) == 1 }) { throw Interruption.asked }
  }

  private static let signals = [SIGINT, SIGTERM, SIGHUP]
}
