import Domain
import Foundation
import MariaDBStorage
import MariaDBTestServer
import Synchronization
import Testing

/// How long a cluster is worked and killed: one round, or as many as `EBLOCKS_CLUSTER_ROUNDS` says,
/// by the seed in `EBLOCKS_CLUSTER_SEED`.
private enum ClusterRun {
  static let rounds = Int(environment["EBLOCKS_CLUSTER_ROUNDS"] ?? "") ?? 1
  static let seed = UInt64(environment["EBLOCKS_CLUSTER_SEED"] ?? "") ?? .random(in: 0...99_999)
  static let volunteers = 24
  private static let environment = ProcessInfo.processInfo.environment
}

extension Cluster {
  /// Three nodes and three servers under load, any of which may be killed at any moment.
  @Suite struct KilledClusterTests {
    let cluster: TestCluster
    let database: String
    let servers: [ClusterServer]
    let journal = Journal()

    init() throws {
      cluster = try TestCluster()
      database = try cluster.makeDatabase()
      let nodes = cluster.nodes
      let home = cluster.address(of: database, at: [nodes[0]])
      try ClusterServer.operate(
        "sample", "--voters", "\(3_000 + ClusterRun.rounds * 3_000)", on: home)
      try ClusterServer.operate(
        "user", "add", "v1", on: home, environment: ["EBLOCKS_PASSWORD": BusyVolunteer.password])
      for number in 2...ClusterRun.volunteers {
        try nodes[0].run(
          """
          INSERT INTO users (nickname, passwd, perm_group)
          SELECT 'v\(number)', passwd, perm_group FROM users WHERE nickname = 'v1'
          """, in: database)
      }
      try nodes[0].run(
        "INSERT INTO vars (name, value) VALUES ('eblocks_max_hourly_addresses', '100000')",
        in: database)
      // Each has a node of its own, and the others' behind it.
      servers = try nodes.indices.map { [cluster, database] index in
        let places = (0..<nodes.count).map { nodes[(index + $0) % nodes.count] }
        return try ClusterServer(
          database: cluster.address(of: database, at: places), folder: cluster.folder,
          name: "server\(index + 1)")
      }
    }

    @Test(.timeLimit(.minutes(60))) func losesNothingWhoeverIsKilledUnderLoad() async throws {
      defer { cluster.stop() }
      print("EBLOCKS_CLUSTER_ROUNDS=\(ClusterRun.rounds) EBLOCKS_CLUSTER_SEED=\(ClusterRun.seed)")
      let isOver = Flag()
      let began = Date()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 1...ClusterRun.volunteers {
          let volunteer = BusyVolunteer(
            name: "v\(number)", servers: servers.map(\.address), journal: journal,
            seed: ClusterRun.seed &+ UInt64(number))
          group.addTask { await volunteer.work { isOver.isSet } }
        }
        defer { isOver.set() }
        var random = SeededRandom(seed: ClusterRun.seed)
        for round in 1...ClusterRun.rounds {
          try await progress(of: 100)
          try await harm(round == 1 ? .both : Harm.allCases.randomElement(using: &random), &random)
        }
        try await progress(of: 100)
      }
      let seconds = Date().timeIntervalSince(began)
      let (count, repeats) = await (journal.count, journal.repeats)
      print("results: \(count) in \(Int(seconds)) s; requests sent again: \(repeats)")
      #expect(await journal.surprises == [])
      try await account()
    }

    private enum Harm: CaseIterable { case node, data, server, both }

    /// Kills, lets the others go on alone, and brings back.
    private func harm(_ harm: Harm?, _ random: inout SeededRandom) async throws {
      let node = cluster.nodes.randomElement(using: &random)
      let server = servers.randomElement(using: &random)
      if harm != .server { node?.kill() }
      if harm == .server || harm == .both { server?.kill() }
      try await progress(of: 50)
      if harm == .server || harm == .both { try server?.restart() }
      if harm == .data { try node?.loseData() }
      if harm != .server { try node?.start(as: harm == .data ? .newcomer : .returner) }
    }

    /// Waits until the volunteers have got so many more results acknowledged.
    private func progress(of results: Int) async throws {
      let goal = await journal.count + results
      try await eventually(seconds: 90) {
        let count = await journal.count
        let surprises = await journal.surprises
        try #require(surprises == [])
        return count >= goal
      }
    }

    /// Holds what was acknowledged against what every node has.
    private func account() async throws {
      try await eventually { cluster.nodes.allSatisfy { $0.clusterSize == 3 } }
      try #require(
        cluster.nodes.allSatisfy { $0.clusterSize == 3 }, "\(cluster.nodes.map(\.complaint))")
      for server in servers { server.kill() }
      let results = await journal.results
      for node in cluster.nodes {
        let recorded = try node.run(
          "SET wsrep_sync_wait = 1",
          "SELECT result_key, voter_id, undone_at IS NOT NULL FROM contacts", in: database)
        #expect(recorded.count == results.count, "as many as were acknowledged")
        for row in recorded {
          let entry = results[row[0] ?? ""]
          #expect(entry != nil, "\(row) is nobody's")
          #expect(row[1] == entry.map { "\($0.voter)" }, "\(row)")
          #expect(row[2] == (entry?.isUndone == true ? "1" : "0"), "\(row)")
        }
        for (table, rule) in [
          ("contacts", "undone_at IS NULL"), ("assignments", "ended_at IS NULL"),
        ] {
          #expect(
            try node.run(
              """
              SELECT mode, voter_id FROM \(table) WHERE \(rule)
              GROUP BY mode, voter_id HAVING count(*) > 1
              """, in: database) == [], "a voter of two volunteers")
        }
        try ClusterServer.operate("check", on: cluster.address(of: database, at: [node]))
      }
      // What a killed server had sent may still be on its way to a node.
      try await eventually { try differences().isEmpty }
      let left = try differences()
      #expect(left == [], "the nodes differ")
      let letters = results.values.filter { !$0.isUndone }.count
      for node in cluster.nodes {
        let store = try await MariaDBStore(
          MariaDBAddress(cluster.address(of: database, at: [node])))
        try await store.expectReports(
          tell: [.letters: letters], at: Instant(seconds: Int64(Date().timeIntervalSince1970)))
        await store.close()
      }
    }

    /// The tables whose rows are not the same on every node. Not by `CHECKSUM TABLE`: that was seen
    /// to differ over equal rows.
    private func differences() throws -> [String] {
      let tables = try cluster.nodes[0].run("SHOW TABLES", in: database).compactMap { $0[0] }
      return try tables.filter { table in
        let contents = try cluster.nodes.map { node in
          try node.run("SET wsrep_sync_wait = 1", "SELECT * FROM \(table)", in: database)
            .map { $0.map { $0 ?? "NULL" }.joined(separator: "|") }.sorted()
        }
        return Set(contents).count > 1
      }
    }
  }
}

/// Something that has happened.
final class Flag: Sendable {
  private let value = Mutex(false)

  var isSet: Bool { value.withLock { $0 } }

  func set() { value.withLock { $0 = true } }
}
