import Domain
import Dispatch
import Foundation
import GRDB
import Storage
import Synchronization
import Testing

@testable import SQLiteStorage

private struct Refusal: Error {}

/// What the thread has handed to the kernel to write, so far.
private func bytesWrittenByThisThread() throws -> Int {
  let counters = try String(contentsOfFile: "/proc/thread-self/io", encoding: .utf8)
  let line = try #require(counters.split(separator: "\n").first { $0.hasPrefix("wchar:") })
  return try #require(Int(line.dropFirst("wchar: ".count)))
}

@Suite struct DurabilityTests {
  @Test func syncsEveryCommit() async throws {
    try await withStore { store, _ in
      let (synchronous, journal, keys) = try await store.write { connection in
        func pragma(_ name: String) throws -> SQLValue? {
          try connection.first("PRAGMA \(raw: name)")?.value(0)
        }
        return (
          try pragma("synchronous"), try pragma("journal_mode"), try pragma("foreign_keys")
        )
      }
      #expect(synchronous == 2)
      #expect(journal == "wal")
      #expect(keys == 1)
    }
  }

  /// Every answer is checked from outside the moment it comes: the row is there already.
  @Test func answersOnlyAfterCommit() async throws {
    try await withStore { store, path in
      let outside = try DatabaseQueue(path: path)
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 1...100 {
          group.addTask {
            try await store.write { connection in
              _ = try connection.run("INSERT INTO vars (name) VALUES (\(String(number)))")
            }
            return try await outside.read {
              try Bool.fetchOne(
                $0, sql: "SELECT count(*) FROM vars WHERE name = ?", arguments: [String(number)])
            } ?? false
          }
        }
        for try await isThere in group { #expect(isThere) }
      }
    }
  }

  /// What each of these writes hears when they are committed together: they come while the writer
  /// is busy with another.
  private func inOneGroup(
    _ path: String, _ writes: [@Sendable (any SQLConnection) throws -> Void]
  ) async throws -> [(any Error)?] {
    let commits = GroupCommit(
      try DatabaseQueue(path: path), settings: SettingsCache())
    let gate = DispatchSemaphore(value: 0)
    let (answers, heard) = AsyncStream<(Int, (any Error)?)>.makeStream()
    commits.add(
      PendingWrite(
        attempt: { _ in
          gate.wait()
          // It may be run again.
          gate.signal()
          return {}
        }, fail: { _ in }))
    for (index, body) in writes.enumerated() {
      commits.add(
        PendingWrite(
          attempt: { connection in
            try body(connection)
            return { heard.yield((index, nil)) }
          }, fail: { heard.yield((index, $0)) }))
    }
    gate.signal()
    var byIndex: [Int: (any Error)?] = [:]
    for await (index, error) in answers {
      byIndex.updateValue(error, forKey: index)
      if byIndex.count == writes.count { break }
    }
    return writes.indices.map { byIndex[$0] ?? nil }
  }

  @Test func harmsNobodyWhenANeighbourFails() async throws {
    try await withStore { store, path in
      let answers = try await inOneGroup(
        path,
        [
          { _ = try $0.run("INSERT INTO vars (name) VALUES ('first')") },
          {
            try $0.run("INSERT INTO vars (name) VALUES ('lost')")
            throw Refusal()
          },
          { _ = try $0.run("INSERT INTO vars (name) VALUES ('first')") },
          { _ = try $0.run("INSERT INTO vars (name) VALUES ('last')") },
          {
            _ = try $0.rows("INSERT INTO vars (name) VALUES ('lost too') RETURNING name")
            throw Refusal()
          },
        ])
      #expect(answers[1] is Refusal)
      #expect(answers[0] == nil)
      #expect(answers[2] as? StorageError == .constraint("vars.name"))
      #expect(answers[3] == nil)
      #expect(answers[4] is Refusal)
      let kept = try seenByAnother(path, "SELECT count(*) FROM vars")
      #expect(kept == 2)
    }
  }

  @Test func doesAGroupOnceWhenARefusalHasChangedNothing() async throws {
    try await withStore { store, path in
      let runs = Mutex(0)
      let count: @Sendable (any SQLConnection) throws -> Void = { connection in
        let number = runs.withLock { runs in
          runs += 1
          return runs
        }
        try connection.run("INSERT INTO vars (name) VALUES (\(String(number)))")
      }
      let answers = try await inOneGroup(
        path,
        [
          count,
          {
            _ = try $0.count("SELECT count(*) FROM vars")
            throw Refusal()
          }, count,
        ])
      #expect(answers[1] is Refusal)
      #expect(runs.withLock { $0 } == 2)
      #expect(try seenByAnother(path, "SELECT count(*) FROM vars") == 2)
    }
  }

