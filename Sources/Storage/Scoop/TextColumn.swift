/// How to look for a text in a column of another program's, whose characters may be fewer than
/// ours. Comparing a latin1 column with a text that latin1 cannot hold is an error of the
/// database's (MariaDB 1267), though the answer is simple: nobody.
struct TextColumn: Sendable {
  /// The column, as a statement names it.
  let name: String
  /// The column's character set and collation; nil when it holds every text.
  let narrow: (characterSet: String, collation: String)?

  /// A column of a program that holds every text: our own.
  init(_ name: String) {
    self.name = name
    narrow = nil
  }

  init(_ name: String, like column: SiteTable.Column?) {
    self.name = name
    if let set = column?.characterSet, let collation = column?.collation, set != "utf8mb4",
      (set + collation).utf8.allSatisfy(Self.isNameCharacter)
    {
      narrow = (set, collation)
    } else {
      narrow = nil
    }
  }

  /// True of the rows whose column is `text` in the column's own order of characters.
  func equals(_ text: String) -> SQL {
    guard let narrow else { return "\(raw: name) = \(text)" }
    // A character the set does not know becomes a question mark, which would match one.
    return """
      \(raw: name) = CONVERT(\(text) USING \(raw: narrow.characterSet)) \
      COLLATE \(raw: narrow.collation) \
      AND CONVERT(CONVERT(\(text) USING \(raw: narrow.characterSet)) USING utf8mb4) = \(text)
      """
  }

  private static func isNameCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
