import Domain
import Storage
import Testing

@testable import SQLiteStorage

/// Every result asks what its volunteer holds: that must not depend on how many lists others have
/// open, nor on how many of theirs have run out.
@Suite struct HeldCostTests {
  /// Steps of one question, when user 7 holds ten voters, two of them for long, and others hold
  /// `count`, half of them for long.
  private func cost(
    _ count: Int, of ask: @escaping @Sendable (Assignments) throws -> Void
  ) async throws -> Int {
    let store = try await SQLiteStore.inMemory()
    let cost = try await store.write { connection in
      try connection.run(
        """
        INSERT INTO voters (id) WITH RECURSIVE n(i) AS (
          SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count + 10))
        SELECT i FROM n
        """)
      try connection.run(
        """
        INSERT INTO assignments (voter_id, uid, mode, assigned_at)
        SELECT id, CASE WHEN id <= 10 THEN 7 ELSE 8 + id / 10 END, 0,
          CASE WHEN id <= 2 OR (id > 10 AND id % 2 = 0) THEN 1 ELSE 200 END
        FROM voters
        """)
      return try steps(of: connection) { try ask(Assignments(connection)) }
    }
    await store.close()
    return cost
  }

  private func expectSame(
    _ ask: @escaping @Sendable (Assignments) throws -> Void
  ) async throws {
    let few = try await cost(10, of: ask)
    let many = try await cost(20_000, of: ask)
    #expect(Double(many) <= 1.3 * Double(few), "\(few), \(many)")
  }

  @Test func readsAListHoweverManyListsAreOpen() async throws {
    try await expectSame { assignments in
      let held = try assignments.open(of: 7, in: .letters)
      #expect(held.count == 10)
    }
  }
}
