import Dispatch
import GRDB
import Storage
import Synchronization
import Testing

@testable import SQLiteStorage

/// Reads that follow each other on one connection: when they share a moment, and when not.
@Suite struct SharedReadsTests {
  private final class Counter: Sendable {
    let value = Mutex(0)
  }

  private final class Seen: Sendable {
    let counts = Mutex<[Int]>([])
  }

  /// Lends a line of one connection, whose first read has looked at the database and waits for
  /// `go`; `commits` is what the line takes for the writer's count.
  private func withBusyLine(
    _ body: (ReaderLine, SQLiteStore, _ commits: Counter, _ go: DispatchSemaphore) async throws ->
      Void
  ) async throws {
    try await withStore { store, path in
      try await store.write { _ = try $0.run("INSERT INTO volunteers (uid) VALUES (1)") }
      var configuration = Configuration()
      configuration.readonly = true
      let (commits, go) = (Counter(), DispatchSemaphore(value: 0))
      let line = try ReaderLine(
        path: path, count: 1, configuration: configuration, settings: SettingsCache(),
        commits: { commits.value.withLock { $0 } })
      await withCheckedContinuation { isBusy in
        line.add(
          PendingRead(
            run: { db in
              _ = Self.letters(db)
              isBusy.resume()
              go.wait()
            }, fail: { _ in isBusy.resume() }))
      }
      try await body(line, store, commits, go)
      try line.close()
    }
  }

  private static func letters(_ db: any SQLConnection) -> Int {
    (try? db.count("SELECT letters FROM volunteers")) ?? -1
  }

  private func recordALetter(_ store: SQLiteStore) async throws {
    try await store.write { _ = try $0.run("UPDATE volunteers SET letters = letters + 1") }
  }

  @Test func aReadThatCameAfterACommitSeesItWhoeverReadBefore() async throws {
    try await withBusyLine { line, store, commits, go in
      try await recordALetter(store)
      commits.value.withLock { $0 += 1 }
      let seen = await withCheckedContinuation { answer in
        line.add(
          PendingRead(
            run: { answer.resume(returning: Self.letters($0)) },
            fail: { _ in answer.resume(returning: -2) }))
        go.signal()
      }
      #expect(seen == 1)
    }
  }

  /// Commits of other programs are seen when a transaction has had as many reads as it may.
  @Test func noTransactionGrowsOld() async throws {
    try await withBusyLine { line, store, _, go in
      try await recordALetter(store)
      let seen = Seen()
      await withCheckedContinuation { isOver in
        for number in 1...40 {
          line.add(
            PendingRead(
              run: { db in
                seen.counts.withLock { $0.append(Self.letters(db)) }
                if number == 40 { isOver.resume() }
              }, fail: { _ in if number == 40 { isOver.resume() } }))
        }
        go.signal()
      }
      let shared = ReaderLine.longestTransaction - 1
      #expect(
        seen.counts.withLock { $0 }
          == Array(repeating: 0, count: shared) + Array(repeating: 1, count: 40 - shared))
    }
  }

  @Test func aReadKeepsItsMomentWhateverIsCommitted() async throws {
    try await withBusyLine { line, store, _, go in
      let (isReading, goOn) = (AsyncStream<Int>.makeStream(), DispatchSemaphore(value: 0))
      line.add(
        PendingRead(
          run: { db in
            isReading.continuation.yield(Self.letters(db))
            goOn.wait()
            isReading.continuation.yield(Self.letters(db))
            isReading.continuation.finish()
          }, fail: { _ in isReading.continuation.finish() }))
      go.signal()
      var seen: [Int] = []
      for await count in isReading.stream {
        seen.append(count)
        if seen.count == 1 {
          try await recordALetter(store)
          goOn.signal()
        }
      }
      #expect(seen == [0, 0])
    }
  }
}
