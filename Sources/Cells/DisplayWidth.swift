/// How many columns text takes on a terminal: exactly those that `Canvas.put` uses for it.
///
/// A tab or line end counts as the space and another control character as the U+FFFD that is
/// drawn for it.
public enum DisplayWidth {
  /// 0 (nothing is drawn), 1 or 2; more for the rare character of several columns.
  public static func of(_ character: Character) -> Int {
    let bytes = character.utf8
    if bytes.count == 1, let ascii = bytes.first, ascii >= 0x20, ascii < 0x7F { return 1 }
    return of(String(character))
  }

  public static func of(_ text: String) -> Int {
    if text.utf8.withContiguousStorageIfAvailable({ isPlain($0) }) == true {
      return text.utf8.count
    }
    return Glyphs(text).reduce(0) { $0 + $1.width }
  }

  /// Nothing but printable ASCII, so that bytes are columns.
  static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    // Without leaving early, so that many bytes are looked at in one step.
    var highest: UInt8 = 0
    for byte in bytes { highest = max(highest, byte &- 0x20) }
    return highest < 0x7F - 0x20
  }
}
