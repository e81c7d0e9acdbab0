import Foundation
import Glibc

/// A program that runs beside the test, its streams in files.
///
/// Not Foundation's `Process`: that one waits for everything the program has started, and tmux's
/// server outlives the tmux that started it.
final class RunningProgram {
  let identifier: pid_t
  private var status: Int32?

  init(
    _ program: String, _ arguments: [String], environment: [String: String] = [:],
    input: String = "/dev/null", output: String = "/dev/null", errors: String = "/dev/null"
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let writing = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, writing, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, writing, 0o600)
    // Nothing that the runner of the tests holds open, ignores or blocks reaches the program.
    for descriptor in Int32(3)..<256 {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    let variables = Programs.bare.merging(environment) { _, new in new }
    let words = ([program] + arguments).map { strdup($0) } + [nil]
    let pairs = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + pairs).forEach { free($0) } }
    var identifier: pid_t = 0
    let code = posix_spawn(&identifier, program, &actions, &attributes, words, pairs)
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EINVAL) }
    self.identifier = identifier
  }

  deinit { end() }

  func signal(_ number: Int32) {
    if status == nil { kill(identifier, number) }
  }

  /// Waits for its end and returns its exit status, 128 and the signal's number when one ended it;
  /// nil when it is still running after `seconds`.
  func wait(seconds: Double = 60) -> Int32? {
    let deadline = Date.now + seconds
    while status == nil {
      var word: Int32 = 0
      if waitpid(identifier, &word, WNOHANG) == identifier {
        status = word & 0x7F == 0 ? (word >> 8) & 0xFF : 128 + (word & 0x7F)
      } else if Date.now > deadline {
        return nil
      } else {
        usleep(2_000)
      }
    }
    return status
  }

  /// Ends it as an unplugged machine would, unless it has ended.
  func end() {
    signal(SIGKILL)
    _ = wait()
  }
}
