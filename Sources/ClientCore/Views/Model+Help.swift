import Cells

/// The bottom line: what the keys do now, made from the keymap.
extension Model {
  struct HelpItem {
    let binding: Binding
    let key: String
    let label: String
    let columns: Range<Int>
  }

  /// The rows that would do something now, as many as fit, `help` always among them.
  var helpItems: [HelpItem] {
    var rows: [(binding: Binding, label: String)] = []
    for binding in Keymap.rows(context) where binding.whyNot(self) == nil {
      if let label = binding.label(self) { rows.append((binding, label)) }
    }
    let width = { (row: (binding: Binding, label: String)) -> Int in
      DisplayWidth.of(row.binding.keys.first?.label ?? "") + DisplayWidth.of(row.label) + 3
    }
    var total = rows.reduce(0) { $0 + width($1) }
    while total > size.columns, let last = rows.lastIndex(where: { $0.binding.command != .help }) {
      total -= width(rows.remove(at: last))
    }
    var column = 1
    return rows.map { row in
      let end = column + width(row) - 2
      defer { column = end + 2 }
      return HelpItem(
        binding: row.binding, key: row.binding.keys.first?.label ?? "", label: row.label,
        columns: column..<end)
    }
  }

  func drawHelp(on canvas: inout Canvas) {
    let row = screen.help.row
    for item in helpItems {
      let used = canvas.put(
        item.key, at: Point(row: row, column: item.columns.lowerBound), role: .key)
      canvas.put(
        item.label, at: Point(row: row, column: item.columns.lowerBound + used + 1), role: .dim)
    }
  }

  /// The keys of where the person is now, then those of everywhere.
  var helpReader: Reader {
    var paragraphs: [Reader.Paragraph] = []
    for context in [context, .everywhere] {
      if !paragraphs.isEmpty { paragraphs.append(.init(text: "")) }
      paragraphs.append(.init(text: context.rawValue, isHeading: true))
      for row in Keymap.rows(context) {
        paragraphs.append(.init(text: row.meaning, key: row.keyNames))
      }
    }
    return Reader(title: "Keys", paragraphs: paragraphs)
  }
}
