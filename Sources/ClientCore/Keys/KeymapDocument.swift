/// The keymap as a document.
public enum KeymapDocument {
  /// `docs/keys.md`: a table for each place where keys are pressed.
  public static var markdown: String {
    var text = """
      # Keys

      Made from the keymap of `eblocks`; a test keeps it true. The bottom line of the screen shows
      what the keys do now, `?` shows all of them, and a key that does nothing says why.

      A key that records something (`m`, `s`, a resolution's letter) acts once however long it is
      held: the same key does nothing until it has been still for \
      \(KeyRepeat.span) milliseconds, or another was pressed.

      """
    for context in Keymap.Context.allCases {
      text += "\n## \(context.rawValue)\n\n| key | does |\n|---|---|\n"
      for row in Keymap.rows(context) {
        let keys = row.keys.map { "`\($0.label)`" }.joined(separator: " ")
        text += "| \(keys) | \(row.meaning) |\n"
      }
      text += note(context)
    }
    return text
  }

  private static func note(_ context: Keymap.Context) -> String {
    switch context {
    case .picker: "\nThe letter beside a resolution takes it at once.\n"
    case .notes, .correction, .signIn, .setting: "\n" + editing
    case .form:
      "\nLeft, right or the first letter choose where there is something to choose.\n\n" + editing
    case .filter: "\nTyping narrows the list.\n"
    default: ""
    }
  }

  private static let editing = """
    Typing: arrows, `Home`, `End`, `Ctrl-Left` and `Ctrl-Right` by words, `Ctrl-W` erases a word,
    `Ctrl-U` and `Ctrl-K` to the line's start and end, `Ctrl-Z` undoes and `Ctrl-Y` redoes typing.

    """
}
