import Domain
import Foundation
import Storage

/// Imports that stopped in the middle.
struct UnfinishedImports {
  /// Rows that move together: each goes into four indexes, and volunteers wait meanwhile.
  static let batch = 500

  let store: any Store

  /// Moves what was decided, and throws away what was given up. Stops early when the task is
  /// cancelled; the next one goes on.
  func finish() async throws {
    try await move()
    let abandoned = try await store.read { db in
      try Imports(db).abandoned(before: .current - Imports.patience)
    }
    for id in abandoned { try await discard(id) }
  }

  /// Moves the rows of every decided import.
  func move() async throws {
    while !Task.isCancelled,
      try await store.writeInTurn({ try Imports($0).moveSome(atMost: Self.batch) })
    {}
  }

  /// Takes an undecided import back.
  func discard(_ id: Int64) async throws {
    while !Task.isCancelled,
      try await store.writeInTurn({
        try Imports($0).discardSome(of: id, atMost: VoterImport.batch)
      })
    {}
  }
}

extension Store {
  /// A write that is one of many in a row: it leaves a pause after it, because SQLite has no queue
  /// and another program would find the file locked each time it looks.
  func writeInTurn<T: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T {
    let answer = try await write(body)
    // Cut short by a cancelled task, which is fine.
    try? await Task.sleep(for: .milliseconds(10))
    return answer
  }
}

extension Instant {
  /// Now.
  static var current: Instant { Instant(Date()) }
}
