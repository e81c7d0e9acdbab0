import Foundation
import Glibc

/// A program started by this one, with pipes instead of the terminal.
///
/// The child starts with no signal blocked, whatever this process blocks; it is in this process's
/// group, so Ctrl-C at a plain prompt reaches both.
struct ChildProcess: ~Copyable {
  let identifier: pid_t
  /// Its standard output.
  let output: Int32
  /// Its standard input; the child sees the end when this process is gone, however it went.
  private let input: Int32

  struct CannotStart: Error, CustomStringConvertible {
    var program: String
    var code: Int32
    var description: String { "cannot start \(program): \(String(cString: strerror(code)))" }
  }

  /// - Parameters:
  ///   - environment: added to this process's own.
  ///   - errors: the descriptor that becomes its standard error.
  init(
    _ program: String, _ arguments: [String], environment: [String: String], errors: Int32
  ) throws {
    var (inputs, outputs): ([Int32], [Int32]) = ([0, 0], [0, 0])
    guard pipe(&inputs) == 0, pipe(&outputs) == 0 else {
      throw CannotStart(program: program, code: errno)
    }
    for descriptor in inputs + outputs { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, inputs[0], 0)
    posix_spawn_file_actions_adddup2(&actions, outputs[1], 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

    let merged = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    let words = ([program] + arguments).map { strdup($0) } + [nil]
    let variables = merged.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var identifier: pid_t = 0
    let code = posix_spawn(&identifier, program, &actions, &attributes, words, variables)
    Glibc.close(inputs[0])
    Glibc.close(outputs[1])
    guard code == 0 else {
      Glibc.close(inputs[1])
      Glibc.close(outputs[0])
      throw CannotStart(program: program, code: code)
    }
    self.identifier = identifier
    output = outputs[0]
    input = inputs[1]
  }

  deinit {
    Glibc.close(output)
    Glibc.close(input)
  }

  /// Reads up to the first line feed of its output; nil when it ends before.
  func firstLine() -> String? {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while read(output, &byte, 1) == 1, bytes.count < 4_096 {
      if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
    return nil
  }

  /// Waits for its end and returns its exit status; 128 and the signal's number when one ended it.
  func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0 {
      guard errno == EINTR else { return -1 }
    }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }

  /// Asks it to end, and makes it after `seconds`.
  func stop(within seconds: Int) {
    kill(identifier, SIGTERM)
    var status: Int32 = 0
    for _ in 0..<(seconds * 50) {
      if waitpid(identifier, &status, WNOHANG) != 0 { return }
      usleep(20_000)
    }
    kill(identifier, SIGKILL)
    waitpid(identifier, &status, 0)
  }
}
