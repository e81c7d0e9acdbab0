import Domain

/// Which of a file's columns make up which of a voter's.
public struct ColumnMapping: Hashable, Sendable {
  /// The file's columns of each field that has some, counted from 0. Of several alternatives the
  /// first that is not blank counts; its columns are joined. An alternative without a column stands
  /// for one that the file does not have.
  public let sources: [VoterColumn: [[Int]]]
  /// Those of the state's number; empty without one.
  public let stateVoterID: [[Int]]

  /// The first of the file's columns of each field.
  public var columns: [VoterColumn: Int] { sources.compactMapValues { $0.joined().first } }

  /// Maps by `overrides`, then as the layout says, then by name, without regard to case and blanks
  /// at the ends. Columns with other names are passed over, and so are a layout's fields none of
  /// whose columns the file has.
  ///
  /// - Parameter numberColumn: the column of the state's number, before the layout's.
  /// - Throws: `MappingError`: the id or a state's number, and one of last name and street, must be
  ///   there.
  public init(
    header: [String], overrides: [ColumnOverride] = [], layout: Layout = Layout(),
    numberColumn: String? = nil
  ) throws {
    let names = header.map(CleanText.line)
    var sources: [VoterColumn: [[Int]]] = [:]
    for override in overrides {
      if sources[override.field] != nil { throw MappingError.repeatedField(override.field) }
      guard let index = try Self.index(of: override.column, in: names, for: override.field) else {
        throw MappingError.unknownColumn(override.field, column: override.column, offered: names)
      }
      sources[override.field] = [[index]]
    }
    for (field, source) in layout.fields where sources[field] == nil {
      let found = try Self.indices(of: source, in: names, for: field)
      if found.contains(where: { !$0.isEmpty }) { sources[field] = found }
    }
    for field in VoterColumn.allCases where sources[field] == nil {
      let found = try Self.only(names.indices.filter { field.matches(names[$0]) }, for: field)
      sources[field] = found.map { [[$0]] }
    }
    let number = numberColumn.map { Layout.Source([[$0]]) } ?? layout.stateVoterID
    stateVoterID = try number.map { try Self.indices(of: $0, in: names, for: nil) } ?? []
    if let number, stateVoterID.allSatisfy(\.isEmpty) {
      throw MappingError.missingNumber(
        column: number.alternatives.first?.first ?? "", offered: names)
    }
    if sources[.id] == nil, stateVoterID.isEmpty { throw MappingError.missing(.id, offered: names) }
    // A state's number is what tells its voters apart; an id beside it would only be in the way.
    if !stateVoterID.isEmpty, !overrides.contains(where: { $0.field == .id }) { sources[.id] = nil }
    if sources[.lastName] == nil, sources[.street] == nil {
      throw MappingError.namesNobody(offered: names)
    }
    self.sources = sources
  }

  /// The column so called, or of that number from 1; nil when there is none.
  static func index(
    of column: String, in names: [String], for field: VoterColumn?
  ) throws -> Int? {
    let wanted = CleanText.line(column).lowercased()
    let named = names.indices.filter { names[$0].lowercased() == wanted }
    if let index = try only(named, for: field) { return index }
    if let number = Int(wanted), names.indices.contains(number - 1) { return number - 1 }
    return nil
  }

  private static func indices(
    of source: Layout.Source, in names: [String], for field: VoterColumn?
  ) throws -> [[Int]] {
    try source.alternatives.map { columns in
      try columns.compactMap { try index(of: $0, in: names, for: field) }
    }
  }

  private static func only(_ indices: [Int], for field: VoterColumn?) throws -> Int? {
    if indices.count > 1 {
      throw MappingError.ambiguous(field ?? .id, numbers: indices.map { $0 + 1 })
    }
    return indices.first
  }
}
