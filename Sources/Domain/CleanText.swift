/// Text made safe to keep and to draw (SPEC 6.3, 12): whatever it holds, it cannot move a
/// terminal's cursor, set its title or turn the reading direction of what follows.
public enum CleanText {
  /// True for scalars that are never kept: C0 and C1 controls but for tab and line feed, DEL,
  /// direction overrides and isolates, line separators, tags, and the byte order mark.
  public static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x200E, 0x200F, 0x061C: true
    case 0x2028...0x202E, 0x2060...0x206F: true
    case 0xFEFF, 0xFFF9...0xFFFB: true
    case 0xE0000...0xE007F: true
    default: false
    }
  }

  /// `text` on one line: unsafe scalars dropped, runs of white space made one blank, ends trimmed.
  public static func line(_ text: String) -> String {
    if isPlainLine(text) { return text }
    var line = String.UnicodeScalarView()
    for word in lines(text).unicodeScalars.split(whereSeparator: \.properties.isWhitespace) {
      if !line.isEmpty { line.append(" ") }
      line.append(contentsOf: word)
    }
    return String(line)
  }

  /// `text` with its line breaks, as line feeds, also those of other systems and of Unicode:
  /// unsafe scalars dropped, white space at the ends of the whole trimmed, tabs kept.
  public static func lines(_ text: String) -> String {
    if isPlain(text) { return text }
    var kept = String.UnicodeScalarView()
    var previousWasReturn = false
    for scalar in text.unicodeScalars {
      if isLineBreak(scalar) {
        kept.append("\n")
      } else if !(scalar == "\n" && previousWasReturn), !isUnsafe(scalar) {
        kept.append(scalar)
      }
      previousWasReturn = scalar == "\r"
    }
    return trimmed(kept)
  }

  /// Spares the usual case, a short ASCII text without anything to clean, the slow way.
  private static func isPlainLine(_ text: String) -> Bool {
    var previous: UInt8 = 0x20
    for byte in text.utf8 {
      guard byte >= 0x20, byte < 0x7F, !(byte == 0x20 && previous == 0x20) else { return false }
      previous = byte
    }
    return previous != 0x20 || text.isEmpty
  }

  /// The same for a text of several lines.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return true }
    return first > 0x20 && last > 0x20
      && text.utf8.allSatisfy { ($0 >= 0x20 && $0 < 0x7F) || $0 == 0x0A }
  }

  /// The breaks besides the line feed: return, vertical tab, form feed, next line, and Unicode's
  /// separators (UAX 14). Dropped, they would join two words.
  private static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0B...0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// By scalars, not characters: a mark that follows a blank is no white space and stays.
  private static func trimmed(_ text: String.UnicodeScalarView) -> String {
    guard let first = text.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = text.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(text[first...last])
  }
}
