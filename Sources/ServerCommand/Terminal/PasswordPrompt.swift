import Foundation
import Glibc

/// Where a command's password comes from: a prompt, the environment, or standard input; never an
/// argument, which every user of the machine can read.
enum PasswordPrompt {
  /// The variable that holds it for scripts.
  static let variable = "EBLOCKS_PASSWORD"

  /// Asks twice on a terminal without showing what is typed; elsewhere takes `EBLOCKS_PASSWORD`,
  /// or else one line of standard input.
  static func newPassword(
    for name: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> String {
    if isatty(STDIN_FILENO) == 1 {
      let first = try ask("New password for \(name): ")
      guard try ask("The same once more: ") == first else {
        throw Failure("The two passwords differ, so nothing was changed. Please try again.")
      }
      return first
    }
    if let password = environment[variable], !password.isEmpty { return password }
    guard let line = readLine(strippingNewline: true) else {
      throw Failure(
        "There is no password: type it at the prompt, set \(variable), or send it as one line.")
    }
    return line
  }

  private static func ask(_ question: String) throws -> String {
    var shown = termios()
    guard tcgetattr(STDIN_FILENO, &shown) == 0 else {
      throw Failure("This terminal cannot hide a password; set \(variable) instead.")
    }
    var hidden = shown
    // Signals off as well: an interrupt must not leave the terminal without echo.
    hidden.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
      StandardError.write("\n")
    }
    StandardError.write(question)
    var line = TypedLine()
    while true {
      var byte: UInt8 = 0
      let count = read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR { continue }
      guard count == 1 else { throw Failure("No password was given, so nothing was changed.") }
      switch line.type(byte) {
      case .more: continue
      case .done(let text): return text
      case .cancelled: throw Failure("Cancelled; nothing was changed.")
      }
    }
  }
}

/// A line typed byte by byte, with the keys that mend it.
struct TypedLine {
  enum Step: Equatable {
    case more
    case done(String)
    case cancelled
  }

  private var bytes: [UInt8] = []

  /// Return ends the line; Backspace takes a character, Ctrl-U all; Ctrl-C, Ctrl-D and Ctrl-\
  /// cancel.
  mutating func type(_ byte: UInt8) -> Step {
    switch byte {
    case 0x0A, 0x0D: return .done(String(decoding: bytes, as: UTF8.self))
    case 0x03, 0x04, 0x1C: return .cancelled
    case 0x08, 0x7F:
      // A character of UTF-8 is one lead byte and what continues it (RFC 3629 §3).
      while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
    case 0x15: bytes.removeAll()
    default: bytes.append(byte)
    }
    return .more
  }
}
