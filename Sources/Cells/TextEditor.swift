/// The text of a field or of notes being edited, with its cursor and its history.
///
/// Positions count characters as a person sees them (grapheme clusters). The limit counts Unicode
/// scalars, as the server does for notes.
public struct TextEditor: Equatable, Sendable {
  /// Enter begins a new line; otherwise a field of one line.
  public let isMultiline: Bool
  /// Drawn as `•`, for passwords.
  public let isSecure: Bool
  /// The most Unicode scalars that the text may have; `nil` for any number.
  public let limit: Int?

  var characters: [Character] = []
  /// Characters before the cursor.
  public internal(set) var cursor = 0
  private var scalarCount = 0
  var history = EditHistory()
  /// The column that moving up and down keeps to.
  var goalColumn: Int?

  /// The cursor stands behind the text. What does not fit into the limit is left out.
  public init(
    text: String = "", isMultiline: Bool = false, limit: Int? = nil, isSecure: Bool = false
  ) {
    self.isMultiline = isMultiline
    self.isSecure = isSecure
    self.limit = limit
    insert(text)
    history = EditHistory()
  }

  public var text: String { String(characters) }
  public var isEmpty: Bool { characters.isEmpty }

  /// No further scalar fits.
  public var isFull: Bool { limit.map { scalarCount >= $0 } ?? false }

  /// Unicode scalars in the text, the unit of `limit`.
  public var length: Int { scalarCount }

  public var canUndo: Bool { history.canUndo }
  public var canRedo: Bool { history.canRedo }

  /// Inserts text at the cursor, as one step of the history: a paste.
  ///
  /// Line ends stay when there may be several lines and become spaces otherwise; tabs become
  /// spaces; other control characters and direction overrides are left out.
  ///
  /// - Returns: false when some of it did not fit into the limit and was left out.
  @discardableResult
  public mutating func insert(_ text: String) -> Bool {
    goalColumn = nil
    return insert(text, kind: .other)
  }

  /// Everything out, as one step of the history.
  public mutating func clear() { replace(0..<characters.count, with: [], kind: .other) }

  @discardableResult
  mutating func insert(_ text: String, kind: EditHistory.Kind) -> Bool {
    let clean = cleaned(text)
    var room = limit.map { $0 - scalarCount } ?? .max
    var fitting: [Character] = []
    var isWhole = true
    for character in clean {
      room -= character.unicodeScalars.count
      guard room >= 0 else {
        isWhole = false
        break
      }
      fitting.append(character)
    }
    if !fitting.isEmpty { replace(cursor..<cursor, with: fitting, kind: kind) }
    return isWhole
  }

  /// The one place where text changes; the cursor ends behind `new`.
  mutating func replace(_ range: Range<Int>, with new: [Character], kind: EditHistory.Kind) {
    guard !range.isEmpty || !new.isEmpty else { return }
    let edit =
      isSimple(range, new)
      ? Edit(
        start: range.lowerBound, removed: Array(characters[range]), inserted: new,
        cursorBefore: cursor, cursorAfter: range.lowerBound + new.count)
      : joinedEdit(range, with: new)
    apply(edit)
    history.record(edit, kind: kind)
  }

  mutating func apply(_ edit: Edit) {
    let end = edit.start + edit.removed.count
    characters.replaceSubrange(edit.start..<end, with: edit.inserted)
    scalarCount += Self.scalars(edit.inserted) - Self.scalars(edit.removed)
    cursor = edit.cursorAfter
  }

  /// ASCII beside ASCII never joins into one character.
  private func isSimple(_ range: Range<Int>, _ new: [Character]) -> Bool {
    let before = range.lowerBound > 0 ? characters[range.lowerBound - 1] : " "
    let after = range.upperBound < characters.count ? characters[range.upperBound] : " "
    return before.isASCII && after.isASCII && new.allSatisfy(\.isASCII)
  }

  /// The edit when the new text may join with what is around it, as an accent does with the
  /// letter before: all of the text is cut into characters again.
  private func joinedEdit(_ range: Range<Int>, with new: [Character]) -> Edit {
    let upToCursor = String(characters[..<range.lowerBound]) + String(new)
    let all = Array(upToCursor + String(characters[range.upperBound...]))
    var bytes = 0
    var cursorAfter = 0
    while bytes < upToCursor.utf8.count, cursorAfter < all.count {
      bytes += all[cursorAfter].utf8.count
      cursorAfter += 1
    }
    let shorter = min(characters.count, all.count)
    var start = 0
    while start < shorter, Self.isSame(characters[start], all[start]) { start += 1 }
    var tail = 0
    while tail < shorter - start,
      Self.isSame(characters[characters.count - 1 - tail], all[all.count - 1 - tail])
    {
      tail += 1
    }
    return Edit(
      start: start, removed: Array(characters[start..<(characters.count - tail)]),
      inserted: Array(all[start..<(all.count - tail)]),
      cursorBefore: cursor, cursorAfter: cursorAfter)
  }

  /// The same scalars; `==` would also take composed and decomposed letters for the same.
  private static func isSame(_ a: Character, _ b: Character) -> Bool {
    a.utf8.elementsEqual(b.utf8)
  }

  private static func scalars(_ characters: [Character]) -> Int {
    characters.reduce(0) { $0 + ($1.isASCII ? 1 : $1.unicodeScalars.count) }
  }

  private func cleaned(_ text: String) -> String {
    var clean = String.UnicodeScalarView()
    var afterReturn = false
    for scalar in text.unicodeScalars {
      let isSecondOfLineEnd = afterReturn && scalar == "\n"
      afterReturn = scalar == "\r"
      if isSecondOfLineEnd { continue }
      if let kept = kept(scalar) { clean.append(kept) }
    }
    return String(clean)
  }

  private func kept(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x0A, 0x0D, 0x2028, 0x2029: isMultiline ? "\n" : " "
    case 0x09: " "
    case ..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: nil
    default: scalar
    }
  }
}
