/// A statement: its text with `?` places, and what goes there. Written as an interpolated string,
/// in which every value is bound, so no value can ever become part of the text:
///
///     let sql: SQL = "SELECT id FROM voters WHERE prime = \(isPrime) AND id IN (\(list: ids))"
public struct SQL: Hashable, Sendable {
  /// The text, with a `?` for each binding. Without bindings it may hold anything but user input.
  public private(set) var text: String
  /// What takes the places, in order.
  public private(set) var bindings: [SQLValue]
  /// Whether an engine should keep the statement prepared; false when a long list makes the text
  /// one of very many.
  public private(set) var isWorthKeeping: Bool

  public init(text: String, bindings: [SQLValue] = []) {
    self.text = text
    self.bindings = bindings
    isWorthKeeping = true
  }

  /// Lists longer than this make a text that is not kept prepared.
  static let longestKeptList = 32

  public static func + (left: SQL, right: SQL) -> SQL {
    var sum = left
    sum.append(right)
    return sum
  }

  fileprivate mutating func append(_ other: SQL) {
    text += other.text
    bindings += other.bindings
    isWorthKeeping = isWorthKeeping && other.isWorthKeeping
  }
}

extension SQL: ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) {
    self.init(text: value)
  }

  public init(stringInterpolation: StringInterpolation) {
    self = stringInterpolation.sql
  }

  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var sql = SQL(text: "")

    public init(literalCapacity: Int, interpolationCount: Int) {
      // Pieces of SQL are usually lists of columns.
      sql.text.reserveCapacity(literalCapacity + 64 * interpolationCount)
      sql.bindings.reserveCapacity(interpolationCount)
    }

    public mutating func appendLiteral(_ literal: String) {
      sql.text += literal
    }

    /// Binds one value.
    public mutating func appendInterpolation(_ value: some SQLConvertible) {
      sql.text += "?"
      sql.bindings.append(value.sqlValue)
    }

    /// Binds a value that may be missing, as NULL then.
    public mutating func appendInterpolation(_ value: (some SQLConvertible)?) {
      sql.text += "?"
      sql.bindings.append(value.sqlValue)
    }

    /// Inserts text as it is: names of tables and columns, never anything a user wrote.
    public mutating func appendInterpolation(raw text: String) {
      sql.text += text
    }

    /// Binds each value, `?,?,?`, for `IN (…)` and `VALUES (…)`. An empty list becomes `NULL`, so
    /// that `IN (NULL)` is true of nothing; `NOT IN` needs a list that is not empty.
    public mutating func appendInterpolation(list values: some Collection<some SQLConvertible>) {
      guard !values.isEmpty else {
        sql.text += "NULL"
        return
      }
      sql.text += String(repeating: "?,", count: values.count - 1) + "?"
      sql.bindings += values.map(\.sqlValue)
      if values.count > SQL.longestKeptList { sql.isWorthKeeping = false }
    }

    /// Inserts another piece with its bindings.
    public mutating func appendInterpolation(sql other: SQL) {
      sql.append(other)
    }
  }
}
