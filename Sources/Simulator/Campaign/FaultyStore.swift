import Domain
import Service
import Storage
import SQLiteStorage
import Synchronization

/// The real store, on a machine that fails when it is told to.
final class FaultyStore: Store {
  /// What becomes of the transactions of one request.
  enum Fate: Sendable {
    case well
    /// The disk is full: nothing of them is kept, and the caller is told.
    case full
    /// They are rolled back, and the caller is told that they were kept: what no store may do.
    case rolledBackYetAnswered
  }

  private struct State {
    var fate = Fate.well
    var writes = 0
  }

  private let base: SQLiteStore
  private let breakage: Breakage?
  private let state = Mutex(State())

  init(_ base: SQLiteStore, breakage: Breakage?) {
    self.base = base
    self.breakage = breakage
  }

  func set(_ fate: Fate) {
    state.withLock { $0.fate = fate }
  }

  func read<T: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T {
    guard let breakage else { return try await base.read(body) }
    return try await base.read { try body(BrokenConnection($0, breakage)) }
  }

  func write<T: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T {
    let (fate, count) = state.withLock { state in
      state.writes += 1
      return (state.fate, state.writes)
    }
    let breakage = breakage
    let whole: @Sendable (any SQLConnection) throws -> T = { db in
      guard let breakage else { return try body(db) }
      let answer = try body(BrokenConnection(db, breakage))
      if breakage == .doubleAssign, count % 4 == 0 { try db.forgetLatestAssignment() }
      return answer
    }
    switch fate {
    case .well: return try await base.write(whole)
    case .full:
      return try await base.write { db in
        _ = try whole(db)
        throw StorageError.full
      }
    case .rolledBackYetAnswered:
      do {
        return try await base.write { db -> T in throw RolledBack(answer: try whole(db)) }
      } catch let rolledBack as RolledBack<T> {
        return rolledBack.answer
      }
    }
  }

  func close() async {
    await base.close()
  }

  private struct RolledBack<Answer: Sendable>: Error {
    var answer: Answer
  }
}

extension SQLConnection {
  /// Whoever was handed out last goes back to the pool, and nobody knows.
  fileprivate func forgetLatestAssignment() throws {
    let latest = try first(
      """
      SELECT voter_id, mode, assigned_at FROM assignments
      WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1
      """)
    guard let latest else { return }
    try Assignments(self).release(
      try latest.integer("voter_id"), in: try latest.mode("mode"), as: .released,
      now: try latest.instant("assigned_at"))
  }
}

/// A connection that breaks one rule.
private final class BrokenConnection: SQLConnection {
  private let base: any SQLConnection
  private let breakage: Breakage

  init(_ base: any SQLConnection, _ breakage: Breakage) {
    self.base = base
    self.breakage = breakage
  }

  var dialect: Dialect { base.dialect }
  var lastInsertedID: Int64 { base.lastInsertedID }

  func rows(_ sql: SQL) throws(StorageError) -> [Row] {
    switch breakage {
    case .idempotency where sql.text.contains("FROM contacts WHERE result_key ="): return []
    case .quota where sql.text.contains("SELECT recorded_at FROM contacts"): return []
    case .phoneHours where sql.text.contains("FROM vars"): return alwaysOpen(try base.rows(sql))
    default: return try base.rows(sql)
    }
  }

  func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws {
    try base.forEach(sql, body)
  }

  @discardableResult
  func run(_ sql: SQL) throws(StorageError) -> Int {
    if breakage == .mistake, sql.text.hasPrefix("DELETE FROM waiting_results") {
      throw .other("nobody thought of it")
    }
    return try base.run(sql)
  }

  func runEach(_ text: String, _ bindings: [[SQLValue]]) throws(StorageError) {
    try base.runEach(text, bindings)
  }

  private func alwaysOpen(_ rows: [Row]) -> [Row] {
    let hours: [(Variable, String)] = [
      (.weekdayPhoneStart, "0:00"), (.weekdayPhoneEnd, "24:00"), (.weekendPhoneStart, "0:00"),
      (.weekendPhoneEnd, "24:00"),
    ]
    let others = rows.filter { row in !hours.contains { row.values.first == .text($0.0.rawValue) } }
    return others
      + hours.map {
        Row(columns: ["name", "value"], values: [.text($0.0.rawValue), .text($0.1)])
      }
  }
}
