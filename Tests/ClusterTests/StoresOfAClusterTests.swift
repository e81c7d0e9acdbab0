import Domain
import Foundation
import MariaDBTestServer
import Storage
import Testing

@testable import MariaDBStorage

extension Cluster {
  /// Stores at the nodes of one cluster.
  @Suite struct StoresOfAClusterTests {
    let cluster: TestCluster

    init() throws {
      cluster = try Cluster.calm
    }

    @Test func makesOneSchemaWhenServersStartOnEveryNodeAtOnce() async throws {
      let database = try cluster.makeDatabase()
      let addresses = try cluster.nodes.flatMap { node in
        let address = try MariaDBAddress(cluster.address(of: database, at: [node]))
        return [address, address]
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for address in addresses {
          group.addTask { try await MariaDBStore(address).close() }
        }
        try await group.waitForAll()
      }
      for node in cluster.nodes {
        let steps = try node.run(
          "SET wsrep_sync_wait = 1",
          "SELECT count(*), min(applied_at) > 0 FROM eblocks_migrations", in: database)
        #expect(steps == [["\(Migrations.all.steps.count)", "1"]])
        #expect(try node.run("SHOW TABLES LIKE 'eblocks_schema_turn'", in: database).isEmpty)
      }
    }

    /// Galera copies only tables of InnoDB, and rows that have a key.
    @Test func hasAKeyInEveryTable() async throws {
      try await cluster.withStores { _, database in
        let keyless = try cluster.nodes[0].run(
          """
          SELECT table_name FROM information_schema.tables t
          WHERE table_schema = DATABASE() AND (engine <> 'InnoDB' OR NOT EXISTS (
            SELECT 1 FROM information_schema.statistics s
            WHERE s.table_schema = t.table_schema AND s.table_name = t.table_name
              AND s.non_unique = 0
            GROUP BY s.index_name HAVING sum(s.nullable = 'YES') = 0))
          """, in: database)
        #expect(keyless == [])
      }
    }

    @Test func namesTheTablesThatAreNotCopied() async throws {
      try await cluster.withStores { stores, database async throws in
        #expect(try await stores[1].uncopiedTables() == [])
        try cluster.nodes[0].run(
          "CREATE TABLE cache_time (resource varchar(50) PRIMARY KEY) ENGINE=MyISAM",
          "CREATE TABLE stories (sid varchar(50) PRIMARY KEY) ENGINE=MyISAM", in: database)
        #expect(try await stores[1].uncopiedTables() == ["cache_time (MyISAM)"])
        let output = try ClusterServer.operate(
          "check", on: cluster.address(of: database, at: [cluster.nodes[2]]), ends: 1)
        #expect(
          output.contains("WRONG cluster: Galera copies InnoDB alone")
            && output.contains("cache_time (MyISAM)"))
      }
    }

