import Cells

/// Help, or script and history, on the screen.
extension Model {
  /// The lines at this width, and the last one that may be on top.
  func readerRoom(_ reader: Reader) -> (lines: [(Reader.Paragraph, Bool)], last: Int) {
    let columns = max(screen.body.columns - 4, 10)
    let lines = reader.paragraphs.flatMap { paragraph -> [(Reader.Paragraph, Bool)] in
      let width = paragraph.key == nil ? columns : columns - Self.keyColumn
      return TextLayout.wrap(paragraph.text, columns: max(width, 10)).enumerated().map {
        var line = paragraph
        line.text = $0.element
        return (line, $0.offset == 0)
      }
    }
    return (lines, max(lines.count - (screen.body.rows - 2), 0))
  }

  private static let keyColumn = 16

  func drawReader(_ reader: Reader, on canvas: inout Canvas) {
    let area = screen.body
    canvas.clear(area)
    let room = readerRoom(reader)
    let top = min(reader.top, room.last)
    canvas.put(
      reader.title, at: Point(row: area.row, column: 2), role: .title, width: area.columns - 3)
    if room.last > 0 {
      let place = top < room.last ? "more below" : "the end"
      canvas.put(
        place, at: Point(row: area.row, column: area.endColumn - 2 - place.count), role: .dim)
    }
    for (offset, line) in room.lines.dropFirst(top).prefix(area.rows - 2).enumerated() {
      let row = area.row + 2 + offset
      let (paragraph, isFirst) = line
      if let key = paragraph.key, isFirst {
        canvas.put(key, at: Point(row: row, column: 2), role: .key, width: Self.keyColumn - 1)
      }
      canvas.put(
        paragraph.text,
        at: Point(row: row, column: 2 + (paragraph.key == nil ? 0 : Self.keyColumn)),
        role: paragraph.isHeading ? .heading : .text)
    }
  }
}
