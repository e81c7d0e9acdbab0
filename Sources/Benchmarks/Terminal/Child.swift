import Glibc

/// A program started by the benchmark, in a session of its own: ended and reaped with this value.
final class Child {
  let identifier: pid_t
  private var isOver = false

  /// What becomes of a descriptor of the child.
  enum Opening {
    /// Standard input, output and error are the terminal.
    case terminal(PseudoTerminal)
    /// Output goes to a descriptor of ours; input is empty, and errors go to a file of that path.
    case output(Int32, errors: String = "/dev/null")
  }

  /// - Parameters:
  ///   - program: the path of an executable file.
  ///   - environment: all of it; nothing is inherited.
  init(
    _ program: String, _ arguments: [String], environment: [String: String], opening: Opening
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    switch opening {
    case .terminal(let terminal):
      posix_spawn_file_actions_addopen(&actions, 0, terminal.path, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
    case .output(let descriptor, let errors):
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_adddup2(&actions, descriptor, 1)
      posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Self.newSession | Int16(POSIX_SPAWN_SETSIGMASK))

    let words = ([program] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var identifier: pid_t = 0
    let code = posix_spawn(&identifier, program, &actions, &attributes, words, variables)
    guard code == 0 else { throw Trouble("\(program) cannot be started", code) }
    self.identifier = identifier
  }

  // POSIX_SPAWN_SETSID (posix_spawn(3)): seen by Swift only with extensions that it does not ask for.
  private static let newSession: Int16 = 0x80

  deinit { end() }

  /// Sends a signal to it and to what it started.
  func signal(_ number: Int32) {
    if !isOver { kill(-identifier, number) }
  }

  /// Ends it and what it started, and waits for that.
  func end() {
    guard !isOver else { return }
    signal(SIGTERM)
    signal(SIGCONT)
    for _ in 0..<100 where !hasEnded() { usleep(10_000) }
    if !isOver {
      signal(SIGKILL)
      var status: Int32 = 0
      waitpid(identifier, &status, 0)
      isOver = true
    }
  }

  /// Waits for its end; zeros when that was waited for before.
  ///
  /// - Returns: its exit status, and the most memory it had in kilobytes (getrusage(2)).
  func finish() -> (status: Int32, kilobytes: Int) {
    var status: Int32 = 0
    var usage = rusage()
    guard !isOver else { return (0, 0) }
    while wait4(identifier, &status, 0, &usage) < 0, errno == EINTR {}
    isOver = true
    return (status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F, Int(usage.ru_maxrss))
  }

  /// Whether it goes on; its exit status is left for `finish` (waitid(2)).
  var isRunning: Bool {
    var info = siginfo_t()
    let code = waitid(P_PID, id_t(identifier), &info, WEXITED | WNOHANG | WNOWAIT)
    return !isOver && code == 0 && info.si_signo == 0
  }

  private func hasEnded() -> Bool {
    var status: Int32 = 0
    if !isOver { isOver = waitpid(identifier, &status, WNOHANG) != 0 }
    return isOver
  }
}
