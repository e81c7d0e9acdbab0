import Domain
import Foundation
import MariaDBTestServer
import Storage
import Testing

@testable import MariaDBStorage

/// A claim costs the same however large the table is, however full, and whatever has happened to
/// it just before (DESIGN, Limits): counted in rows and in pages read, which no noise of the
/// machine touches. The server is this suite's alone, since it counts pages for everybody.
@Suite(.serialized) struct ClaimCostTests {
  private static let shared = Result { try TestServer() }
  private let server: TestServer

  init() throws {
    server = try Self.shared.get()
  }

  /// What a claim of ten read.
  private struct Cost {
    /// Rows and index entries that the server looked at (Handler_read_*).
    var rows: Int
    /// Pages asked for, the entries of claimed voters that are not purged yet included.
    var pages: Int
  }

  /// Lends voters 1…`count`: one in three of another party, one in seven without a telephone, one
  /// in five prime, half of them in Chicago's zone.
  ///
  /// - Parameter isFilled: as if half of the others and 99 % of the prime voters were taken, those
  ///   whom a claim would come to first.
  private func with(
    _ count: Int, isFilled: Bool, _ body: (MariaDBStore, _ database: String) async throws -> Void
  ) async throws {
    let database = try server.makeDatabase()
    try await withStore(at: server.address(of: database)) { store async throws in
      let (half, most) = isFilled ? (count / 2, count * 99 / 100) : (0, 0)
      try server.run(
        """
        INSERT INTO voters (id, PARTY, PHONE, prime, phone_zone, address_assigned, phone_assigned)
        SELECT seq, IF(seq % 3 = 0, 'R', 'D'), IF(seq % 7 = 0, NULL, 6035550000 + seq), seq % 5 = 0,
          IF(seq % 2 = 0, 'America/Chicago', 'America/New_York'),
          IF(seq <= IF(seq % 5 = 0, \(most), \(half)), 1, NULL),
          IF(seq > \(count) - IF(seq % 5 = 0, \(most), IF(seq % 2 = 0, \(half), 0)), 1, NULL)
        FROM seq_1_to_\(count)
        """, in: database)
      try await body(store, database)
    }
    try server.run("DROP DATABASE \(database)")
  }

  private func cost(
    of store: MariaDBStore, _ mode: Mode = .letters, primeFirst: Bool = false,
    zones: [String]? = nil, reach: ClaimReach = .everything
  ) async throws -> Cost {
    let server = server
    return try await store.write { base in
      let connection = Leasing(base, reach)
      func rows() throws -> Int {
        try connection.rows("SHOW SESSION STATUS LIKE 'Handler_read%'")
          .reduce(0) { $0 + (Int(try $1.text(1)) ?? 0) }
      }
      func pages() throws -> Int {
        let answer = try server.run("SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_read_requests'")
        return Int(answer[0][1] ?? "") ?? 0
      }
      // What counting itself reads.
      let idle = try -(rows() - rows())
      let before = try (rows(), pages())
      let claimed = try connection.claim(
        mode: mode, count: 10, user: 8, primeFirst: primeFirst,
        skippedSince: Instant(seconds: 0), zones: zones, now: Instant(seconds: 9))
      let after = try (rows(), pages())
      #expect(claimed.count == 10)
      return Cost(rows: after.0 - before.0 - idle, pages: after.1 - before.1)
    }
  }

  private struct Claims {
    let mode: Mode
    let primeFirst: Bool
    let zones: [String]?
    /// As a server of a cluster that leases these, or none.
    var reach = ClaimReach.everything
    static let all = [
      Claims(mode: .letters, primeFirst: false, zones: nil),
      Claims(mode: .letters, primeFirst: true, zones: nil),
      Claims(mode: .calls, primeFirst: false, zones: nil),
      Claims(mode: .calls, primeFirst: true, zones: nil),
      Claims(mode: .calls, primeFirst: false, zones: ["America/Chicago"]),
      Claims(mode: .letters, primeFirst: false, zones: nil, reach: .shards([3, 9, 31, 60])),
      Claims(mode: .calls, primeFirst: false, zones: nil, reach: .shards([3, 9, 31, 60])),
      Claims(
        mode: .calls, primeFirst: false, zones: ["America/Chicago"],
        reach: .shards([3, 9, 31, 60])),
      Claims(mode: .letters, primeFirst: false, zones: nil, reach: .shards([])),
    ]
  }

