import Domain
import Testing

@testable import Storage

@Suite struct PackedRowsTests {
  private static let texts = ["Reed", "", "Zoë", "王小明", "'; --", "a\u{0}b"]

  /// Rows of a number, a text and nothing.
  private static func packed(_ numbers: some Sequence<Int>) -> PackedRows {
    var rows = PackedRows(width: 3, expecting: 1)
    for number in numbers {
      rows.append(Int64(number))
      rows.append(texts[number % texts.count])
      rows.appendNull()
    }
    return rows
  }

  private static let one = "INSERT INTO packed (a, b, c) VALUES (?, ?, ?)"
  private static let two = one + ", (?, ?, ?)"

  private static func withTable(
    _ engine: Engine, _ body: @Sendable (any Store) async throws -> Void
  ) async throws {
    try await engine.with { store async throws in
      try await store.write {
        _ = try $0.run(
          """
          CREATE TABLE packed (a BIGINT PRIMARY KEY, b VARCHAR(50), c VARCHAR(50))\
          \(raw: $0.dialect.tableOptions)
          """)
      }
      try await body(store)
    }
  }

  @Test(arguments: Engine.all)
  func insertsEachValueAsItIs(engine: Engine) async throws {
    try await Self.withTable(engine) { store async throws in
      let rows = Self.packed(1...7)
      try await store.write { db in
        try db.runEach(Self.two, rows, 0..<6, together: 2)
        try db.runEach(Self.one, rows, 6..<7, together: 1)
        try db.runEach(Self.two, rows, 7..<7, together: 2)
      }
      let kept = try await store.read { try $0.rows("SELECT a, b, c FROM packed ORDER BY a") }
      #expect(
        kept.map(\.values)
          == (1...7).map { [.integer(Int64($0)), .text(Self.texts[$0 % 6]), .null] })
      #expect(rows.separate(0..<7, together: 1) == kept.map(\.values))
    }
  }

  @Test(arguments: Engine.all)
  func tellsWhatCameTwiceAndGoesOn(engine: Engine) async throws {
    try await Self.withTable(engine) { store async throws in
      await #expect(throws: StorageError.self) {
        try await store.write { db in
          try db.runEach(Self.two, Self.packed([1, 2, 3, 2]), 0..<4, together: 2)
        }
      }
      try await store.write { db in
        try db.runEach(Self.two, Self.packed([3, 4]), 0..<2, together: 2)
      }
      let kept = try await store.read { try $0.rows("SELECT a FROM packed ORDER BY a") }
      #expect(try kept.map { try $0.int(0) } == [3, 4])
    }
  }

  @Test(arguments: Engine.all)
  func refusesAStatementForOtherRows(engine: Engine) async throws {
    try await Self.withTable(engine) { store async throws in
      for (text, together) in [(Self.one, 2), (Self.two, 1)] {
        await #expect(throws: StorageError.self, "\(together)") {
          try await store.write { db in
            try db.runEach(text, Self.packed([1, 2]), 0..<2, together: together)
          }
        }
      }
      #expect(try await store.read { try $0.count("SELECT count(*) FROM packed") } == 0)
    }
  }

  @Test func givesIDsOnlyToThoseWhoHaveNone() {
    var rows = PackedRows(width: 2, expecting: 3)
    for id in [5, -2, -9] as [Int64] {
      rows.append(id)
      rows.append(-1)
    }
    rows.giveIDs(from: 100)
    #expect(
      rows.values == [
        .integer(5), .integer(-1), .integer(102), .integer(-1), .integer(109), .integer(-1),
      ])
  }
}
