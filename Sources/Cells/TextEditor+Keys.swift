/// The keys of the editor.
extension TextEditor {
  /// Does what the key does in an editor.
  ///
  /// - Parameter columns: the width that the text is drawn in, so that up, down, Home and End go
  ///   by the lines as seen; `nil`: by the lines of the text.
  /// - Returns: false when this is no editing key here, so that someone else may have it. A key
  ///   that could do nothing (Backspace at the beginning, a letter into a full field) is true.
  public mutating func handle(_ key: Key, columns: Int? = nil) -> Bool {
    if key.code != .up, key.code != .down { goalColumn = nil }
    if case .character(let character) = key.code {
      if key.modifiers.isEmpty {
        insert(String(character), kind: .typing)
        return true
      }
      return handleChord(character, key.modifiers)
    }
    switch key.code {
    case .enter where isMultiline && key.modifiers.isEmpty: insert("\n", kind: .other)
    case .backspace: eraseBackward(word: !key.modifiers.isEmpty)
    case .delete: eraseForward(word: !key.modifiers.isEmpty)
    case .left, .right, .home, .end: move(key, columns)
    case .up where isMultiline: moveLine(by: -1, columns)
    case .down where isMultiline: moveLine(by: 1, columns)
    default: return false
    }
    return true
  }

  /// Takes the last step back; false when there is none.
  @discardableResult
  public mutating func undo() -> Bool { applyAll(history.undo()) }

  /// Does again what was taken back last; false when there is none.
  @discardableResult
  public mutating func redo() -> Bool { applyAll(history.redo()) }

  private mutating func applyAll(_ edits: [Edit]) -> Bool {
    for edit in edits { apply(edit) }
    return !edits.isEmpty
  }

  private mutating func handleChord(_ character: Character, _ modifiers: Key.Modifiers) -> Bool {
    switch modifiers {
    case .control: return handleControl(character)
    case .alt: return handleAlt(character)
    case [.control, .shift] where character == "z":
      redo()
      return true
    default: return false
    }
  }

  private mutating func handleControl(_ character: Character) -> Bool {
    switch character {
    case "a": moveCursor(to: lineStart)
    case "e": moveCursor(to: lineEnd)
    case "b": moveCursor(to: max(0, cursor - 1))
    case "f": moveCursor(to: min(characters.count, cursor + 1))
    case "d": eraseForward(word: false)
    case "h": eraseBackward(word: false)
    case "w": eraseBackward(word: true)
    case "u": replace(lineStart..<cursor, with: [], kind: .other)
    case "k": eraseToLineEnd()
    case "z", "_": undo()
    case "y": redo()
    default: return false
    }
    return true
  }

  private mutating func handleAlt(_ character: Character) -> Bool {
    switch character {
    case "b": moveCursor(to: wordStart)
    case "f": moveCursor(to: wordEnd)
    case "d": eraseForward(word: true)
    case "z": redo()
    default: return false
    }
    return true
  }

  // MARK: Erasing

  private mutating func eraseBackward(word: Bool) {
    let start = word ? wordStart : max(0, cursor - 1)
    replace(start..<cursor, with: [], kind: word ? .other : .erasing)
  }

  private mutating func eraseForward(word: Bool) {
    let end = word ? wordEnd : min(characters.count, cursor + 1)
    replace(cursor..<end, with: [], kind: .other)
  }

  /// At the end of a line it takes the line end, so that the next line comes up.
  private mutating func eraseToLineEnd() {
    let end = lineEnd == cursor ? min(characters.count, cursor + 1) : lineEnd
    replace(cursor..<end, with: [], kind: .other)
  }

  // MARK: Moving

  mutating func moveCursor(to position: Int) {
    history.endStep()
    cursor = min(max(0, position), characters.count)
  }

  private mutating func move(_ key: Key, _ columns: Int?) {
    let byWord = !key.modifiers.isDisjoint(with: [.control, .alt])
    let target =
      switch key.code {
      case .left: byWord ? wordStart : cursor - 1
      case .right: byWord ? wordEnd : cursor + 1
      case .home: byWord ? 0 : lineStart(columns)
      default: byWord ? characters.count : lineEnd(columns)
      }
    moveCursor(to: target)
  }

  private mutating func moveLine(by step: Int, _ columns: Int?) {
    let lines = visualLines(columns)
    let line = lineIndex(of: cursor, in: lines)
    let goal = goalColumn ?? column(of: cursor, in: lines[line])
    let target = line + step
    if target < 0 {
      moveCursor(to: 0)
    } else if target >= lines.count {
      moveCursor(to: characters.count)
    } else {
      moveCursor(to: position(atColumn: goal, in: lines[target]))
    }
    goalColumn = goal
  }

  private var lineStart: Int {
    (characters[..<cursor].lastIndex(of: "\n") ?? -1) + 1
  }

  private var lineEnd: Int { characters[cursor...].firstIndex(of: "\n") ?? characters.count }

  private func lineStart(_ columns: Int?) -> Int {
    let lines = visualLines(columns)
    return lines[lineIndex(of: cursor, in: lines)].range.lowerBound
  }

  private func lineEnd(_ columns: Int?) -> Int {
    let lines = visualLines(columns)
    return lastPosition(in: lines[lineIndex(of: cursor, in: lines)])
  }

  /// In a password a word would show where its spaces are, so all of it is one.
  private var wordStart: Int {
    if isSecure { return 0 }
    var position = cursor
    while position > 0, !Self.isWord(characters[position - 1]) { position -= 1 }
    while position > 0, Self.isWord(characters[position - 1]) { position -= 1 }
    return position
  }

  private var wordEnd: Int {
    if isSecure { return characters.count }
    var position = cursor
    while position < characters.count, !Self.isWord(characters[position]) { position += 1 }
    while position < characters.count, Self.isWord(characters[position]) { position += 1 }
    return position
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "'" || character == "’"
  }
}
