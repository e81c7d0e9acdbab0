import Cells
import Domain

/// What is kept on this machine, and what becomes of it.
extension Model {
  func drawKept(_ list: KeptList, on canvas: inout Canvas) {
    let area = screen.body
    canvas.clear(area)
    canvas.put("Kept on this machine", at: Point(row: area.row, column: 2), role: .title)
    let entries = outbox.entries
    if entries.isEmpty {
      canvas.put(
        "Nothing: the server has everything.", at: Point(row: area.row + 2, column: 2),
        role: .dim)
      return
    }
    let window = ListWindow(
      total: entries.count, focus: list.index, rows: max((area.rows - 2) / 2, 1))
    for offset in 0..<max(window.count, 0) {
      let index = window.first + offset
      let item = entries[index].item
      let row = area.row + 2 + offset * 2
      let isHere = index == list.index
      let line = Rect(row: row, column: 1, rows: 1, columns: area.columns - 2)
      if isHere { canvas.fill(line, role: .focus) }
      canvas.put(
        (isHere ? "▸ " : "  ") + item.summary, at: line.origin, role: isHere ? .focus : .text,
        width: line.columns)
      if row + 1 < area.endRow {
        canvas.put(
          fate(of: item), at: Point(row: row + 1, column: 5),
          role: item.state.isRefused ? .error : .dim, width: area.columns - 6)
      }
      if isHere { canvas.cursor = line.origin }
    }
  }

  private func fate(of item: OutboxItem) -> String {
    switch item.state {
    case .queued: return connection.outage == nil ? "to be sent next" : "waits for the server"
    case .sending: return "being sent"
    case .waiting(let until, let why):
      return "goes out in \(Words.span(max(until - now, 0) / 1_000)): \(why)"
    case .refused(let problem): return "refused: \(problem.detail)"
    }
  }
}
