import Domain
import Storage
import Testing

@testable import SQLiteStorage

/// A claim costs the same however large the table is and however full (DESIGN, Limits): counted in
/// steps of SQLite's virtual machine, which no noise of the machine touches.
@Suite struct ClaimCostTests {
  /// Voters 1…`count`: one in three of another party, one in seven without a telephone, one in
  /// five prime, half of them in Chicago's zone.
  ///
  /// - Parameter isFilled: false for a table nobody has touched. True: of the letters half of the
  ///   others and 99 % of the prime voters are taken, of the calls half of Chicago's others and
  ///   99 % of the prime voters, always those whom a claim would come to first.
  private func store(_ count: Int, isFilled: Bool) async throws -> SQLiteStore {
    let store = try await SQLiteStore.inMemory()
    try await store.write { connection in
      // No claim reads it, and it takes a third of the time to fill.
      try connection.run("DROP INDEX voters_by_digits")
      let (half, most) = isFilled ? (count / 2, count * 99 / 100) : (0, 0)
      try connection.run(
        """
        INSERT INTO voters (id, PARTY, PHONE, prime, phone_zone, address_assigned, phone_assigned)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
        SELECT i, CASE WHEN i % 3 = 0 THEN 'R' ELSE 'D' END,
          CASE WHEN i % 7 = 0 THEN NULL ELSE CAST(6035550000 + i AS TEXT) END, i % 5 = 0,
          CASE WHEN i % 2 = 0 THEN 'America/Chicago' ELSE 'America/New_York' END,
          CASE WHEN i <= CASE WHEN i % 5 = 0 THEN \(most) ELSE \(half) END THEN 1 END,
          CASE WHEN i > \(count) - CASE WHEN i % 5 = 0 THEN \(most)
            WHEN i % 2 = 0 THEN \(half) ELSE 0 END THEN 1 END
        FROM n
        """)
    }
    return store
  }

  /// Steps of a claim of ten, whose statements are prepared already. Leaves the table as it was.
  private func cost(
    _ store: SQLiteStore, _ mode: Mode, primeFirst: Bool, zones: [String]? = nil
  ) async throws -> Int {
    var cost = 0
    for _ in ["to prepare", "to count"] {
      do {
        try await store.write { connection in
          var claimed: [VoterID] = []
          let cost = try steps(of: connection) {
            claimed = try connection.claim(
              mode: mode, count: 10, user: 8, primeFirst: primeFirst,
              skippedSince: Instant(seconds: 0), zones: zones, now: Instant(seconds: 9))
          }
          #expect(claimed.count == 10)
          throw Counted(steps: cost)
        }
      } catch let counted as Counted {
        cost = counted.steps
      }
    }
    return cost
  }

  @Test func costsTheSameHoweverLargeAndFull() async throws {
    let small = try await costs(10_000, isFilled: false)
    for count in [10_000, 1_000_000] {
      for (what, cost) in try await costs(count, isFilled: true) {
        let least = try #require(small[what])
        #expect(Double(cost) <= 1.3 * Double(least), "\(what), \(count) voters")
      }
    }
  }

  /// What each kind of claim costs, by name.
  private func costs(_ count: Int, isFilled: Bool) async throws -> [String: Int] {
    let store = try await store(count, isFilled: isFilled)
    var costs: [String: Int] = [:]
    for mode in Mode.allCases {
      for primeFirst in [false, true] {
        costs["\(mode), prime first: \(primeFirst)"] = try await cost(
          store, mode, primeFirst: primeFirst)
      }
    }
    costs["zones"] = try await cost(
      store, .calls, primeFirst: false, zones: ["America/Chicago"])
    await store.close()
    return costs
  }

  /// The test above would see a scan: this one is counted as what it is.
  @Test func wouldSeeAScan() async throws {
    let store = try await store(10_000, isFilled: false)
    let scan = try await store.write { connection in
      try steps(of: connection) {
        _ = try connection.count("SELECT count(*) FROM voters WHERE +address_open = 1")
      }
    }
    #expect(scan > 10_000)
    await store.close()
  }
}

private struct Counted: Error { let steps: Int }
