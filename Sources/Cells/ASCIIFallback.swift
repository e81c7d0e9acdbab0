/// What a terminal that cannot show Unicode gets instead.
extension Canvas {
  /// The same canvas in printable ASCII: rules and symbols become their nearest sign, Latin
  /// letters lose their accents, everything else becomes `?`.
  public func asciiFallback() -> Canvas {
    var canvas = self
    canvas.replaceCells { cell in
      if cell.isContinuation { return Cell(glyph: .space, role: cell.role) }
      guard cell.scalar(at: 0) >= 0x80 || cell.scalar(at: 1) != 0 else { return cell }
      let sign = Self.asciiSign(for: cell.scalar(at: 0))
      return Cell(glyph: Glyph(sign, width: 1), role: cell.role)
    }
    return canvas
  }

  private static func asciiSign(for value: UInt32) -> Unicode.Scalar {
    if value < 0x80 { return Unicode.Scalar(value) ?? "?" }
    if value >= 0xC0, value < 0x180 { return latin[Int(value) - 0xC0] }
    if (0x2800...0x28FF).contains(value) { return asciiDots(value) }
    return signs[value] ?? "?"
  }

  /// A Braille pattern: a solid line fills cells with two dots and more, a dotted one with one.
  private static func asciiDots(_ value: UInt32) -> Unicode.Scalar {
    let pattern = value & 0xFF
    switch pattern.nonzeroBitCount {
    case 0: return " "
    // Dots 1, 2, 4 and 5 are the upper half.
    case 1: return pattern & 0b0001_1011 != 0 ? "'" : "."
    default: return "*"
    }
  }

  private static let signs: [UInt32: Unicode.Scalar] = {
    let pairs: [(String, Unicode.Scalar)] = [
      ("─━═╌╍", "-"), ("│┃║▏▎▍▕", "|"), ("┌┐└┘├┤┬┴┼╭╮╰╯", "+"), ("…", "."), ("•●·■◆▪★⋅", "*"),
      ("○◯◌□◇☆", "o"), ("▸▶›→»", ">"), ("◂◀‹←«", "<"), ("▴▲↑", "^"), ("▾▼↓", "v"),
      ("‘’‚′´ʼʻ", "'"), ("“”„″", "\""), ("‐‑‒–—―−", "-"), ("×✗✘", "x"), ("✓✔", "v"),
      ("█▉▊▋▌▐▓", "#"), ("▒░", ":"), ("▁▂▃▄", "_"), ("▅▆▇", "="), ("\u{A0}\u{2007}\u{202F}", " "),
    ]
    var signs: [UInt32: Unicode.Scalar] = [:]
    for (from, to) in pairs { for scalar in from.unicodeScalars { signs[scalar.value] = to } }
    return signs
  }()

  /// U+00C0 to U+017F without their accents.
  private static let latin: [Unicode.Scalar] = Array(
    ("AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty"
      + "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLl"
      + "NnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs").unicodeScalars)
}
