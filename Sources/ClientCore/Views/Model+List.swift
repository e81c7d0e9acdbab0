import API
import Cells
import Domain

/// The list at the left: who is to be reached, the cursor beside the next.
extension Model {
  /// Which voters are on the screen.
  var listWindow: ListWindow {
    ListWindow(total: page.visible.count, focus: page.focusIndex, rows: screen.list.rows - 1)
  }

  func drawList(on canvas: inout Canvas) {
    let area = screen.list
    let window = listWindow
    let count = page.visible.count
    let noun =
      count == 1 ? (mode == .letters ? "letter" : "voter") : mode == .letters ? "letters" : "voters"
    let title = "\(count) \(noun) to \(mode == .letters ? "write" : "call")"
    let used = canvas.put(title, at: Point(row: area.row, column: 3), role: .heading)
    var end = area.endColumn - 2
    if window.count < count {
      let place = "\(window.first + 1)–\(window.first + window.count)"
      canvas.put(
        place, at: Point(row: area.row, column: area.endColumn - 2 - DisplayWidth.of(place)),
        role: .dim)
      end -= DisplayWidth.of(place) + 2
    }
    drawProgress(besideTitleAt: area.row, from: 3 + used + 2, to: end, on: &canvas)
    for offset in 0..<max(window.count, 0) {
      let index = window.first + offset
      draw(
        page.visible[index], isFocused: index == page.focusIndex,
        in: Rect(row: area.row + 1 + offset, column: 0, rows: 1, columns: area.columns),
        on: &canvas)
    }
  }

  /// The cursor's colour covers the marker alone: with the name, a moved selection would cost more
  /// bytes. Without colour it is a reversed block, and the hardware cursor stands on it.
  private func draw(
    _ voter: ListedVoter, isFocused: Bool, in rect: Rect, on canvas: inout Canvas
  ) {
    let cityWidth = rect.columns >= 30 ? min(rect.columns / 3, 16) : 0
    let nameWidth = rect.columns - 3 - cityWidth - (cityWidth > 0 ? 2 : 1)
    let isHere = isFocused && focus == .list
    if isFocused {
      canvas.put(
        "▸ ", at: Point(row: rect.row, column: 1), role: isHere ? .focus : .accent)
    }
    if voter.prime {
      canvas.put("★", at: Point(row: rect.row, column: 2), role: isHere ? .focus : .prime)
    }
    canvas.put(
      voter.name.short, at: Point(row: rect.row, column: 3), role: .text, width: nameWidth)
    if cityWidth > 0 {
      canvas.put(
        voter.address.city, at: Point(row: rect.row, column: 4 + nameWidth), role: .dim,
        width: cityWidth)
    }
    if isHere, layers.isEmpty { canvas.cursor = Point(row: rect.row, column: 1) }
  }
}
