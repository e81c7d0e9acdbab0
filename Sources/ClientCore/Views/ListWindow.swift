import Cells

/// Which rows of a list are on the screen: as few scrolls as possible, by half a window.
struct ListWindow: Equatable, Sendable {
  /// Index of the first item shown.
  let first: Int
  /// Items shown.
  let count: Int

  init(total: Int, focus: Int, rows: Int) {
    let rows = max(rows, 0)
    let step = max(rows / 2, 1)
    let wanted = focus < rows ? 0 : ((focus - rows) / step + 1) * step
    first = max(min(wanted, total - rows), 0)
    count = min(rows, total - first)
  }
}
