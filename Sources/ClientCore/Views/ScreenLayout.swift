import Cells
import Domain

/// Where the parts of the screen are, by its size alone: drawing, mouse and keys go by the same.
struct ScreenLayout: Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    /// Below 40×12: a sentence.
    case tooSmall
    /// Below 60 columns: list and voter are separate pages.
    case narrow
    /// List and voter side by side.
    case wide
    /// From 120 columns: script and history in a third column.
    case threeColumns
  }

  static let smallest = Size(rows: 12, columns: 40)

  let size: Size
  let kind: Kind
  /// Rows of the message line: a long message takes more, from the body.
  let messageRows: Int

  init(_ size: Size, messageRows: Int = 1) {
    self.size = size
    self.messageRows = messageRows
    kind =
      if size.rows < Self.smallest.rows || size.columns < Self.smallest.columns {
        .tooSmall
      } else if size.columns < 60 {
        .narrow
      } else {
        size.columns < 120 ? .wide : .threeColumns
      }
  }

  /// On a low screen the rules are left out.
  var isLow: Bool { size.rows < 18 }

  var header: Rect { Rect(row: 0, column: 0, rows: 1, columns: size.columns) }

  /// Between header and the lines at the bottom.
  var body: Rect {
    let top = isLow ? 1 : 2
    let bottom = (isLow ? 2 : 3) + messageRows
    return Rect(row: top, column: 0, rows: size.rows - top - bottom, columns: size.columns)
  }

  /// The rule under the header and the one under the body; nil on a low screen.
  var rules: (top: Int, bottom: Int)? { isLow ? nil : (1, body.endRow) }

  var message: Rect {
    Rect(
      row: size.rows - 2 - messageRows, column: 0, rows: messageRows, columns: size.columns)
  }
  var status: Rect { line(fromBottom: 2) }
  var help: Rect { line(fromBottom: 1) }

  /// The column of the rule right of the list; nil when the list has the page for itself.
  var divider: Int? {
    switch kind {
    case .tooSmall, .narrow: nil
    case .wide: min(max(size.columns * 3 / 7, 26), 38)
    case .threeColumns: 36
    }
  }

  /// The column of the rule left of the third column.
  var secondDivider: Int? {
    guard kind == .threeColumns, let divider else { return nil }
    return divider + (size.columns - divider) * 52 / 100
  }

  /// The list with its title.
  var list: Rect {
    guard let divider else { return body }
    return Rect(row: body.row, column: 0, rows: body.rows, columns: divider)
  }

  /// The voter, inside its margins.
  var sheet: Rect {
    let left = (divider ?? -1) + 2
    let right = secondDivider.map { $0 - 1 } ?? size.columns - 1
    return Rect(row: body.row, column: left, rows: body.rows, columns: right - left)
  }

  /// Script and history, inside their margins.
  var side: Rect? {
    secondDivider.map { divider in
      Rect(
        row: body.row, column: divider + 2, rows: body.rows,
        columns: size.columns - divider - 3)
    }
  }

  private func line(fromBottom count: Int) -> Rect {
    Rect(row: size.rows - count, column: 0, rows: 1, columns: size.columns)
  }
}

extension Model {
  var screen: ScreenLayout { ScreenLayout(size, messageRows: messageLines.count) }

  /// The message fitted into the line, or into as many as it needs until the next key, at most
  /// three; four on a narrow screen.
  var messageLines: [String] {
    let text = messageText
    let columns = max(size.columns - 2, 1)
    if text.utf8.count <= columns || message?.isRead == true { return [text] }
    let most = size.columns < 60 ? 4 : 3
    let lines = TextLayout.wrap(text, columns: columns)
    if lines.count <= most { return lines }
    return lines.prefix(most - 1) + [lines[(most - 1)...].joined(separator: " ")]
  }

  /// The message in force; while writing, how full the notes are when that is near the limit.
  private var messageText: String {
    if let message { return message.text }
    guard focus == .notes, notes.length > Notes.longest - 200 else { return "" }
    return "\(Notes.longest - notes.length) characters left in these notes."
  }

  /// Whether the list is on the screen, and the voter.
  var isListShown: Bool { screen.kind != .narrow || !isVoterOpen }
  var isSheetShown: Bool { screen.kind != .narrow || isVoterOpen }
}