  /// Pages that are changed in a savepoint are copied first, and beyond 64 KiB SQLite would put the
  /// copies into a file.
  @Test func writesNoPageBeforeTheCommit() async throws {
    try await withStore { store, path in
      try await store.write { try $0.insert((1...1_000).map(somebody)) }
      let written = Mutex<[Int]>([])
      let answers = try await inOneGroup(
        path,
        [
          {
            let before = try bytesWrittenByThisThread()
            for id in 1...1_000 {
              try $0.run("UPDATE voters SET address_notes = 'changed' WHERE id = \(id)")
            }
            let after = try bytesWrittenByThisThread()
            written.withLock { $0.append(after - before) }
          },
          {
            try $0.run("INSERT INTO vars (name) VALUES ('lost')")
            throw Refusal()
          },
        ])
      #expect(answers[0] == nil)
      #expect(answers[1] is Refusal)
      // Once without savepoints, once with.
      #expect(written.withLock { $0 } == [0, 0])
      #expect(
        try seenByAnother(path, "SELECT count(*) FROM voters WHERE address_notes = 'changed'")
          == 1_000)
    }
  }

  /// Whatever it was changed by, and though nobody else fails.
  @Test func keepsNothingOfAWriteThatFails() async throws {
    try await withStore { store, path in
      let answers = try await inOneGroup(
        path,
        [
          { _ = try $0.run("INSERT INTO vars (name) VALUES ('kept')") },
          {
            _ = try $0.rows("INSERT INTO vars (name) VALUES ('lost') RETURNING name")
            throw Refusal()
          },
        ])
      #expect(answers[0] == nil)
      #expect(answers[1] is Refusal)
      #expect(try seenByAnother(path, "SELECT count(*) FROM vars") == 1)
    }
  }

  @Test func tellsEverybodyOfAGroupThatCannotBeCommitted() async throws {
    try await withStore { store, path in
      let answers = try await inOneGroup(
        path,
        [
          { _ = try $0.run("INSERT INTO vars (name) VALUES ('good')") },
          {
            // Only COMMIT sees this one.
            try $0.run("PRAGMA defer_foreign_keys = ON")
            try $0.run(
              "INSERT INTO assignments (voter_id, uid, mode, assigned_at) VALUES (99, 7, 0, 5)")
          },
          { _ in throw Refusal() },
        ])
      #expect(
        answers.map { $0 as? StorageError }
          == Array(repeating: .constraint("FOREIGN KEY"), count: 3))
      #expect(try seenByAnother(path, "SELECT count(*) FROM vars") == 0)
      try await store.write { connection in
        _ = try connection.run("INSERT INTO vars (name) VALUES ('later')")
      }
      #expect(try seenByAnother(path, "SELECT count(*) FROM vars") == 1)
    }
  }

  @Test func doesTheOthersAgainWhenSQLiteRollsAllBack() async throws {
    try await withStore { store, path in
      let answers = try await inOneGroup(
        path,
        [
          { _ = try $0.run("INSERT INTO vars (name) VALUES ('one')") },
          {
            try $0.run("INSERT INTO vars (name) VALUES ('lost')")
            try $0.run("ROLLBACK")
            throw Refusal()
          },
          { _ = try $0.run("INSERT INTO vars (name) VALUES ('two')") },
        ])
      #expect(answers[0] == nil)
      #expect(answers[1] is Refusal)
      #expect(answers[2] == nil)
      let kept = try seenByAnother(path, "SELECT count(*) FROM vars WHERE name IN ('one', 'two')")
      #expect(kept == 2)
      #expect(try seenByAnother(path, "SELECT count(*) FROM vars") == 2)
    }
  }

  @Test func waitsForAnotherProgramsWrite() async throws {
    try await withStore { store, path in
      let other = try DatabaseQueue(path: path)
      let isLocked = DispatchSemaphore(value: 0)
      async let theirs: Void = other.writeWithoutTransaction { database in
        try database.inTransaction(.immediate) {
          try database.execute(sql: "INSERT INTO vars (name) VALUES ('theirs')")
          isLocked.signal()
          // Long enough for ours to meet the lock; right either way.
          usleep(50_000)
          return .commit
        }
      }
      try await onOwnThread { isLocked.wait() }
      let count = try await store.write { connection in
        try connection.run("INSERT INTO vars (name) VALUES ('ours')")
        return try connection.count("SELECT count(*) FROM vars")
      }
      try await theirs
      #expect(count == 2)
    }
  }

  @Test func letsReadersReadWhileAWriterWrites() async throws {
    try await withStore { store, _ in
      let gate = DispatchSemaphore(value: 0)
      let isHeld = DispatchSemaphore(value: 0)
      async let write: Void = store.write { connection in
        try connection.run("INSERT INTO vars (name) VALUES ('a')")
        isHeld.signal()
        gate.wait()
      }
      try await onOwnThread { isHeld.wait() }
      #expect(try await store.read { try $0.count("SELECT count(*) FROM vars") } == 0)
      gate.signal()
      try await write
      #expect(try await store.read { try $0.count("SELECT count(*) FROM vars") } == 1)
    }
  }
}
