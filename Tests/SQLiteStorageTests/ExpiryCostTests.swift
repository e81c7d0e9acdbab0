import Domain
import Storage
import Testing

@testable import SQLiteStorage

@Suite struct ExpiryCostTests {
  /// What the second batch of a hundred costs when so many assignments are open.
  private func cost(open: Int) async throws -> Int {
    let store = try await SQLiteStore.inMemory()
    let midnight = Instant(seconds: 1_000_000)
    let cost = try await store.write { db in
      try db.addVoters(open)
      try db.run("UPDATE voters SET address_assigned = 1 + id / 10, address_assigned_at = 5")
      try db.run(
        """
        INSERT INTO assignments (voter_id, uid, mode, assigned_at)
        SELECT id, 1 + id / 10, 0, 5 + id FROM voters
        """)
      let first = try db.releaseExpired(before: midnight, now: midnight, limit: 100)
      return try steps(of: db) {
        _ = try db.releaseExpired(before: midnight, after: first.next, now: midnight, limit: 100)
      }
    }
    await store.close()
    return cost
  }

  @Test func aBatchCostsTheSameHoweverManyAreOpen() async throws {
    let few = try await cost(open: 300)
    let many = try await cost(open: 20_000)
    #expect(Double(many) <= Double(few) * 1.3, "\(few), \(many)")
  }
}
