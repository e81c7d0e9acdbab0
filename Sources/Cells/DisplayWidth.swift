/// How many columns text takes on a terminal: exactly those that `Canvas.put` uses for it.
///
/// A tab or line end counts as the space and another control character as the U+FFFD that is
/// drawn for it.
public enum DisplayWidth {
  /// 0 (nothing is drawn), 1 or 2; more for the rare character of several columns.
  public static func of(_ character: Character) -> Int {
    if let ascii = character.asciiValue, ascii >= 0x20, ascii < 0x7F { return 1 }
    return of(String(character))
  }

  public static func of(_ text: String) -> Int {
    if isPlain(text) { return text.utf8.count }
    return Glyphs(text).reduce(0) { $0 + $1.width }
  }

  /// Nothing but printable ASCII, so that bytes are columns.
  static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
  }
}
