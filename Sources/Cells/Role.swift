/// What a piece of text is for. The terminal turns a role into colour and attributes, so that no
/// screen names a colour.
public enum Role: UInt8, CaseIterable, Sendable {
  case text, dim, label, heading, title
  case accent, focus, selection
  case thanks, warning, error
  case rule, key, phone, prime
  case offline, online

  /// The letter that stands for the role in `Canvas.roleLines`.
  public var letter: Character {
    switch self {
    case .text: "."
    case .dim: "d"
    case .label: "l"
    case .heading: "h"
    case .title: "t"
    case .accent: "a"
    case .focus: "f"
    case .selection: "s"
    case .thanks: "k"
    case .warning: "w"
    case .error: "e"
    case .rule: "r"
    case .key: "y"
    case .phone: "p"
    case .prime: "*"
    case .offline: "o"
    case .online: "n"
    }
  }
}
