import Cells

/// Where the fields of the sign-in form are.
struct SignInLayout: Equatable, Sendable {
  struct Field: Equatable, Sendable {
    let field: SignInForm.Field
    let rect: Rect
    /// What is wrong with it, in lines, and where they begin: under the field; on a low screen in
    /// the message line, for the field with the cursor alone.
    let error: [String]
    let errorAt: Point
  }

  let fields: [Field]
  /// For the words above the fields.
  let top: Rect
  /// Where labels begin.
  let labelColumn: Int

  init(_ form: SignInForm, in screen: ScreenLayout) {
    let columns = min(screen.size.columns - 4, 64)
    let left = (screen.size.columns - columns) / 2
    let room = columns - Self.labelWidth
    let isLow = screen.isLow
    let errors = form.fields.map { field -> [String] in
      guard let text = form.errors[field] else { return [] }
      if isLow { return TextLayout.wrap(text, columns: screen.size.columns - 2) }
      return TextLayout.wrap(text, columns: room)
    }
    let rows = isLow ? form.fields.count : errors.reduce(0) { $0 + 1 + max($1.count, 1) }
    let last = screen.help.row - (isLow ? 3 : 1)
    let first = max(min(max(screen.size.rows * 2 / 5 - 1, 5), last - rows), 1)
    labelColumn = left
    top = Rect(row: 0, column: left, rows: max(first - 1, 1), columns: columns)
    let free = max(screen.help.row - first - form.fields.count, 1)
    var row = first
    fields = zip(form.fields, errors).map { field, error in
      let column = left + Self.labelWidth
      defer { row += isLow ? 1 : 1 + max(error.count, 1) }
      return Field(
        field: field, rect: Rect(row: row, column: column, rows: 1, columns: room),
        error: isLow ? field == form.focus ? Self.cut(error, to: free) : [] : error,
        errorAt: isLow
          ? Point(row: screen.help.row - max(min(error.count, free), 2), column: 1)
          : Point(row: row + 1, column: column))
    }
  }

  /// No more lines than there is room for; the last says that there was more.
  private static func cut(_ lines: [String], to count: Int) -> [String] {
    guard lines.count > count else { return lines }
    return lines.prefix(count - 1) + lines[count - 1...count - 1].map { $0.dropLast() + "…" }
  }

  private static let labelWidth = 16
}
