import Domain

/// One value on its way into or out of a database. There are no others: booleans are 0 and 1,
/// moments are whole seconds since 1970-01-01T00:00:00Z.
public enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case text(String)
  case real(Double)
}

extension SQLValue: ExpressibleByNilLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByStringLiteral, ExpressibleByFloatLiteral
{
  public init(nilLiteral: ()) { self = .null }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(stringLiteral value: String) { self = .text(value) }
  public init(floatLiteral value: Double) { self = .real(value) }
}

/// What can be interpolated into `SQL` as a bound value.
public protocol SQLConvertible {
  var sqlValue: SQLValue { get }
}

extension SQLValue: SQLConvertible {
  public var sqlValue: SQLValue { self }
}

extension Int: SQLConvertible {
  public var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int64: SQLConvertible {
  public var sqlValue: SQLValue { .integer(self) }
}

extension String: SQLConvertible {
  public var sqlValue: SQLValue { .text(self) }
}

extension Bool: SQLConvertible {
  /// 0 or 1.
  public var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}

extension Double: SQLConvertible {
  public var sqlValue: SQLValue { .real(self) }
}

extension Instant: SQLConvertible {
  public var sqlValue: SQLValue { .integer(seconds) }
}

extension Mode: SQLConvertible {
  /// 0 for letters, 1 for calls.
  public var sqlValue: SQLValue { .integer(self == .letters ? 0 : 1) }

  /// The mode a database's number stands for; nil for any other number.
  public init?(sqlInteger: Int64) {
    switch sqlInteger {
    case 0: self = .letters
    case 1: self = .calls
    default: return nil
    }
  }
}

extension Optional: SQLConvertible where Wrapped: SQLConvertible {
  /// NULL for nil.
  public var sqlValue: SQLValue { self?.sqlValue ?? .null }
}
