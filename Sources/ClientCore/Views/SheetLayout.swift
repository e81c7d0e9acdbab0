import Cells

/// Where the parts of a voter's sheet are: who it is at the top, notes at the bottom where they
/// stay from voter to voter, and what fits of history and script between.
struct SheetLayout: Equatable, Sendable {
  /// Name, description, address or phone.
  let contact: Rect
  /// Blank lines in the contact part are left out on low screens.
  let isTight: Bool
  /// Its title is left of the first line; nil when there is no room or nothing to show.
  let history: Rect?
  /// Under its title.
  let script: Rect?
  /// The title above the notes, and the notes.
  let notesTitle: Rect
  let notes: Rect
  /// A third column has room for everything else.
  let isSideways: Bool

  /// - Parameter noteLines: lines of the notes, for which room is made.
  init(_ sheet: Sheet, screen: ScreenLayout, noteLines: Int) {
    let area = screen.sheet
    let isTight = area.rows < 14
    let contactRows = Self.contactRows(sheet, isTight: isTight)
    let (contact, rest) = area.splitTop(min(contactRows, max(area.rows - 2, 1)))
    self.contact = contact
    self.isTight = isTight
    isSideways = screen.side != nil
    let gap = isTight ? 0 : 1
    let middleRows = max(rest.rows - gap, 0)
    let noteRows: Int
    if isSideways {
      noteRows = middleRows
    } else {
      let wish = min(max(3, noteLines + 2), area.rows / 2)
      noteRows = min(wish, middleRows)
    }
    let (between, bottom) = rest.splitBottom(noteRows)
    let (title, text) = bottom.splitTop(1)
    notesTitle = title
    notes = text.splitLeft(2).rest
    var free = screen.side ?? between.splitBottom(gap).rest
    history = Self.take(
      sheet.history.count, most: isSideways ? 12 : 3, from: &free, gap: isSideways ? 0 : gap)
    script = Self.take(
      sheet.script.isEmpty ? 0 : sheet.script.count + 1, most: .max, atLeast: 3, from: &free,
      gap: isSideways && history == nil ? 0 : gap)
  }

  /// Up to `most` rows under a gap; nil when there is nothing, or no room for `atLeast` of them.
  private static func take(
    _ count: Int, most: Int, atLeast: Int = 1, from free: inout Rect, gap: Int
  ) -> Rect? {
    guard count > 0, free.rows >= gap + min(atLeast, count) else { return nil }
    let rows = min(count, most)
    let (part, rest) = free.splitTop(gap + rows)
    free = rest
    return Rect(
      row: part.row + gap, column: part.column, rows: part.rows - gap, columns: part.columns)
  }

  private static func contactRows(_ sheet: Sheet, isTight: Bool) -> Int {
    let gap = isTight ? 0 : 1
    switch sheet.key.mode {
    case .letters: return sheet.envelope.count + 1
    case .calls: return 2 + gap + 1 + (sheet.there == nil ? 0 : 1)
    }
  }
}

extension Model {
  var sheetLayout: SheetLayout? {
    guard let sheet else { return nil }
    let screen = screen
    let columns = max(screen.sheet.columns - 2, 1)
    let notes = notes
    let lines = notes.isEmpty || screen.side != nil ? 0 : notes.rows(columns: columns)
    return SheetLayout(sheet, screen: screen, noteLines: lines)
  }
}
