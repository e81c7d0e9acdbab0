import Domain

/// Which rows of a file are passed over, as its layout says.
struct RowTests {
  private struct Test {
    var column: Int
    var name: String
    var values: Set<String>
  }

  private let only: [Test]
  private let protected: [Test]

  /// - Throws: `MappingError.missingTest`.
  init(_ layout: Layout, header: [String]) throws {
    let resolved = { (test: Layout.Test) in
      guard let column = try ColumnMapping.index(of: test.column, in: header, for: nil) else {
        throw MappingError.missingTest(column: test.column, offered: header)
      }
      return Test(column: column, name: test.column, values: Set(test.values))
    }
    only = try layout.only.map(resolved)
    // A column that some years' files lack protects nobody.
    protected = try layout.protected.filter { test in
      try ColumnMapping.index(of: test.column, in: header, for: nil) != nil
    }.map(resolved)
  }

  /// Why the row last read is passed over; nil when it is not.
  func leavesOut(_ reader: DelimitedReader) -> LeftOut? {
    for test in protected where test.values.contains(value(of: test, in: reader)) {
      return .protected
    }
    for test in only {
      let value = value(of: test, in: reader)
      if !test.values.contains(value) {
        return .other(column: test.name, value: String(value.prefix(30)))
      }
    }
    return nil
  }

  private func value(of test: Test, in reader: DelimitedReader) -> String {
    CleanText.line(reader.trimmedText(at: test.column) ?? "").uppercased()
  }
}

/// Why a row is neither taken nor refused.
public enum LeftOut: Hashable, Sendable, CustomStringConvertible {
  /// The law keeps the voter's address secret.
  case protected
  /// A removed or inactive registration, say.
  case other(column: String, value: String)

  public var description: String {
    switch self {
    case .protected: "protected by law"
    case .other(let column, let value):
      "\(column) is \(value.isEmpty ? "blank" : value)"
    }
  }
}
