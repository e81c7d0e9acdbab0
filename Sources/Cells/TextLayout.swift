/// Text fitted into columns.
public enum TextLayout {
  public enum Alignment: Sendable { case leading, center, trailing }

  /// The text in lines of at most `columns` columns, broken between words, inside a word only
  /// when it is longer than a line. Line ends in the text stay; blank lines too. The spaces at a
  /// break are gone.
  ///
  /// A wide character in a single column still gets a line of its own.
  public static func wrap(_ text: String, columns: Int) -> [String] {
    let characters = Array(text)
    return visualLines(characters, columns: columns).map { line in
      var end = line.range.upperBound
      while !line.endsParagraph, end > line.range.lowerBound, characters[end - 1] == " " {
        end -= 1
      }
      return String(characters[line.range.lowerBound..<end])
    }
  }

  /// The text in at most `columns` columns, ending in `…` when something was cut off.
  public static func truncate(_ text: String, columns: Int) -> String {
    guard columns > 0 else { return "" }
    guard DisplayWidth.of(text) > columns else { return text }
    var result = ""
    var width = 0
    for character in text {
      let next = DisplayWidth.of(character)
      guard width + next <= columns - 1 else { break }
      result.append(character)
      width += next
    }
    return result + "…"
  }

  /// The text in exactly `columns` columns: cut off with `…` or filled up with spaces.
  public static func pad(_ text: String, columns: Int, alignment: Alignment = .leading) -> String {
    let text = truncate(text, columns: columns)
    let free = max(0, columns - DisplayWidth.of(text))
    let before =
      switch alignment {
      case .leading: 0
      case .center: free / 2
      case .trailing: free
      }
    return String(repeating: " ", count: before) + text
      + String(repeating: " ", count: free - before)
  }

  /// A line as it stands on the screen.
  struct VisualLine: Equatable {
    /// The characters in it, with the spaces at a soft break and without the line end.
    var range: Range<Int>
    /// A line end of the text, or the text's own end, follows.
    var endsParagraph: Bool
  }

  /// The lines in order; never none. A space never begins a line at a soft break: it hangs over
  /// the end of the line before.
  static func visualLines(_ characters: [Character], columns: Int) -> [VisualLine] {
    var lines: [VisualLine] = []
    var start = 0
    for index in characters.indices where characters[index].isNewline {
      appendParagraph(characters, start..<index, columns: columns, to: &lines)
      start = index + 1
    }
    appendParagraph(characters, start..<characters.count, columns: columns, to: &lines)
    return lines
  }

  private static func appendParagraph(
    _ characters: [Character], _ paragraph: Range<Int>, columns: Int,
    to lines: inout [VisualLine]
  ) {
    var start = paragraph.lowerBound
    while true {
      let end = lineEnd(characters, from: start, limit: paragraph.upperBound, columns: columns)
      let isLast = end == paragraph.upperBound
      lines.append(VisualLine(range: start..<end, endsParagraph: isLast))
      if isLast { return }
      start = end
    }
  }

  /// Where the line that begins at `start` ends.
  private static func lineEnd(
    _ characters: [Character], from start: Int, limit: Int, columns: Int
  ) -> Int {
    var width = 0
    var lastBreak = start
    var index = start
    while index < limit {
      let character = characters[index]
      let next = DisplayWidth.of(character)
      if character == " " {
        lastBreak = index + 1
      } else {
        if next == 2, index > start { lastBreak = index }
        if width + next > columns {
          return lastBreak > start ? lastBreak : max(index, start + 1)
        }
        if next == 2 { lastBreak = index + 1 }
      }
      width += next
      index += 1
    }
    return limit
  }
}
