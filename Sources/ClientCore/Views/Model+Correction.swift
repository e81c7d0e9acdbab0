import Cells

/// The correction form on the screen.
extension Model {
  func drawCorrection(_ form: CorrectionForm, on canvas: inout Canvas) {
    let area = screen.body
    canvas.clear(area)
    canvas.put(
      "Correct \(form.original.name.full)", at: Point(row: area.row, column: 2), role: .heading,
      width: area.columns - 3)
    let top = area.row + (screen.isLow ? 1 : 2)
    let window = ListWindow(
      total: form.fields.count, focus: form.focus, rows: area.endRow - top - 1)
    for offset in 0..<max(window.count, 0) {
      drawField(window.first + offset, of: form, row: top + offset, on: &canvas)
    }
    if let error = errorBelow(form) {
      let row = min(top + max(window.count, 0) + 1, area.endRow - 1)
      canvas.put(
        error, at: Point(row: row, column: 3), role: .error, width: area.columns - 4)
    }
  }

  private static let fieldColumn = 17
  /// Columns of a field where there is room for errors beside it.
  private static let fieldWidth = 30

  private func drawField(
    _ index: Int, of form: CorrectionForm, row: Int, on canvas: inout Canvas
  ) {
    let field = form.fields[index]
    let isHere = index == form.focus
    canvas.put(isHere ? "▸" : " ", at: Point(row: row, column: 1), role: .accent)
    canvas.put(field.label, at: Point(row: row, column: 3), role: isHere ? .text : .label)
    let room = screen.body.columns - Self.fieldColumn - 2
    let hasErrorBeside = errorRoom > 0 && form.errors[field.rawValue] != nil
    let width = hasErrorBeside ? Self.fieldWidth : max(room, 8)
    form.editors[index].draw(
      in: Rect(row: row, column: Self.fieldColumn, rows: 1, columns: width), on: &canvas,
      role: .text, isFocused: isHere)
    if form.editors[index].isEmpty, !isHere {
      canvas.put("····", at: Point(row: row, column: Self.fieldColumn), role: .dim)
    }
    guard hasErrorBeside, let error = form.errors[field.rawValue] else { return }
    canvas.put(
      fitsBeside(error) ? error : "← see below",
      at: Point(row: row, column: Self.fieldColumn + Self.fieldWidth + 2), role: .error)
  }

  /// Columns beside a field; 0 on a screen too narrow for errors there.
  private var errorRoom: Int {
    let columns = screen.body.columns
    return columns < 76 ? 0 : columns - Self.fieldColumn - Self.fieldWidth - 3
  }

  private func fitsBeside(_ error: String) -> Bool { DisplayWidth.of(error) <= errorRoom }

  /// The error of the field with the cursor when it has no room beside it; else the one that
  /// belongs to no field.
  private func errorBelow(_ form: CorrectionForm) -> String? {
    if let error = form.errors[form.fields[form.focus].rawValue], !fitsBeside(error) {
      return error
    }
    let names = Set(form.fields.map(\.rawValue))
    return form.errors.filter { !names.contains($0.key) }.min { $0.key < $1.key }?.value
  }
}
