import Cells
import Domain

/// What is kept on this machine, and what becomes of it.
extension Model {
  func drawKept(_ list: KeptList, on canvas: inout Canvas) {
    let area = screen.body
    canvas.clear(area)
    canvas.put("Kept on this machine", at: Point(row: area.row, column: 2), role: .title)
    let rows = keptRows
    if rows.isEmpty {
      canvas.put(
        "Nothing: the server has everything.", at: Point(row: area.row + 2, column: 2),
        role: .dim)
      return
    }
    let hasHint = !outbox.refused.isEmpty && area.rows >= 10
    if hasHint {
      canvas.put(
        "eblocks outbox export saves what is kept here.",
        at: Point(row: area.endRow - 1, column: 2), role: .dim, width: area.columns - 3)
    }
    let window = ListWindow(
      total: rows.count, focus: list.index, rows: max((area.rows - (hasHint ? 4 : 2)) / 2, 1))
    for offset in 0..<max(window.count, 0) {
      let index = window.first + offset
      let kept = rows[index]
      let row = area.row + 2 + offset * 2
      let isHere = index == list.index
      let line = Rect(row: row, column: 1, rows: 1, columns: area.columns - 2)
      if isHere { canvas.fill(line, role: .focus) }
      canvas.put(
        (isHere ? "▸ " : "  ") + title(of: kept), at: line.origin, role: isHere ? .focus : .text,
        width: line.columns)
      if row + 1 < area.endRow {
        canvas.put(
          fate(of: kept), at: Point(row: row + 1, column: 5),
          role: isRefused(kept) ? .error : .dim, width: area.columns - 6)
      }
      if isHere { canvas.cursor = line.origin }
    }
  }

  private func isRefused(_ row: KeptRow) -> Bool {
    switch row {
    case .damaged: true
    case .item(let item): item.state.isRefused
    case .notes: false
    }
  }

  private func fate(of row: KeptRow) -> String {
    switch row {
    case .damaged(let text): text
    case .item(let item): fate(of: item)
    case .notes(_, let text): "not on your list now: " + CleanText.line(text)
    }
  }

  /// What becomes of it.
  func fate(of item: OutboxItem) -> String {
    switch item.state {
    case .queued where !outbox.isSender:
      return "sent by the other eblocks that is open on this machine"
    case .queued: return connection.outage == nil ? "to be sent next" : "waits for the server"
    case .sending: return "being sent"
    case .waiting(let until, let why):
      return "goes out in \(Words.span(max(until - now, 0) / 1_000)): \(why)"
    case .refused(let problem): return "refused: \(problem.detail)"
    }
  }
}
