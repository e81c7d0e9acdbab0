/// Many rows of as many values each, whose texts lie one after another in one piece of memory: an
/// engine binds them where they lie, and they are made and thrown away at once.
public struct PackedRows: Sendable {
  public enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    /// A stretch of `texts`, in bytes.
    case text(start: Int32, count: Int32)
  }

  /// Values of a row.
  public let width: Int
  /// Row after row.
  public private(set) var values: [Value] = []
  /// In UTF-8.
  public private(set) var texts: [UInt8] = []

  /// - Parameters:
  ///   - width: 1 or more.
  ///   - count: about how many rows will come.
  init(width: Int, expecting count: Int) {
    self.width = width
    values.reserveCapacity(count * width)
    texts.reserveCapacity(count * 128)
  }

  public var count: Int { values.count / width }

  mutating func append(_ integer: Int64) { values.append(.integer(integer)) }

  /// - Precondition: the texts of all rows have less than 2 GB.
  mutating func append(_ text: String) {
    var text = text
    let start = Int32(texts.count)
    text.withUTF8 { texts.append(contentsOf: $0) }
    values.append(.text(start: start, count: Int32(texts.count) - start))
  }

  mutating func appendNull() { values.append(.null) }

  /// Adds `firstID - id` in the place of each id below 1.
  mutating func giveIDs(from firstID: Int64) {
    for place in stride(from: 0, to: values.count, by: width) {
      if case .integer(let id) = values[place], id < 1 { values[place] = .integer(firstID - id) }
    }
  }

  /// These rows as values of their own, as many together as the numbers say.
  func separate(_ rows: Range<Int>, together: Int) -> [[SQLValue]] {
    stride(from: rows.lowerBound, to: rows.upperBound, by: together).map { first in
      values[first * width..<min(first + together, rows.upperBound) * width].map { value in
        switch value {
        case .null: .null
        case .integer(let integer): .integer(integer)
        case .text(let start, let count):
          .text(String(decoding: texts[Int(start)..<Int(start + count)], as: UTF8.self))
        }
      }
    }
  }
}
