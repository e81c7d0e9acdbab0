import Glibc

/// What the system tells the program.
public enum Signal: CaseIterable, Sendable {
  /// SIGWINCH: the window has another size.
  case resize
  /// SIGTERM: end.
  case terminate
  /// SIGHUP: the terminal is gone.
  case hangUp
  /// SIGINT, sent from outside (Ctrl-C comes as a key).
  case interrupt
  /// SIGTSTP, sent from outside (Ctrl-Z comes as a key).
  case stop
  /// SIGCONT: the program goes on after it was stopped.
  case resumed

  var number: Int32 {
    switch self {
    case .resize: SIGWINCH
    case .terminate: SIGTERM
    case .hangUp: SIGHUP
    case .interrupt: SIGINT
    case .stop: SIGTSTP
    case .resumed: SIGCONT
    }
  }
}

/// The signals as something to wait for beside the keyboard (signalfd(2)).
///
/// Make it before any thread starts: it blocks the signals in the calling thread, and threads
/// inherit that.
public struct SignalSource: ~Copyable {
  /// Readable when a signal has come.
  public let descriptor: Int32
  private var maskBefore = sigset_t()

  /// - Throws: `signalsUnavailable` when no descriptor is left.
  public init() throws(TerminalError) {
    var set = Self.all
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &set, &before)
    let descriptor = Curses.signalDescriptor(&set)
    guard descriptor >= 0 else {
      let number = errno
      pthread_sigmask(SIG_SETMASK, &before, nil)
      throw .signalsUnavailable(number)
    }
    self.descriptor = descriptor
    maskBefore = before
  }

  /// What was blocked before stays blocked: a second SIGHUP must not end a program that cleans up.
  deinit {
    close(descriptor)
    var before = maskBefore
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }

  /// The signals that have come since the last time, in the kernel's order; one that came several
  /// times may be there once. Does not wait.
  public func read() -> [Signal] {
    var signals: [Signal] = []
    var record = [UInt32](repeating: 0, count: 32)
    // signalfd_siginfo has 128 bytes; the number comes first.
    while Glibc.read(descriptor, &record, 128) == 128 {
      let number = Int32(bitPattern: record[0])
      if let signal = Signal.allCases.first(where: { $0.number == number }) {
        signals.append(signal)
      }
    }
    return signals
  }

  /// Stops the whole job by SIGTSTP; the kernel ignores it where no shell could continue the job.
  static func stopProcessGroup() {
    var previous = sigaction()
    var standard = sigaction()
    standard.__sigaction_handler.sa_handler = SIG_DFL
    sigaction(SIGTSTP, &standard, &previous)
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGTSTP)
    var mask = sigset_t()
    pthread_sigmask(SIG_UNBLOCK, &set, &mask)
    kill(0, SIGTSTP)
    pthread_sigmask(SIG_SETMASK, &mask, nil)
    sigaction(SIGTSTP, &previous, nil)
  }

  private static var all: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in Signal.allCases { sigaddset(&set, signal.number) }
    return set
  }
}
