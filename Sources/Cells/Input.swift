/// What comes from the terminal.
public enum Input: Equatable, Sendable {
  case key(Key)
  /// Pasted text: line ends are `\n`; other control characters are still in it.
  case paste(String)
  case mouse(Mouse)
  /// The terminal's window gained (or lost) the focus.
  case focus(Bool)
}

/// A mouse event, from the terminal's SGR mode (1006).
public struct Mouse: Equatable, Sendable {
  public enum Button: Equatable, Sendable { case left, middle, right }

  public enum Kind: Equatable, Sendable {
    case press(Button)
    case release, drag, wheelUp, wheelDown
  }

  public var kind: Kind
  public var at: Point
  public var modifiers: Key.Modifiers

  public init(kind: Kind, at: Point, modifiers: Key.Modifiers = []) {
    self.kind = kind
    self.at = at
    self.modifiers = modifiers
  }
}
