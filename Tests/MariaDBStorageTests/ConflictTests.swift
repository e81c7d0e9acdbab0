import Domain
import Foundation
import MariaDBTestServer
import Storage
import Synchronization
import Testing

@testable import MariaDBStorage

private struct Refusal: Error {}

/// Transactions that meet each other.
@Suite struct ConflictTests {
  /// Lets two threads wait for each other, once.
  private final class Rendezvous: Sendable {
    private let here = DispatchSemaphore(value: 0)
    private let there = DispatchSemaphore(value: 0)

    func meet(isFirst: Bool) {
      (isFirst ? here : there).signal()
      _ = (isFirst ? there : here).wait(timeout: .now() + 10)
    }
  }

  private func fill(_ store: MariaDBStore) async throws {
    try await store.write { connection in
      _ = try connection.run("INSERT INTO vars (name, value) VALUES ('a', '0'), ('b', '0')")
    }
  }

  private static func step(_ name: String) -> SQL {
    "UPDATE vars SET value = value + 1 WHERE name = \(name)"
  }

  @Test func doesADeadlockedTransactionAgain() async throws {
    try await withStore { store, _ async throws in
      try await fill(store)
      let attempts = Counter()
      let meeting = Rendezvous()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for isFirst in [true, false] {
          group.addTask {
            let own = Counter()
            try await store.write { connection in
              attempts.add()
              own.add()
              try connection.run(Self.step(isFirst ? "a" : "b"))
              if own.value == 1 { meeting.meet(isFirst: isFirst) }
              try connection.run(Self.step(isFirst ? "b" : "a"))
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(attempts.value == 3)
      let values = try await store.read {
        try $0.rows("SELECT value FROM vars ORDER BY name").map(\.values)
      }
      #expect(values == [["2"], ["2"]])
    }
  }

  /// The server tells of a deadlock by another number where the lock of an AUTO_INCREMENT is in it.
  @Test func doesATransactionAgainThatLostTheNextNumber() async throws {
    try await withStore { store, _ async throws in
      try await fill(store)
      try await store.write { connection in
        try connection.run("CREATE TABLE numbered (id int PRIMARY KEY AUTO_INCREMENT, x int)")
      }
      let attempts = Counter()
      let meeting = Rendezvous()
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          try await store.write { connection in
            // The one who has done more is not the one to lose.
            for id in 1...50 {
              try connection.run("INSERT INTO numbered (id, x) VALUES (\(id), 0)")
            }
            meeting.meet(isFirst: true)
            // Keeps the lock of the numbers after the first row, and waits for the second.
            try connection.run(
              "INSERT INTO numbered (x) SELECT value FROM vars ORDER BY name FOR UPDATE")
          }
        }
        group.addTask {
          try await store.write { connection in
            attempts.add()
            if attempts.value == 1 {
              try connection.run(Self.step("b"))
              meeting.meet(isFirst: false)
              for _ in 0..<50 {
                // This table shows what it was until nobody looks for 0.1 s.
                Thread.sleep(forTimeInterval: 0.2)
                let waits = try connection.rows(
                  """
                  SELECT 1 AS waits FROM information_schema.innodb_trx
                  WHERE trx_state = 'LOCK WAIT' AND trx_query LIKE '%FROM vars ORDER BY name FOR U%'
                  """)
                if !waits.isEmpty { break }
              }
            }
            try connection.run("INSERT INTO numbered (x) SELECT value FROM vars WHERE name = 'b'")
          }
        }
        try await group.waitForAll()
      }
      #expect(attempts.value == 2)
      let rows = try await store.read { try $0.rows("SELECT id FROM numbered").count }
      #expect(rows == 53)
    }
  }

  /// As when a server of a newer version adds a column: the snapshot is older than the table.
  @Test func readsAgainWhenATableHasChanged() async throws {
    try await withStore { store, _ async throws in
      try await fill(store)
      try await store.write { try $0.run("CREATE TABLE altered (id int PRIMARY KEY)") }
      let attempts = Counter()
      let (mayAlter, isAltered) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
      async let alteration: Void = store.write { connection in
        _ = mayAlter.wait(timeout: .now() + 20)
        try connection.run("ALTER TABLE altered ADD COLUMN x int NOT NULL DEFAULT 7, ADD KEY (x)")
        isAltered.signal()
      }
      let rows = try await store.read { connection in
        attempts.add()
        _ = try connection.rows("SELECT name FROM vars")
        if attempts.value == 1 {
          mayAlter.signal()
          _ = isAltered.wait(timeout: .now() + 20)
        }
        return try connection.rows("SELECT * FROM altered").count
      }
      try await alteration
      #expect(rows == 0)
      #expect(attempts.value == 2)
    }
  }

  @Test func keepsNothingOfABodyThatSwallowsItsDeadlock() async throws {
    try await withStore { store, _ async throws in
      try await fill(store)
      let meeting = Rendezvous()
      let swallowed = Counter()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for isFirst in [true, false] {
          group.addTask {
            let own = Counter()
            try await store.write { connection in
              own.add()
              try connection.run(Self.step(isFirst ? "a" : "b"))
              if own.value == 1 { meeting.meet(isFirst: isFirst) }
              do {
                try connection.run(Self.step(isFirst ? "b" : "a"))
              } catch {
                swallowed.add()
                // The server has rolled back: this would be committed alone.
                _ = try? connection.run("INSERT INTO vars (name) VALUES ('stray')")
              }
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(swallowed.value == 1)
      let rows = try await store.read {
        try $0.rows("SELECT name, value FROM vars ORDER BY name").map(\.values)
      }
      #expect(rows == [["a", "2"], ["b", "2"]])
    }
  }

  @Test func triesAgainWhenALockWasNotGivenUpInTime() async throws {
    try await withStore { store, _ async throws in
      try await fill(store)
      let isHeld = DispatchSemaphore(value: 0)
      let mayEnd = DispatchSemaphore(value: 0)
      async let holder: Void = store.write { connection in
        try connection.run(Self.step("a"))
        isHeld.signal()
        _ = mayEnd.wait(timeout: .now() + 20)
      }
      async let other: Int = store.write { connection in
        _ = isHeld.wait(timeout: .now() + 20)
        isHeld.signal()
        // A name that another transaction holds, and the shortest patience there is.
        try connection.run("SET SESSION innodb_lock_wait_timeout = 1")
        do {
          try connection.run(Self.step("a"))
        } catch {
          mayEnd.signal()
          throw error
        }
        return 1
      }
      _ = try await (holder, other)
      let value = try await store.read {
        try $0.first("SELECT value FROM vars WHERE name = 'a'")?.text("value")
      }
      #expect(value == "2")
    }
  }

  @Test func saysBusyWhenItNeverComesToAnEnd() async throws {
    try await withStore { store, _ async throws in
      let attempts = Counter()
      await #expect(throws: StorageError.busy) {
        try await store.write { _ in
          attempts.add()
          throw StorageError.busy
        }
      }
      #expect(attempts.value == Backoff.attempts)
    }
  }

  @Test func doesARefusalOnlyOnce() async throws {
    try await withStore { store, _ async throws in
      let attempts = Counter()
      await #expect(throws: Refusal.self) {
        try await store.write { connection in
          attempts.add()
          try connection.run("INSERT INTO vars (name) VALUES ('x')")
          throw Refusal()
        }
      }
      #expect(attempts.value == 1)
      #expect(try await store.read { try $0.count("SELECT count(*) FROM vars") } == 0)
    }
  }

  /// A read does not see what is committed while it runs; a write does.
  @Test(arguments: [true, false])
  func readsOneSnapshot(isRead: Bool) async throws {
    try await withStore { store, database async throws in
      let body: @Sendable (any SQLConnection) throws -> [Int] = { connection in
        let before = try connection.count("SELECT count(*) FROM vars")
        try testServer.run("INSERT INTO vars (name) VALUES ('other')", in: database)
        return [before, try connection.count("SELECT count(*) FROM vars")]
      }
      let seen = isRead ? try await store.read(body) : try await store.write(body)
      #expect(seen == (isRead ? [0, 0] : [0, 1]))
    }
  }

  @Test func givesNoVoterToTwoOfManyOnManyServers() async throws {
    let database = try testServer.makeDatabase()
    let address = try testServer.address(of: database)
    try await withStore(at: address) { store async throws in
      let voters: VoterID = 2_400
      try await store.write {
        try $0.insert((1...voters).map { somebody($0, isPrime: $0 % 5 == 0) })
      }
      let others = try await [
        MariaDBStore(MariaDBAddress(address)), MariaDBStore(MariaDBAddress(address)),
        MariaDBStore(MariaDBAddress(address)),
      ]
      let stores = others + [store]
      for mode in Mode.allCases {
        let taken = try await withThrowingTaskGroup(of: [VoterID].self) { group in
          for user in 1...400 {
            group.addTask {
              try await stores[user % stores.count].write { connection in
                try connection.claim(
                  mode: mode, count: 5, user: UserID(user), primeFirst: user % 2 == 0,
                  skippedSince: Instant(seconds: 0),
                  zones: mode == .calls && user % 3 == 0 ? ["America/New_York"] : nil,
                  now: Instant(seconds: 9))
              }
            }
          }
          return try await group.reduce(into: []) { $0 += $1 }
        }
        // Rows that a neighbour held at that moment were passed over; nothing else may be left.
        let rest = try await store.write { connection in
          try connection.claim(
            mode: mode, count: 2_400, user: 999, primeFirst: false,
            skippedSince: Instant(seconds: 0), zones: nil, now: Instant(seconds: 9))
        }
        #expect(Set(taken + rest) == Set(1...voters))
        #expect(taken.count + rest.count == Int(voters))
      }
      for other in others { await other.close() }
      let broken = try await store.read { try $0.brokenInvariants().map(\.invariant.name) }
      #expect(broken == [])
    }
  }
}