    /// In steps that others' work gets through between, none of them larger than a node may refuse.
    @Test func importsThroughOneNodeWhileOthersRecord() async throws {
      try await cluster.withStores { stores, database async throws in
        let limits = ["wsrep_max_ws_rows": 10_000, "wsrep_max_ws_size": 4 << 20]
        for (name, limit) in limits { try cluster.nodes[0].run("SET GLOBAL \(name) = \(limit)") }
        defer {
          _ = try? cluster.nodes[0].run(
            "SET GLOBAL wsrep_max_ws_rows = DEFAULT", "SET GLOBAL wsrep_max_ws_size = DEFAULT")
        }
        try await stores[0].write { try $0.insert((1...1_000).map(somebody)) }
        let file = "\(cluster.folder)/import-\(database).csv"
        let rows = (5_001...25_000).map {
          "\($0),Ann,Reed \($0),\($0) Elm Street,Concord,NH,03301,603-555-0142,D"
        }
        let header = "id,FIRSTNAM,LASTNAME,MADD,MCITY,MSTATE,MZIPCODE,PHONE,PARTY"
        try ([header] + rows).joined(separator: "\n")
          .write(toFile: file, atomically: true, encoding: .utf8)
        let address = cluster.address(of: database, at: [cluster.nodes[0]])
        let isOver = Flag()
        let recorded = try await withThrowingTaskGroup(of: Int.self) { group in
          for user in 1...4 {
            let store = stores[1 + user % 2]
            group.addTask {
              var count = 0
              while !isOver.isSet {
                let voters = try await store.write { try $0.claim(letters: 5, by: UserID(user)) }
                for voter in voters {
                  try await store.write { db in
                    try Assignments(db).resolve(voter, in: .letters, now: Instant(seconds: 10))
                  }
                }
                count += voters.count
              }
              return count
            }
          }
          defer { isOver.set() }
          let output = try await onOwnThread {
            try ClusterServer.operate("import", file, on: address)
          }
          #expect(output.contains("Imported 20,000 voters."))
          isOver.set()
          return try await group.reduce(0, +)
        }
        #expect(recorded > 0)
        let sums = try cluster.nodes.map { node in
          try node.run(
            "SET wsrep_sync_wait = 1",
            """
            SELECT count(*), sum(address_assigned IS NOT NULL), sum(crc32(concat_ws('|', id,
              LASTNAME, MADD, PHONE, phone_digits, address_assigned, address_resolved_at))),
              (SELECT count(*) FROM import_rows), (SELECT count(*) FROM voter_imports)
            FROM voters
            """, in: database)
        }
        #expect(sums[0] == sums[1] && sums[0] == sums[2])
        #expect(sums[0][0].prefix(2) == ["21000", "\(recorded)"])
        #expect(sums[0][0].suffix(2) == ["0", "0"])
      }
    }

    /// Rows that differ in nothing but a NULL would have the same key to Galera, unless all of it is
    /// NULL: every change of one would conflict with every change of the others.
    @Test func hasNoKeyThatIsPartlyNull() async throws {
      try await cluster.withStores { _, database in
        let keys = try cluster.nodes[0].run(
          """
          SELECT table_name, index_name FROM information_schema.statistics
          WHERE table_schema = DATABASE() AND non_unique = 0
          GROUP BY table_name, index_name
          HAVING sum(nullable = 'YES') > 0 AND sum(nullable <> 'YES') > 0
          """, in: database)
        #expect(keys == [])
      }
    }

    @Test(arguments: [true, false])
    func seesThroughOneServerWhatAnotherAcknowledged(isRead: Bool) async throws {
      try await cluster.withStores { stores, database async throws in
        try await stores[0].write { db in _ = try db.run("INSERT INTO vars VALUES ('a', '0')") }
        for number in 1...300 {
          let value = String(number)
          try await stores[number % 2].write { db in
            _ = try db.run("UPDATE vars SET value = \(value) WHERE name = 'a'")
          }
          let body: @Sendable (any SQLConnection) throws -> String? = { db in
            try db.first("SELECT value FROM vars WHERE name = 'a'")?.text("value")
          }
          let seen = isRead ? try await stores[2].read(body) : try await stores[2].write(body)
          try #require(seen == value)
        }
      }
    }

