import Cells
import Domain

/// The voter beside the list.
extension Model {
  func drawSheet(on canvas: inout Canvas) {
    guard let sheet, let layout = sheetLayout else { return }
    drawContact(sheet, layout, on: &canvas)
    if let rect = layout.history {
      canvas.put("Earlier", at: rect.origin, role: .label)
      draw(sheet.history, in: rect.splitLeft(9).rest, on: &canvas)
    }
    if let rect = layout.script {
      canvas.put(sheet.scriptTitle, at: rect.origin, role: .label)
      draw(sheet.script, in: rect.splitTop(1).rest.splitLeft(2).rest, on: &canvas)
    }
    drawNotes(layout, on: &canvas)
  }

  private func drawContact(_ sheet: Sheet, _ layout: SheetLayout, on canvas: inout Canvas) {
    let area = layout.contact
    var row = area.row
    func put(_ text: String, _ role: Role, indent: Int = 0) {
      guard row < area.endRow else { return }
      canvas.put(
        text, at: Point(row: row, column: area.column + indent), role: role,
        width: area.columns - indent)
      row += 1
    }
    if sheet.envelope.isEmpty { put(sheet.name, .heading) }
    for (index, line) in sheet.envelope.enumerated() {
      put(line, index < sheet.nameLines ? .heading : .text)
    }
    if sheet.key.voter.prime {
      let column = area.endColumn - Sheet.prime.count
      canvas.put(" " + Sheet.prime, at: Point(row: area.row, column: column - 1), role: .prime)
    }
    put(sheet.about, .text)
    if sheet.envelope.isEmpty, !layout.isTight { row += 1 }
    if let phone = sheet.phone { put(phone, .phone, indent: 2) }
    if let note = sheet.phoneNote { put(note, .warning, indent: 2) }
    if let there = sheet.there { put(there, .text, indent: 2) }
  }

  /// As many lines as fit; where some do not, the last row says so, unless it is the only one.
  private func draw(_ lines: [String], in rect: Rect, on canvas: inout Canvas) {
    for (index, line) in lines.prefix(rect.rows).enumerated() {
      let isCut = index > 0 && index == rect.rows - 1 && lines.count > rect.rows
      canvas.put(
        isCut ? "… v shows all" : line, at: Point(row: rect.row + index, column: rect.column),
        role: isCut ? .dim : .text, width: rect.columns)
    }
  }

  private func drawNotes(_ layout: SheetLayout, on canvas: inout Canvas) {
    let isWriting = focus == .notes && layers.isEmpty
    canvas.put("Notes", at: layout.notesTitle.origin, role: isWriting ? .accent : .label)
    let notes = notes
    let area = layout.notes
    notes.draw(in: area, on: &canvas, role: .text, isFocused: isWriting)
    if notes.isEmpty, !isWriting {
      canvas.put("none yet; e writes some", at: area.origin, role: .dim, width: area.columns)
    }
  }
}
