import Domain
import Foundation
import MariaDBStorage
import MariaDBTestServer
import SQLiteStorage
import Storage
import Testing

/// A database engine under the contract. Another one is another row of `all`.
struct Engine: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// An empty, migrated database; whatever files it needs are in this folder.
  let open: @Sendable (_ folder: String) async throws -> any Store

  static let all = [
    Engine(testDescription: "SQLite in memory") { _ in try await SQLiteStore.inMemory() },
    Engine(testDescription: "SQLite in a file") { folder in
      try await SQLiteStore(path: folder + "/eblocks.sqlite")
    },
    Engine(testDescription: "MariaDB") { _ in
      var address = try MariaDBAddress(TestServer.shared.get().makeAddress())
      address.loadsRows = true
      return try await MariaDBStore(address)
    },
  ]

  /// Lends a database to `body`, closed and removed afterwards.
  func with(_ body: (any Store) async throws -> Void) async throws {
    let folder = NSTemporaryDirectory() + "eblocks-contract-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await open(folder)
    do {
      try await body(store)
    } catch {
      await store.close()
      throw error
    }
    await store.close()
  }

  /// The same with these voters in it.
  func with(
    voters: [Voter], _ body: (any Store) async throws -> Void
  ) async throws {
    try await with { store async throws in
      try await store.write { try $0.insert(voters) }
      try await body(store)
    }
  }
}

extension Voter {
  /// Somebody in New Hampshire who can be written to and called.
  static func sample(
    _ id: VoterID, phone: String? = nil, party: String = "D", isPrime: Bool = false,
    state: String = "NH", zip: String = "03301"
  ) -> Voter {
    Voter(
      id: id, name: VoterName(first: "Ann", last: "Voter \(id)"),
      address: Address(street: "\(id) Elm Street", city: "Concord", state: state, zip: zip),
      phone: phone ?? "603-555-\(String(id + 10_000).suffix(4))", party: party, isPrime: isPrime)
  }
}

extension SQLConnection {
  /// A claim with what most tests do not care about.
  func claim(
    _ mode: Mode, _ count: Int, by user: UserID = 7, primeFirst: Bool = false,
    skippedSince: Int64 = 0, zones: [String]? = nil, at now: Int64 = 1_000
  ) throws -> [VoterID] {
    try claim(
      mode: mode, count: count, user: user, primeFirst: primeFirst,
      skippedSince: Instant(seconds: skippedSince), zones: zones, now: Instant(seconds: now))
  }

  /// Records a result the plain way: the voter resolved, the log, the tally.
  func resolve(_ voter: VoterID, _ mode: Mode, by user: UserID = 7, at now: Int64 = 2_000) throws {
    let resolution = mode == .letters ? "Y" : "Supporter"
    let key = "\(mode)-\(voter)-\(now)"
    try run(
      """
      UPDATE voters SET \(raw: mode.columns.resolution) = \(resolution) WHERE id = \(voter)
      """)
    try run(
      """
      UPDATE assignments SET ended_at = \(now), ending = 'resolved'
      WHERE voter_id = \(voter) AND mode = \(mode) AND ended_at IS NULL
      """)
    try run(
      """
      INSERT INTO contacts (result_key, uid, voter_id, mode, resolution, occurred_at, recorded_at)
      VALUES (\(key), \(user), \(voter), \(mode),
        \(mode == .letters ? nil : resolution as String?), \(now), \(now))
      """)
    try run(
      """
      INSERT INTO volunteers (uid, \(raw: mode.rawValue)) VALUES (\(user), 1)\
      \(raw: dialect.upsert(on: ["uid"], set: "\(mode.rawValue) = \(mode.rawValue) + 1"))
      """)
    try repairTallies()
  }
}

/// Whether `body` is stopped by a promise of the schema.
func isRefused(_ store: any Store, _ sql: SQL) async throws -> Bool {
  do {
    try await store.write { connection in _ = try connection.run(sql) }
    return false
  } catch StorageError.constraint {
    return true
  }
}
