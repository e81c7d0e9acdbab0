/// Lines of cells under a title each, as plain text or as Markdown.
struct Table: Sendable {
  var titles: [String]
  var rows: [[String]] = []

  /// Columns as wide as their widest cell, two blanks apart.
  var text: String {
    let widths = titles.indices.map { column in
      ([titles] + rows).map { $0[column].count }.max() ?? 0
    }
    let lines = ([titles, widths.map { String(repeating: "─", count: $0) }] + rows).map { row in
      let cells = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }
      return cells.joined(separator: "  ").trimmed
    }
    return lines.joined(separator: "\n")
  }

  /// A table of GitHub Flavored Markdown; upright strokes in cells are escaped.
  var markdown: String {
    let rule = titles.map { _ in "---" }
    let lines = ([titles, rule] + rows).map { row in
      "| " + row.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
    return lines.joined(separator: "\n")
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}
