import Domain

/// What a table of the site's looks like: its columns as the database describes them.
public struct SiteTable: Hashable, Sendable {
  /// One column.
  public struct Column: Hashable, Sendable {
    public var name: String
    /// The type's bare name in lower case: `int`, `varchar`, `timestamp`.
    public var type: String
    /// Such as `latin1`; nil for what is not text.
    public var characterSet: String?
    public var collation: String?
    /// The longest text, in characters; nil for what is not text.
    public var length: Int?
    /// Whether an INSERT has to name it: NOT NULL, with nothing that stands in.
    public var isRequired: Bool

    public init(
      _ name: String, type: String, characterSet: String? = nil, collation: String? = nil,
      length: Int? = nil, isRequired: Bool = false
    ) {
      self.name = name
      self.type = type
      self.characterSet = characterSet
      self.collation = collation
      self.length = length
      self.isRequired = isRequired
    }
  }

  public var name: String
  /// Such as `InnoDB` or `MyISAM`; empty when the database does not say.
  public var engine: String
  public var columns: [Column]

  public init(_ name: String, engine: String = "InnoDB", columns: [Column]) {
    self.name = name
    self.engine = engine
    self.columns = columns
  }

  /// The column of that name, capital letters or not, as MariaDB has it.
  public subscript(_ name: String) -> Column? {
    columns.first { $0.name.lowercased() == name }
  }

  /// Whether what was written is taken back with its transaction.
  public var rollsBack: Bool { engine.lowercased() == "innodb" }

  func has(_ names: String...) -> Bool { names.allSatisfy { self[$0] != nil } }

  /// An INSERT of these values: columns the table lacks are left out, and those that it wants
  /// besides get what is nothing in their type.
  func insert(_ values: [(column: String, value: SQL)]) -> SQL {
    let known = values.filter { self[$0.column] != nil }
    let others = columns.filter { column in
      column.isRequired && !values.contains { $0.column == column.name.lowercased() }
    }
    let names = known.map(\.column) + others.map(\.name)
    var sql = SQL(text: "INSERT INTO \(name) (\(names.joined(separator: ", "))) VALUES (")
    for (index, value) in (known.map(\.value) + others.map(\.nothing)).enumerated() {
      if index > 0 { sql = sql + ", " }
      sql = sql + value
    }
    return sql + ")"
  }
}

extension SiteTable.Column {
  private static let numbers: Set = [
    "tinyint", "smallint", "mediumint", "int", "integer", "bigint", "decimal", "float", "double",
    "bit", "year",
  ]

  /// Whether it holds whole numbers.
  var isInteger: Bool { type.hasSuffix("int") || type == "integer" }

  fileprivate var nothing: SQL {
    if Self.numbers.contains(type) { return "0" }
    return type == "timestamp" || type.hasPrefix("date") ? "CURRENT_TIMESTAMP" : "''"
  }
}
