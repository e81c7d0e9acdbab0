import API
import Domain
import Storage
import Testing

@testable import Service

/// A campaign with an admin and two volunteers, on either engine.
struct ActionStage: Sendable {
  let store: any Store
  let service: Service
  let ada: User
  let vera: User
  let otto: User

  /// Lends a stage with voters 1 to `voters`; every database must keep its promises at the end.
  static func with(
    _ engine: NightEngine, voters: Int = 40, settings: [Variable: String] = [:],
    _ body: (ActionStage) async throws -> Void
  ) async throws {
    try await engine.with(voters: voters, settings: settings) { store in
      let stage = try await ActionStage(store)
      try await body(stage)
      #expect(try await stage.broken() == [])
    }
  }

  init(_ store: any Store) async throws {
    self.store = store
    // The engine's voters came as another program's.
    try await store.write { try $0.rebuildSummaries() }
    service = Service(
      store: store, passwords: PlainPasswords(),
      // What a volunteer would be told of only as a mistake of the server.
      report: { Issue.record($0) })
    let administration = Administration(store: store, passwords: PlainPasswords())
    let add = { (name: String, permissions: Permissions) in
      User(
        id: try await administration.addUser(
          name: name, password: "correct horse", permissions: permissions),
        name: name, permissions: permissions)
    }
    ada = try await add("Ada", [.use, .admin])
    vera = try await add("Vera", .use)
    otto = try await add("Otto", .use)
  }

  /// Says what would be done.
  func preview(
    _ request: AdminActionRequest, at now: Instant = noon
  ) async throws -> AdminActionAnswer {
    try await service.act(request, key: nil, user: ada, now: now)
  }

  /// Does it.
  @discardableResult
  func act(
    _ request: AdminActionRequest, key: String = "a", by user: User? = nil, at now: Instant = noon
  ) async throws -> AdminActionAnswer {
    var request = request
    request.confirmed = true
    return try await service.act(request, key: key, user: user ?? ada, now: now)
  }

  @discardableResult
  func undo(_ id: Int64, at now: Instant = noon) async throws -> AdminActionAnswer {
    try await service.undoAction(id, user: ada, now: now)
  }

  @discardableResult
  func open(_ mode: Mode, _ user: User, at now: Instant = noon) async throws -> [VoterID] {
    try await service.openList(mode, user: user, now: now).voters.map(\.id)
  }

  func list(_ mode: Mode, _ user: User, at now: Instant = noon) async throws -> [VoterID] {
    try await service.list(mode, user: user, now: now).voters.map(\.id)
  }

  @discardableResult
  func record(
    _ mode: Mode, _ voter: VoterID, by user: User, key: String, resolution: String? = nil,
    occurredAt: Instant? = nil, at now: Instant = noon
  ) async throws -> ResultAnswer {
    try await service.recordResult(
      ResultRequest(
        resolution: mode == .calls ? resolution ?? "Supporter" : nil, notes: "note \(key)",
        occurredAt: occurredAt),
      key: key, mode: mode, voter: voter, user: user, now: now)
  }

  func count(_ sql: SQL) async throws -> Int { try await store.read { try $0.count(sql) } }

  /// As another program would; the summaries are counted anew.
  func run(_ sql: SQL) async throws { try await change { try $0.run(sql) } }

  /// The same for several statements.
  func change(_ body: @escaping @Sendable (any SQLConnection) throws -> Void) async throws {
    try await store.write { db in
      try body(db)
      try db.rebuildSummaries()
    }
  }

  func isOpen(_ voter: VoterID, _ mode: Mode) async throws -> Bool {
    try await count(
      "SELECT count(*) FROM voters WHERE id = \(voter) AND \(raw: mode.columns.open) = 1") == 1
  }

  /// The user who has resolved a voter.
  func resolver(_ voter: VoterID, _ mode: Mode) async throws -> UserID? {
    try await store.read { try VoterRows($0).resolver(of: voter, in: mode) }
  }

  func tallies(_ user: User) async throws -> Tallies {
    try await store.read { try TallyRows($0).read(user.id) }
  }

  func broken() async throws -> [String] {
    try await store.read { db in
      try (db.brokenInvariants() + db.wrongSummaries()).map(\.invariant.name)
    }
  }
}

extension AdminActionRequest {
  /// The results of the day around noon.
  static func takeBack(
    _ user: User, mode: Mode? = nil, from: Instant = noon - 43_200, to: Instant = noon + 43_200
  ) -> AdminActionRequest {
    AdminActionRequest(kind: .takeBack, user: user.id, mode: mode, from: from, to: to)
  }

  static func suspend(_ user: User) -> AdminActionRequest {
    AdminActionRequest(kind: .suspend, user: user.id)
  }
}
