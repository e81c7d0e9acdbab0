import Domain
import Foundation
import Storage

/// Imports that stopped in the middle.
struct UnfinishedImports {
  let store: any Store
  var pace = Pace.polite

  /// Moves what was decided, and throws away what was given up. Stops early when the task is
  /// cancelled; the next one goes on.
  func finish() async throws {
    _ = try await move { _ in }
    let abandoned = try await store.read { db in
      try Imports(db).abandoned(before: .current - Imports.patience)
    }
    for id in abandoned { try await discard(id) }
  }

  /// Moves the rows of every decided import.
  ///
  /// - Parameter report: called with what was done so far.
  func move(_ report: (Imports.Moved) -> Void) async throws -> Imports.Moved {
    var pace = pace
    var moved = Imports.Moved()
    while !Task.isCancelled {
      let rows = pace.rows
      let step = try await pace.write(in: store) { db in
        try Imports(db).moveSome(atMost: rows, now: .current)
      }
      guard let step else { break }
      moved += step
      report(moved)
    }
    return moved
  }

  /// Takes an undecided import back.
  func discard(_ id: Int64) async throws {
    var pace = pace
    while !Task.isCancelled {
      let rows = pace.rows
      let isMore = try await pace.write(in: store) { db in
        try Imports(db).discardSome(of: id, atMost: rows)
      }
      if !isMore { break }
    }
  }
}

extension Instant {
  /// Now.
  static var current: Instant { Instant(Date()) }
}
