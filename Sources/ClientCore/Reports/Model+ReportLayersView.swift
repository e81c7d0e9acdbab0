import Cells
import Domain

/// The pop-ups of the reports page on the screen.
extension Model {
  func drawReportLayer(_ layer: ReportLayer, on canvas: inout Canvas) {
    switch layer {
    case .acts(let menu): drawActs(menu, on: &canvas)
    case .form(let form): drawForm(form, on: &canvas)
    }
  }

  private func drawActs(_ menu: ActMenu, on canvas: inout Canvas) {
    let area = screen.body
    canvas.clear(area)
    canvas.put(
      menu.title, at: Point(row: area.row, column: 2), role: .heading, width: area.columns - 3)
    let window = ListWindow(total: menu.acts.count, focus: menu.index, rows: area.rows - 2)
    for offset in 0..<max(window.count, 0) {
      let index = window.first + offset
      let row = area.row + 2 + offset
      let isHere = index == menu.index
      if isHere { canvas.put("▸", at: Point(row: row, column: 2), role: .focus) }
      canvas.put(
        menu.acts[index].label, at: Point(row: row, column: 4), role: isHere ? .heading : .text,
        width: area.columns - 5)
      if isHere { canvas.cursor = Point(row: row, column: 2) }
    }
  }

  /// Where the text of a form's field is edited.
  func fieldRect(_ form: ReportForm) -> Rect {
    let area = screen.body
    let top = area.row + 1 + formWords(form).count + (screen.isLow ? 0 : 1)
    guard form.isMultiline else {
      return Rect(row: top, column: 14, rows: 1, columns: max(area.columns - 16, 4))
    }
    return Rect(
      row: top, column: 2, rows: max(area.endRow - top - 2, 1), columns: area.columns - 4)
  }

  private func formWords(_ form: ReportForm) -> [String] {
    form.words.flatMap { TextLayout.wrap($0, columns: max(min(size.columns - 4, 72), 10)) }
  }

  private func drawForm(_ form: ReportForm, on canvas: inout Canvas) {
    let area = screen.body
    canvas.clear(area)
    canvas.put(
      form.title, at: Point(row: area.row, column: 2), role: .heading, width: area.columns - 3)
    for (offset, line) in formWords(form).enumerated() {
      canvas.put(line, at: Point(row: area.row + 1 + offset, column: 2), role: .dim)
    }
    var row = fieldRect(form).row
    for (index, field) in form.fields.enumerated() {
      guard row < area.endRow else { return }
      row = draw(field, isHere: index == form.focus, of: form, at: row, on: &canvas)
    }
    let state: (String, Role)? =
      form.isBusy ? (busyWords(form), .dim) : form.error.map { ($0, .error) }
    guard let (text, role) = state else { return }
    row += screen.isLow ? 0 : 1
    for line in TextLayout.wrap(text, columns: max(min(size.columns - 4, 72), 10)) {
      guard row < area.endRow else { return }
      canvas.put(line, at: Point(row: row, column: 2), role: role)
      row += 1
    }
  }

  private func busyWords(_ form: ReportForm) -> String {
    switch form.purpose {
    case .act: "Asking what it would do…"
    case .confirm: "Doing it…"
    case .export: "Getting the rows… Esc gives up."
    case .setting: "Saving…"
    case .filter: ""
    }
  }

  /// - Returns: the row below it.
  private func draw(
    _ field: ReportForm.Field, isHere: Bool, of form: ReportForm, at row: Int,
    on canvas: inout Canvas
  ) -> Int {
    var rect = fieldRect(form)
    rect.row = row
    if !form.isMultiline {
      canvas.put(isHere ? "▸" : " ", at: Point(row: row, column: 1), role: .accent)
      canvas.put(
        field.name.label, at: Point(row: row, column: 3), role: isHere ? .text : .label, width: 10)
    }
    if field.choices.isEmpty {
      field.editor.draw(
        in: rect, on: &canvas, role: .text, isFocused: isHere && isOnTop(form))
      if field.editor.isEmpty, !isHere { canvas.put("····", at: rect.origin, role: .dim) }
    } else {
      drawChoices(field, isHere: isHere, in: rect, on: &canvas)
    }
    var below = rect.endRow
    if let error = field.error {
      for line in TextLayout.wrap(error, columns: max(rect.columns, 10)).prefix(3)
      where below < screen.body.endRow {
        canvas.put(line, at: Point(row: below, column: rect.column), role: .error)
        below += 1
      }
    }
    return below
  }

  private func drawChoices(
    _ field: ReportForm.Field, isHere: Bool, in rect: Rect, on canvas: inout Canvas
  ) {
    var column = rect.column
    for (index, choice) in field.choices.enumerated() {
      let isChosen = index == field.choice
      let text = isChosen ? "[\(choice.label)]" : " \(choice.label) "
      if isChosen, isHere { canvas.cursor = Point(row: rect.row, column: column) }
      column += canvas.put(
        text, at: Point(row: rect.row, column: column), role: isChosen ? .accent : .dim,
        width: max(rect.endColumn - column, 0))
    }
  }

  private func isOnTop(_ form: ReportForm) -> Bool {
    if case .report(.form(let top)) = layers.last { top == form } else { false }
  }
}
