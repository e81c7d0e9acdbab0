import Domain

/// One `--map FIELD=COLUMN` of an import: which column of the file goes into a column of table
/// `voters`.
public struct ColumnOverride: Hashable, Sendable {
  public var field: VoterColumn
  /// A name in the file's header, or a column's number counted from 1.
  public var column: String

  public init(field: VoterColumn, column: String) {
    self.field = field
    self.column = column
  }

  /// Reads `FIELD=COLUMN`; upper and lower case and blanks at the ends do not matter.
  ///
  /// - Throws: `MappingError.malformedOverride` or `.unknownField`.
  public init(_ text: String) throws {
    guard let sign = text.firstIndex(of: "=") else {
      throw MappingError.malformedOverride(CleanText.line(text))
    }
    let name = CleanText.line(String(text[..<sign]))
    let column = CleanText.line(String(text[text.index(after: sign)...]))
    if name.isEmpty || column.isEmpty { throw MappingError.malformedOverride(CleanText.line(text)) }
    guard let field = VoterColumn.allCases.first(where: { $0.matches(name) }) else {
      throw MappingError.unknownField(name)
    }
    self.init(field: field, column: column)
  }
}

extension VoterColumn {
  /// Whether a column so called in a file is this one.
  func matches(_ name: String) -> Bool { rawValue.lowercased() == name.lowercased() }
}
