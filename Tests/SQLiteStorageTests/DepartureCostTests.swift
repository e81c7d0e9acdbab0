import Domain
import Storage
import Testing

@testable import SQLiteStorage

/// Every answer tells of departures: that must cost nothing to speak of, however long the log is.
@Suite struct DepartureCostTests {
  /// Ten departures of user 7 in letters in the past day, and `count` assignments of theirs and of
  /// others before it, in both modes.
  private func cost(_ count: Int) async throws -> Int {
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
        INSERT INTO assignments (voter_id, uid, mode, assigned_at, ended_at, ending)
        SELECT id, 7 + id % 2, id / 2 % 2, 1, 2, 'expired' FROM voters WHERE id <= \(count)
        UNION ALL SELECT id, 7, 0, 90000, 90001, 'expired' FROM voters WHERE id > \(count)
        """)
      var found = 0
      let cost = try steps(of: connection) {
        found = try Assignments(connection).departures(
          of: 7, in: .letters, after: Instant(seconds: 86_400), atMost: 50
        ).count
      }
      #expect(found == 10)
      return cost
    }
    await store.close()
    return cost
  }

  @Test func costsTheSameHoweverLongTheLog() async throws {
    let short = try await cost(10)
    let long = try await cost(20_000)
    #expect(Double(long) <= 1.3 * Double(short), "\(short), \(long)")
  }
}
