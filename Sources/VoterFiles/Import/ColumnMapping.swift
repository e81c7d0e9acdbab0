import Domain

/// Which of a file's columns holds which of a voter's.
public struct ColumnMapping: Hashable, Sendable {
  /// The file's column of each field that has one, counted from 0.
  public let columns: [VoterColumn: Int]

  /// Maps by name, without regard to case and blanks at the ends, and then by `overrides`.
  /// Columns with other names are passed over.
  ///
  /// - Throws: `MappingError`: the id and one of last name and street must be there.
  public init(header: [String], overrides: [ColumnOverride] = []) throws {
    let names = header.map(CleanText.line)
    var columns: [VoterColumn: Int] = [:]
    for override in overrides {
      if columns[override.field] != nil { throw MappingError.repeatedField(override.field) }
      columns[override.field] = try Self.index(of: override, in: names)
    }
    for field in VoterColumn.allCases where columns[field] == nil {
      columns[field] = try Self.only(names.indices.filter { field.matches(names[$0]) }, for: field)
    }
    if columns[.id] == nil { throw MappingError.missing(.id, offered: names) }
    if columns[.lastName] == nil, columns[.street] == nil {
      throw MappingError.namesNobody(offered: names)
    }
    self.columns = columns
  }

  private static func index(of override: ColumnOverride, in names: [String]) throws -> Int {
    let wanted = override.column.lowercased()
    let named = names.indices.filter { names[$0].lowercased() == wanted }
    if let index = try only(named, for: override.field) { return index }
    if let number = Int(wanted), names.indices.contains(number - 1) { return number - 1 }
    throw MappingError.unknownColumn(override.field, column: override.column, offered: names)
  }

  private static func only(_ indices: [Int], for field: VoterColumn) throws -> Int? {
    if indices.count > 1 { throw MappingError.ambiguous(field, numbers: indices.map { $0 + 1 }) }
    return indices.first
  }
}
