import API
import Domain
import SQLiteStorage
import Storage
import Synchronization
import Testing

@testable import Service

/// What requests cost, in statements: over MariaDB each is a round trip.
@Suite struct CostTests {
  @Test(arguments: ReportEngine.all)
  func aResultTakesFewStatements(_ engine: ReportEngine) async throws {
    let campaign = try await ReportCampaign(engine, seed: 1)
    let store = CountingStore(campaign.store)
    let service = Service(store: store, passwords: PlainPasswords())
    let vera = campaign.users[0]
    try await store.write { db in
      _ = try db.run(
        "INSERT INTO sessions (id, uid, last_accessed) VALUES ('s', \(vera.id), \(noon))")
    }
    let caller = try await service.caller(holding: "s", now: noon) { _ in }
    let list = try await service.openList(.letters, user: caller, now: noon)
    for (index, voter) in list.voters.prefix(2).enumerated() {
      store.begin()
      let answer = try await service.recordResult(
        ResultRequest(resolution: nil, notes: "Wrote.", occurredAt: nil), key: "key-\(index)",
        mode: .letters, voter: voter.id, user: caller, now: noon)
      #expect(answer.list.voters.count == list.voters.count - 1 - index)
    }
    // The turn that two laptops of one volunteer take, and the voter whom nobody else may change.
    let turns = campaign.store is SQLiteStore ? 0 : 1
    #expect(store.writing <= 15 + turns, "\(store.writing)")
    #expect(store.reading == 0)
  }

  @Test func aListTakesFewStatements() async throws {
    let (campaign, store, service) = try await counted()
    let vera = try await campaign.volunteer()
    try await campaign.run(
      "INSERT INTO sessions (id, uid, last_accessed) VALUES ('s', \(vera.id), \(noon))")
    let caller = try await service.caller(holding: "s", now: noon) { _ in }
    _ = try await service.openList(.letters, user: caller, now: noon)
    store.begin()
    let list = try await service.list(.letters, user: caller, now: noon)
    #expect(list.voters.count == 10)
    #expect(store.reading <= 4, "\(store.reading)")
  }

  private func counted() async throws -> (Campaign, CountingStore, Service) {
    let campaign = try await Campaign()
    let store = CountingStore(campaign.store)
    return (campaign, store, Service(store: store, passwords: campaign.passwords))
  }
}

/// Counts the statements of what it passes on.
private final class CountingStore: Store {
  private let base: any Store
  private let read = Atomic(0)
  private let written = Atomic(0)

  init(_ base: any Store) {
    self.base = base
  }

  /// Statements of transactions that only read, since `begin`.
  var reading: Int { read.load(ordering: .relaxed) }
  /// Those of the others.
  var writing: Int { written.load(ordering: .relaxed) }

  func begin() {
    read.store(0, ordering: .relaxed)
    written.store(0, ordering: .relaxed)
  }

  func read<T: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T {
    try await base.read { db in
      let counting = CountingConnection(db)
      defer { self.read.wrappingAdd(counting.count, ordering: .relaxed) }
      return try body(counting)
    }
  }

  func write<T: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T {
    try await base.write { db in
      let counting = CountingConnection(db)
      defer { self.written.wrappingAdd(counting.count, ordering: .relaxed) }
      return try body(counting)
    }
  }

  func close() async { await base.close() }
}

private final class CountingConnection: SQLConnection {
  private let base: any SQLConnection
  private(set) var count = 0

  init(_ base: any SQLConnection) {
    self.base = base
  }

  var dialect: Dialect { base.dialect }
  var lastInsertedID: Int64 { base.lastInsertedID }
  var keptSettings: Settings? { base.keptSettings }
  var site: Site { base.site }
  func keep(_ settings: Settings) { base.keep(settings) }
  func canBeRepeated() { base.canBeRepeated() }
  func lastClaimed(in walk: ClaimWalk) -> ClaimPlace? { base.lastClaimed(in: walk) }
  func setLastClaimed(_ place: ClaimPlace?, in walk: ClaimWalk) {
    base.setLastClaimed(place, in: walk)
  }
  func claimReach() throws(StorageError) -> ClaimReach { try base.claimReach() }
  func votersReturned() { base.votersReturned() }

  func rows(_ sql: SQL) throws(StorageError) -> [Row] {
    count += 1
    return try base.rows(sql)
  }

  func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws {
    count += 1
    try base.forEach(sql, body)
  }

  @discardableResult
  func run(_ sql: SQL) throws(StorageError) -> Int {
    count += 1
    return try base.run(sql)
  }

  func runEach(_ text: String, _ bindings: [[SQLValue]]) throws(StorageError) {
    count += bindings.count
    try base.runEach(text, bindings)
  }
}
