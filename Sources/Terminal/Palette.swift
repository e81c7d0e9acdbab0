import Cells

/// The look of every role, as far as the terminal can show it.
///
/// The terminal's background stays, light or dark; every colour reads on both. Plain text has no
/// style at all, so typing costs one byte a letter.
public enum Palette: CaseIterable, Sendable {
  /// 256 colours or more.
  case full
  /// The eight colours of ECMA-48.
  case basic
  /// Bold, underline and reverse only.
  case monochrome

  /// - Parameters:
  ///   - colors: as many as the terminal has; 0 when it has none.
  ///   - noColor: the environment's `NO_COLOR`, which counts unless empty (no-color.org).
  public init(colors: Int, noColor: String?) {
    if colors < 8 || !(noColor ?? "").isEmpty {
      self = .monochrome
    } else {
      self = colors >= 256 ? .full : .basic
    }
  }

  public func style(for role: Role) -> Style {
    switch self {
    case .full: Self.full(role)
    case .basic: Self.basic(role)
    case .monochrome: Self.monochrome(role)
    }
  }

  private static func full(_ role: Role) -> Style {
    switch role {
    case .text: Style()
    // An attribute is half the bytes of a colour of 256, and follows the terminal's own theme.
    case .dim, .label, .rule: Style(dim: true)
    case .heading, .title, .phone: Style(bold: true)
    case .accent: Style(foreground: 33, bold: true)
    case .key: Style(foreground: 33)
    // Sent whenever the selection moves: one attribute is shorter than two colours.
    case .focus: Style(reversed: true)
    case .selection: Style(foreground: 231, background: 240)
    case .thanks: Style(foreground: 35, bold: true)
    case .online: Style(foreground: 35)
    case .warning: Style(foreground: 172, bold: true)
    case .offline: Style(foreground: 172)
    case .prime: Style(foreground: 172, bold: true)
    case .error: Style(foreground: 160, bold: true)
    }
  }

  private static func basic(_ role: Role) -> Style {
    switch role {
    case .text, .label: Style()
    case .dim, .rule: Style(dim: true)
    case .heading, .title, .phone: Style(bold: true)
    case .accent: Style(foreground: 6, bold: true)
    case .key: Style(foreground: 6)
    case .focus: Style(reversed: true)
    case .selection: Style(foreground: 7, background: 4)
    case .thanks: Style(foreground: 2, bold: true)
    case .online: Style(foreground: 2)
    case .warning, .prime: Style(foreground: 3, bold: true)
    case .offline: Style(foreground: 3)
    case .error: Style(foreground: 1, bold: true)
    }
  }

  private static func monochrome(_ role: Role) -> Style {
    switch role {
    case .text, .label, .dim, .rule, .online: Style()
    case .heading, .title, .phone, .prime, .key, .thanks, .warning, .offline: Style(bold: true)
    case .accent: Style(underlined: true)
    case .focus: Style(reversed: true)
    case .selection: Style(bold: true, reversed: true)
    case .error: Style(bold: true, underlined: true)
    }
  }
}