    @Test func partsTheVotersBetweenTheServersThatClaim() async throws {
      try await cluster.withStores { stores, database async throws in
        func shares() throws -> [Int] {
          try cluster.nodes[0].run(
            "SET wsrep_sync_wait = 1",
            """
            SELECT count(*) FROM shard_leases WHERE server IS NOT NULL
            GROUP BY server ORDER BY 1
            """, in: database
          ).compactMap { $0[0].flatMap(Int.init) }
        }
        try await stores[0].write { try $0.insert((1...2_000).map(somebody)) }
        func claim(_ store: MariaDBStore) async throws -> [VoterID] {
          try await store.write { try $0.claim(letters: 1, by: 7) }
        }
        _ = try await claim(stores[0])
        try await eventually { try shares() == [64] }
        _ = try await claim(stores[1])
        try await eventually { try shares() == [32, 32] }
        _ = try await claim(stores[2])
        try await eventually { try shares() == [20, 22, 22] }
        // It gives its share up, and the others take it.
        await stores[2].close()
        try await eventually { try shares() == [32, 32] }
        // One that was never closed: killed.
        try cluster.nodes[1].run(
          "INSERT INTO claiming_servers VALUES ('dead', 5)",
          "UPDATE shard_leases SET server = 'dead' WHERE shard < 50", in: database)
        try await eventually { try shares() == [32, 32] }
        #expect(
          try cluster.nodes[0].run("SELECT count(*) FROM claiming_servers", in: database)
            == [["2"]])
      }
    }

    /// While its share lasts a server meets nobody; then it takes from the others until nobody is
    /// left at all.
    @Test func givesEveryVoterToOneOfManyOnEveryNode() async throws {
      try await cluster.withStores { stores, database async throws in
        try await stores[0].write { try $0.insert((1...6_000).map(somebody)) }
        for store in stores { _ = try await store.write { try $0.claimReach() } }
        try await eventually {
          try cluster.nodes[2].run(
            "SELECT count(DISTINCT server) FROM shard_leases", in: database) == [["3"]]
        }
        let taken = try await claimed(by: 1...300, 10, in: stores)
        #expect(taken.count == 3_000)
        #expect(Set(taken).count == 3_000)
        let retries = stores.map(\.figures.retries).reduce(0, +)
        #expect(retries < 60, "servers met each other")
        let rest = try await claimed(by: 301...400, 40, in: stores)
        #expect(Set(taken + rest) == Set(1...6_000))
        #expect(taken.count + rest.count == 6_000)
        for store in stores {
          #expect(try await store.read { try $0.brokenInvariants().map(\.invariant.name) } == [])
        }
      }
    }

    @Test func recordsOnEveryNodeWithoutMeetingTheOthers() async throws {
      try await cluster.withStores { stores, _ async throws in
        try await stores[0].write { try $0.insert((1...600).map(somebody)) }
        var held: [(store: MariaDBStore, voter: VoterID)] = []
        for user in 1...30 {
          let store = stores[user % stores.count]
          let voters = try await store.write { try $0.claim(letters: 10, by: UserID(user)) }
          held += voters.map { (store, $0) }
        }
        let before = stores.map(\.figures.retries).reduce(0, +)
        try await withThrowingTaskGroup(of: Void.self) { group in
          for (store, voter) in held {
            group.addTask {
              try await store.write { db in
                try Assignments(db).resolve(voter, in: .letters, now: Instant(seconds: 10))
              }
            }
          }
          try await group.waitForAll()
        }
        #expect(stores.map(\.figures.retries).reduce(0, +) - before < 10)
      }
    }

    @Test func saysThatItsNodeIsAloneAndRecovers() async throws {
      try await cluster.withStores { stores, database async throws in
        let alone = cluster.nodes[2]
        let mobile = try await MariaDBStore(
          MariaDBAddress(cluster.address(of: database, at: [alone] + cluster.nodes)))
        try alone.run("SET GLOBAL wsrep_provider_options = 'gmcast.isolate=1'")
        defer { _ = try? alone.run("SET GLOBAL wsrep_provider_options = 'gmcast.isolate=0'") }
        try await eventually {
          do {
            try await stores[2].checkWrites()
            return false
          } catch let error as StorageError {
            if case .unavailable = error { return true }
            return false
          }
        }
        // Another node is as good, for whoever knows of it.
        try await mobile.checkWrites()
        await mobile.close()
        try alone.run("SET GLOBAL wsrep_provider_options = 'gmcast.isolate=0'")
        try await eventually { (try? await stores[2].checkWrites()) != nil }
        #expect(alone.clusterSize == 3)
      }
    }

    private func claimed(
      by users: ClosedRange<UserID>, _ count: Int, in stores: [MariaDBStore]
    ) async throws -> [VoterID] {
      try await withThrowingTaskGroup(of: [VoterID].self) { group in
        for user in users {
          group.addTask {
            let store = stores[Int(user) % stores.count]
            return try await store.write { try $0.claim(letters: count, by: user) }
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
    }
  }
}

extension SQLConnection {
  fileprivate func claim(letters count: Int, by user: UserID) throws -> [VoterID] {
    try claim(
      mode: .letters, count: count, user: user, primeFirst: user % 2 == 0,
      skippedSince: Instant(seconds: 0), zones: nil, now: Instant(seconds: 9))
  }
}
