import API
import Domain
import SQLiteStorage
import Storage
import Synchronization
import Testing

@testable import Service

/// What requests cost, in statements: over MariaDB each is a round trip.
@Suite struct CostTests {
  @Test func aResultTakesFewStatements() async throws {
    let (campaign, store, service) = try await counted()
    let vera = try await campaign.volunteer()
    try await campaign.run(
      "INSERT INTO sessions (id, uid, last_accessed) VALUES ('s', \(vera.id), \(noon))")
    let caller = try await service.caller(holding: "s", now: noon) { _ in }
    _ = try await service.openList(.letters, user: caller, now: noon)
    try await campaign.record(1, by: vera, key: "first", at: noon)
    store.begin()
    _ = try await service.recordResult(
      ResultRequest(resolution: nil, notes: "Wrote.", occurredAt: nil), key: "key",
      mode: .letters, voter: 2, user: caller, now: noon)
    #expect(store.count <= 17, "\(store.count)")
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
    #expect(store.count <= 4, "\(store.count)")
  }

  private func counted() async throws -> (Campaign, CountingStore, Service) {
    let campaign = try await Campaign()
    let store = CountingStore(campaign.store)
    return (campaign, store, Service(store: store, passwords: campaign.passwords))
  }
}

/// Counts the statements of what it passes on.
private final class CountingStore: Store {
  private let base: SQLiteStore
  private let statements = Atomic(0)

  init(_ base: SQLiteStore) {
    self.base = base
  }

  /// Since `begin`.
  var count: Int { statements.load(ordering: .relaxed) }

  func begin() { statements.store(0, ordering: .relaxed) }

  func read<T: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T {
    try await base.read { db in
      let counting = CountingConnection(db)
      defer { self.statements.wrappingAdd(counting.count, ordering: .relaxed) }
      return try body(counting)
    }
  }

  func write<T: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T {
    try await base.write { db in
      let counting = CountingConnection(db)
      defer { self.statements.wrappingAdd(counting.count, ordering: .relaxed) }
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
  func keep(_ settings: Settings) { base.keep(settings) }

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