  /// The cost of each kind of claim: the least of some, after one that prepares the statements. The
  /// server's own tidying after a bulk change reads pages, too, now and then.
  private func costs(_ count: Int, isFilled: Bool) async throws -> [Cost] {
    var costs: [Cost] = []
    try await with(count, isFilled: isFilled) { store, _ async throws in
      for claims in Claims.all {
        var least = Cost(rows: .max, pages: .max)
        for attempt in 0...5 {
          let cost = try await self.cost(
            of: store, claims.mode, primeFirst: claims.primeFirst, zones: claims.zones,
            reach: claims.reach)
          if attempt == 0 { continue }
          least = Cost(rows: min(least.rows, cost.rows), pages: min(least.pages, cost.pages))
        }
        costs.append(least)
      }
    }
    return costs
  }

  @Test func readsTheSameRowsHoweverLargeAndFull() async throws {
    let small = try await costs(10_000, isFilled: false)
    for count in [10_000, 200_000] {
      let filled = try await costs(count, isFilled: true)
      for (claims, (least, cost)) in zip(Claims.all, zip(small, filled)) {
        #expect(Double(cost.rows) <= 1.3 * Double(least.rows), "\(count) voters, \(claims)")
        // The trees are a level or two higher.
        #expect(Double(cost.pages) <= 2 * Double(least.pages), "\(count) voters, \(claims)")
      }
    }
  }

  @Test func doesNotStepOverWhatASnapshotHolds() async throws {
    try await with(50_000, isFilled: false) { store, database async throws in
      let least = try await leastOf(5) { try await cost(of: store).pages }
      let other = try await MariaDBStore(MariaDBAddress(server.address(of: database)))
      let isHeld = DispatchSemaphore(value: 0)
      let mayEnd = DispatchSemaphore(value: 0)
      async let holder: Int = other.read { connection in
        let count = try connection.count("SELECT count(*) FROM voters WHERE address_assigned = 1")
        isHeld.signal()
        _ = mayEnd.wait(timeout: .now() + 60)
        return count
      }
      try await store.write { _ in _ = isHeld.wait(timeout: .now() + 60) }
      // While that snapshot is held, nothing that was claimed leaves the index.
      try server.run(
        "UPDATE voters SET address_assigned = 1 WHERE shard < 50 AND address_open = 1",
        in: database)
      let first = try await cost(of: store).pages
      let after = try await leastOf(5) { try await cost(of: store).pages }
      mayEnd.signal()
      #expect(try await holder == 0)
      await other.close()
      // The trap is there, and the first claim fell into it.
      #expect(first > 20_000)
      #expect(after <= 2 * least)
    }
  }

  /// The entries of what was just claimed lie in the index until they are purged.
  @Test func costsTheSameRightAfterABulkChange() async throws {
    try await with(50_000, isFilled: false) { store, database async throws in
      let least = try await leastOf(5) { try await cost(of: store).rows }
      try server.run(
        "UPDATE voters SET address_assigned = 1 WHERE shard < 50 AND address_open = 1",
        in: database)
      let first = try await cost(of: store).rows
      let after = try await leastOf(5) { try await cost(of: store).rows }
      #expect(Double(max(first, after)) <= 1.3 * Double(least))
    }
  }

  private func leastOf(_ times: Int, _ body: () async throws -> Int) async throws -> Int {
    var least = Int.max
    for _ in 0..<times { least = min(least, try await body()) }
    return least
  }
}

/// A connection that claims as one of a cluster with these leases.
private final class Leasing: SQLConnection {
  private let base: any SQLConnection
  private let reach: ClaimReach

  init(_ base: any SQLConnection, _ reach: ClaimReach) {
    self.base = base
    self.reach = reach
  }

  var dialect: Dialect { base.dialect }
  var lastInsertedID: Int64 { base.lastInsertedID }
  func rows(_ sql: SQL) throws(StorageError) -> [Row] { try base.rows(sql) }
  func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws { try base.forEach(sql, body) }
  func run(_ sql: SQL) throws(StorageError) -> Int { try base.run(sql) }
  func runEach(_ text: String, _ bindings: [[SQLValue]]) throws(StorageError) {
    try base.runEach(text, bindings)
  }
  func lastClaimed(in walk: ClaimWalk) -> ClaimPlace? { base.lastClaimed(in: walk) }
  func setLastClaimed(_ place: ClaimPlace?, in walk: ClaimWalk) {
    base.setLastClaimed(place, in: walk)
  }
  func claimReach() throws(StorageError) -> ClaimReach { reach }
}
