/// Why there is no screen.
public enum TerminalError: Error, Equatable, CustomStringConvertible {
  /// Input or output goes to a file or another program.
  case notATerminal
  /// `TERM` is unset.
  case terminalTypeMissing
  /// The system has no description of the terminal that `TERM` names.
  case terminalTypeUnknown(String)
  /// The terminal cannot place the cursor (it has no `cup`).
  case cannotPlaceCursor(String)
  /// Another screen is already open in this process.
  case alreadyOpen
  /// The terminal is gone: its window was closed, or the connection to it lost.
  case hungUp
  /// The system refused what the program needs in order to hear signals; its error number.
  case signalsUnavailable(Int32)

  /// What happened, what it means, what to do.
  public var description: String {
    switch self {
    case .notATerminal:
      "eBlocks draws on a terminal, but its input or output is not one. "
        + "Run it by itself, without pipes or redirection."
    case .terminalTypeMissing:
      "TERM is not set, so eBlocks does not know how to draw here. "
        + "Set it to your terminal's type, for example TERM=xterm-256color."
    case .terminalTypeUnknown(let type):
      "This system does not know the terminal type \"\(type)\" that TERM names. "
        + "Install the package ncurses-term, or try TERM=xterm-256color."
    case .cannotPlaceCursor(let type):
      "A terminal of type \"\(type)\" cannot place the cursor, so eBlocks cannot draw on it. "
        + "Use another terminal, or set TERM to its real type."
    case .alreadyOpen:
      "The screen is already open."
    case .hungUp:
      "The terminal was closed."
    case .signalsUnavailable(let number):
      "The system does not let eBlocks hear signals (error \(number)), so it could not follow "
        + "a resized window or end cleanly. Raise the limit on open files and start it again."
    }
  }
}
