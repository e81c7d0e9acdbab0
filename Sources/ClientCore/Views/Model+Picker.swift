import Cells
import Domain

/// The resolutions on the screen.
extension Model {
  func drawPicker(_ picker: ResolutionPicker, on canvas: inout Canvas) {
    let layout = PickerLayout(picker, in: screen)
    let area = layout.area
    canvas.clear(area)
    canvas.horizontalRule(at: area.row, columns: 0..<size.columns)
    if area.row > screen.body.row {
      for divider in [screen.divider, screen.secondDivider].compactMap({ $0 }) {
        canvas.verticalRule(at: divider, rows: (area.row - 1)..<(area.row + 1))
      }
    }
    let question = "How did the call to \(picker.name) end?"
    let title = Point(row: area.row + 1, column: 2)
    if let filter = picker.filter {
      let used = canvas.put("Find: ", at: title, role: .label)
      filter.draw(
        in: Rect(row: title.row, column: 2 + used, rows: 1, columns: area.columns - used - 4),
        on: &canvas, role: .text, isFocused: true)
    } else {
      canvas.put(question, at: title, role: .heading, width: area.columns - 3)
    }
    for title in layout.titles { canvas.put(title.text, at: title.at, role: .label) }
    let shown = picker.shown
    if shown.isEmpty {
      canvas.put(
        "Nothing is called that.", at: Point(row: area.row + 2, column: 2), role: .warning)
    }
    for place in layout.places {
      let option = shown[place.index]
      let isHere = place.index == picker.index
      let row = place.rect.row
      let role: Role = isHere ? .focus : .text
      if isHere { canvas.fill(place.rect, role: .focus) }
      canvas.put(
        isHere ? "▸" : " ", at: Point(row: row, column: place.rect.column), role: role)
      if picker.filter == nil, let letter = option.letter {
        canvas.put(
          String(letter), at: Point(row: row, column: place.rect.column + 1),
          role: isHere ? .focus : .key)
      }
      canvas.put(
        option.resolution.name, at: Point(row: row, column: place.rect.column + 3), role: role,
        width: place.rect.columns - 3)
      if isHere, picker.filter == nil { canvas.cursor = place.rect.origin }
    }
  }
}
