/// How text looks: colours by their number in the terminal, and attributes.
public struct Style: Hashable, Sendable {
  /// The terminal's own colour.
  public static let defaultColor: Int16 = -1

  public var foreground = Style.defaultColor
  public var background = Style.defaultColor
  public var isBold = false
  public var isDim = false
  public var isUnderlined = false
  public var isReversed = false

  public init(
    foreground: Int16 = Style.defaultColor, background: Int16 = Style.defaultColor,
    bold: Bool = false, dim: Bool = false, underlined: Bool = false, reversed: Bool = false
  ) {
    self.foreground = foreground
    self.background = background
    isBold = bold
    isDim = dim
    isUnderlined = underlined
    isReversed = reversed
  }
}
