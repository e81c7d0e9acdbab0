import Domain

/// One row of an answer, read by column name (ASCII case as written in the statement) or by
/// position from 0. A NULL or another type where none is expected throws
/// `StorageError.malformedRow` with the column's name, never a value.
public struct Row: Sendable {
  /// The columns' names, shared by all rows of an answer.
  public let columns: [String]
  public let values: [SQLValue]

  public init(columns: [String], values: [SQLValue]) {
    self.columns = columns
    self.values = values
  }

  /// The value as it is; throws for a column that the answer does not have.
  public func value(_ column: String) throws(StorageError) -> SQLValue {
    guard let index = columns.firstIndex(of: column) else { throw .malformedRow(column) }
    return values[index]
  }

  public func value(_ index: Int) throws(StorageError) -> SQLValue {
    guard values.indices.contains(index) else { throw .malformedRow("#\(index)") }
    return values[index]
  }

  public func integer(_ column: String) throws(StorageError) -> Int64 {
    try Self.integer(value(column), column)
  }

  public func integer(_ index: Int) throws(StorageError) -> Int64 {
    try Self.integer(value(index), "#\(index)")
  }

  /// An integer as Swift's own, for counts.
  public func int(_ column: String) throws(StorageError) -> Int { Int(try integer(column)) }

  public func int(_ index: Int) throws(StorageError) -> Int { Int(try integer(index)) }

  /// nil for NULL.
  public func optionalInteger(_ column: String) throws(StorageError) -> Int64? {
    let value = try value(column)
    return value == .null ? nil : try Self.integer(value, column)
  }

  /// nil for NULL.
  public func optionalInteger(_ index: Int) throws(StorageError) -> Int64? {
    let value = try value(index)
    return value == .null ? nil : try Self.integer(value, "#\(index)")
  }

  public func text(_ column: String) throws(StorageError) -> String {
    try Self.text(value(column), column)
  }

  public func text(_ index: Int) throws(StorageError) -> String {
    try Self.text(value(index), "#\(index)")
  }

  /// nil for NULL.
  public func optionalText(_ column: String) throws(StorageError) -> String? {
    let value = try value(column)
    return value == .null ? nil : try Self.text(value, column)
  }

  /// nil for NULL.
  public func optionalText(_ index: Int) throws(StorageError) -> String? {
    let value = try value(index)
    return value == .null ? nil : try Self.text(value, "#\(index)")
  }

  /// False for 0, true for any other number.
  public func flag(_ column: String) throws(StorageError) -> Bool { try integer(column) != 0 }

  public func flag(_ index: Int) throws(StorageError) -> Bool { try integer(index) != 0 }

  public func instant(_ column: String) throws(StorageError) -> Instant {
    Instant(seconds: try integer(column))
  }

  public func instant(_ index: Int) throws(StorageError) -> Instant {
    Instant(seconds: try integer(index))
  }

  /// nil for NULL.
  public func optionalInstant(_ column: String) throws(StorageError) -> Instant? {
    try optionalInteger(column).map(Instant.init(seconds:))
  }

  /// nil for NULL.
  public func optionalInstant(_ index: Int) throws(StorageError) -> Instant? {
    try optionalInteger(index).map(Instant.init(seconds:))
  }

  public func mode(_ column: String) throws(StorageError) -> Mode {
    guard let mode = Mode(sqlInteger: try integer(column)) else { throw .malformedRow(column) }
    return mode
  }

  public func mode(_ index: Int) throws(StorageError) -> Mode {
    guard let mode = Mode(sqlInteger: try integer(index)) else { throw .malformedRow("#\(index)") }
    return mode
  }

  private static func integer(
    _ value: SQLValue, _ column: @autoclosure () -> String
  ) throws(StorageError) -> Int64 {
    guard case .integer(let integer) = value else { throw .malformedRow(column()) }
    return integer
  }

  /// A number is read as its digits: a text column of another program's may hold one.
  private static func text(
    _ value: SQLValue, _ column: @autoclosure () -> String
  ) throws(StorageError) -> String {
    switch value {
    case .text(let text): return text
    case .integer(let integer): return String(integer)
    case .real(let real): return String(real)
    case .null: throw .malformedRow(column())
    }
  }
}
