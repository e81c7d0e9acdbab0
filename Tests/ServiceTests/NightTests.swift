import API
import Domain
import Foundation
import MariaDBStorage
import MariaDBTestServer
import SQLiteStorage
import Storage
import Synchronization
import Testing

@testable import Service

/// Both engines, for what many do at once.
struct NightEngine: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// How many assignments an expiry looks at in one transaction.
  let batch: Int
  let open: @Sendable (_ folder: String) async throws -> any Store

  static let all = [
    NightEngine(testDescription: "SQLite", batch: 100) { folder in
      try await SQLiteStore(path: folder + "/eblocks.sqlite", now: noon)
    },
    NightEngine(testDescription: "MariaDB", batch: 500) { _ in
      try await MariaDBStore(MariaDBAddress(TestServer.shared.get().makeAddress()), now: noon)
    },
  ]

  /// Lends a database with voters 1 to `voters`, closed and removed afterwards.
  func with(
    voters: Int, settings: [Variable: String] = [:],
    _ body: (any Store) async throws -> Void
  ) async throws {
    let folder = NSTemporaryDirectory() + "eblocks-night-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try await open(folder)
    do {
      try await store.write { db in
        for id in 1...voters { try db.insertVoter(VoterID(id)) }
        for (variable, value) in settings { try Variables(db).set(variable, to: value) }
      }
      try await body(store)
    } catch {
      await store.close()
      throw error
    }
    await store.close()
  }
}

@Suite struct NightTests {
  /// A midnight in Hawaii.
  static let midnight = time("2026-11-05T10:00:00Z")

  private func brokenInvariants(_ store: any Store) async throws -> [String] {
    try await store.read { try $0.brokenInvariants().map(\.invariant.name) }
  }

  private func expiry(_ store: any Store, after seconds: Int64) -> ExpiryService {
    ExpiryService(store: store, clock: { Self.midnight + seconds })
  }

  // MARK: Who does it

  @Test(arguments: NightEngine.all)
  func oneOfManyServersDoesIt(engine: NightEngine) async throws {
    try await engine.with(voters: 1_200) { store in
      try await store.write { db in
        for user in 1...60 {
          _ = try db.claim(.letters, of: UserID(user), count: 20, at: Self.midnight - 60)
        }
      }
      let outcomes = try await withThrowingTaskGroup(of: NightOutcome.self) { group in
        for server in 1...6 {
          group.addTask {
            try await expiry(store, after: 1).expireNight(as: "server \(server)")
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let released = outcomes.compactMap { outcome in
        if case .released(let count) = outcome { count } else { nil }
      }
      #expect(released == [1_200])
      #expect(try await expiry(store, after: 2).expireNight(as: "late") == .done)
      // Whoever was being assigned when midnight struck is looked for once more.
      #expect(
        try await expiry(store, after: Nights.grace).expireNight(as: "late") == .released(0))
      #expect(try await expiry(store, after: 3_600).expireNight(as: "later") == .done)
      #expect(try await brokenInvariants(store) == [])
    }
  }

  @Test(arguments: NightEngine.all)
  func anotherServerGoesOnWhenOneDiesInTheMiddle(engine: NightEngine) async throws {
    try await engine.with(voters: 700) { store in
      try await store.write { db in
        for user in 1...7 {
          _ = try db.claim(.letters, of: UserID(user), count: 100, at: Self.midnight - 60)
        }
      }
      // Dies after its second write: the turn, and one batch.
      let dying = DyingStore(store: store, writes: 2)
      await #expect(throws: Problem.self) {
        try await expiry(dying, after: 0).expireNight(as: "dying")
      }
      #expect(try await expiry(store, after: 30).expireNight(as: "other") == .underWay)
      #expect(
        try await expiry(store, after: Nights.lease).expireNight(as: "other")
          == .released(700 - engine.batch))
      #expect(try await brokenInvariants(store) == [])
    }
  }

  @Test(arguments: NightEngine.all)
  func aServerWhoseTurnWasTakenStops(engine: NightEngine) async throws {
    try await engine.with(voters: 1_200) { store in
      try await store.write { db in
        for user in 1...12 {
          _ = try db.claim(.letters, of: UserID(user), count: 100, at: Self.midnight - 60)
        }
      }
      // After the first batch somebody else, whose clock is ahead, has the turn.
      let robbed = DyingStore(store: store, writes: 2) { db in
        try Nights(db).takeTurn(Self.midnight, as: "other", now: Self.midnight + 3_600)
      }
      #expect(try await expiry(robbed, after: 0).expireNight(as: "robbed") == .underWay)
      let held = try await store.read {
        try $0.count("SELECT count(*) FROM assignments WHERE ended_at IS NULL")
      }
      #expect(held == 1_200 - engine.batch)
    }
  }

  // MARK: The command and the timer

  @Test(arguments: [1, 2, 3] as [UInt64])
  func theCommandAndTheTimerAgree(seed: UInt64) async throws {
    try await NightEngine.all[0].with(voters: 600, settings: [.expirySparesActive: "1"]) { store in
      var dice = Dice(seed: seed)
      let steps = (1...120).map { _ in dice.roll() }
      try await store.write { db in try db.liveThrough(steps, until: Self.midnight + 1_800) }
      let path = try await store.read { try $0.rows("PRAGMA database_list")[0].text("file") }
      var outcomes: [[[SQLValue]]] = []
      for way in ["command", "timer"] {
        let copy = path + ".\(way)"
        try PrivateFile.makeNew(atPath: copy)
        _ = try await SQLiteStore.copy(path, into: copy)
        let other = try await SQLiteStore(path: copy)
        let service = expiry(other, after: 3_600)
        if way == "timer" {
          _ = try await service.expireNight(as: "server")
        } else {
          _ = try await service.expire(now: Self.midnight + 3_600, all: false)
        }
        outcomes.append(
          try await other.read { db in
            try db.rows("SELECT id, uid, ended_at, ending FROM assignments ORDER BY id").map(
              \.values)
              + db.rows("SELECT id, address_assigned, phone_assigned FROM voters ORDER BY id")
              .map(\.values)
          })
        #expect(try await brokenInvariants(other) == [])
        await other.close()
      }
      #expect(outcomes[0] == outcomes[1])
      let endings = outcomes[0].filter { $0.last == "expired" }.count
      let kept = outcomes[0].filter { $0.count == 4 && $0.last == .null }.count
      #expect(endings > 0 && kept > 0)
    }
  }

  // MARK: The storm

  /// Asks again, as clients and servers do, while the database is too busy to answer in time.
  private func persistently<T: Sendable>(_ ask: () async throws -> T) async throws -> T {
    for _ in 1..<20 {
      do {
        return try await ask()
      } catch let problem as Problem {
        guard problem.code == .unavailable else { throw problem }
      } catch StorageError.busy {}
    }
    return try await ask()
  }

  /// Forty volunteers report everything on their lists between the last second before midnight
  /// and the first after it, and open new ones, while three servers expire.
  @Test(arguments: NightEngine.all)
  func aStormOfResultsAtMidnightLosesNothing(engine: NightEngine) async throws {
    try await engine.with(voters: 600) { store in
      let service = Service(store: store, passwords: PlainPasswords())
      let users = (1...40).map { User(id: $0, name: "Volunteer \($0)", permissions: .use) }
      var lists: [(User, [VoterID])] = []
      for user in users {
        let list = try await service.openList(.letters, user: user, now: Self.midnight - 3_600)
        lists.append((user, list.voters.map(\.id)))
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (user, voters) in lists {
          for (index, voter) in voters.enumerated() {
            let now = Self.midnight + Int64(index % 3 - 1)
            group.addTask {
              _ = try await persistently {
                try await service.recordResult(
                  ResultRequest(resolution: nil, notes: nil, occurredAt: Self.midnight - 5),
                  key: "\(user.id)-\(voter)", mode: .letters, voter: voter, user: user, now: now)
              }
            }
          }
          group.addTask {
            _ = try await persistently {
              try await service.openList(.letters, user: user, now: Self.midnight + 1)
            }
          }
        }
        for server in 1...3 {
          group.addTask {
            _ = try await persistently {
              try await expiry(store, after: Int64(server % 2)).expireNight(as: "\(server)")
            }
          }
        }
        try await group.waitForAll()
      }
      _ = try await expiry(store, after: 3_600).expireNight(as: "last")
      let (results, volunteers, tallies, early) = try await store.read { db in
        (
          try db.count("SELECT count(*) FROM contacts WHERE undone_at IS NULL"),
          try db.count("SELECT count(*) FROM (SELECT DISTINCT uid, voter_id FROM contacts) d"),
          try db.count("SELECT sum(letters) FROM volunteers"),
          try db.count(
            """
            SELECT count(*) FROM assignments
            WHERE ended_at IS NULL AND assigned_at < \(Self.midnight)
            """)
        )
      }
      #expect(results == 400)
      #expect(volunteers == 400)
      #expect(tallies == 400)
      #expect(early == 0)
      #expect(try await brokenInvariants(store) == [])
    }
  }

  /// Others take their turns between the transactions, so it is their number that counts.
  @Test func releasesInManyShortTransactions() async throws {
    try await NightEngine.all[0].with(voters: 6_000) { store in
      try await store.write { db in
        for user in 1...60 {
          _ = try db.claim(.letters, of: UserID(user), count: 100, at: Self.midnight - 60)
        }
      }
      let counting = DyingStore(store: store, writes: .max - 1)
      #expect(
        try await expiry(counting, after: 0).expireNight(as: "server") == .released(6_000))
      // Twelve batches of five hundred, the turn, the tidying and the end.
      #expect(counting.written >= 15)
    }
  }

  // MARK: Daylight saving

  /// The nights on which New York's clocks are changed last 23 and 25 hours there, and 24 in
  /// Hawaii.
  @Test(arguments: [
    ("2026-03-07T10:00:00Z", "2026-03-07T20:00:00Z"),
    ("2026-03-08T10:00:00Z", "2026-03-08T20:00:00Z"),
    ("2026-10-31T10:00:00Z", "2026-10-31T20:00:00Z"),
    ("2026-11-01T10:00:00Z", "2026-11-01T20:00:00Z"),
  ])
  func aNightInHawaiiHas24HoursWhateverTheCampaignsClocksDo(
    midnight: String, noon: String
  ) async throws {
    let (midnight, noon) = (time(midnight), time(noon))
    let campaign = try await Campaign(
      voters: 10,
      settings: [
        .expirySparesActive: "1", .chunkAddresses: "3", .maxHourlyAddresses: "50",
        .maxDailyAddresses: "4",
      ])
    let vera = try await campaign.volunteer()
    let list = try await campaign.service.openList(.letters, user: vera, now: noon)
    #expect(list.expiresAt == midnight + 86_400)
    let skipped = list.voters[0].id
    _ = try await campaign.service.skip(
      skipped, key: nil, mode: .letters, user: vera, now: noon)
    // A day's quota is free again 24 hours after the result, not at a midnight.
    try await campaign.record(list.voters[1].id, by: vera, key: "first", at: noon)
    let evening = midnight + 86_399
    let before = try await campaign.service.openList(.letters, user: vera, now: evening)
    #expect(!before.voters.map(\.id).contains(skipped))
    #expect(before.quota.used == 1)
    let after = try await campaign.service.refill(.letters, user: vera, now: evening + 1)
    // Active within a day of that midnight, so spared; and the skipped voter may come again.
    #expect(Set(before.voters.map(\.id)).isSubset(of: after.voters.map(\.id)))
    let freed = try await campaign.service.list(.letters, user: vera, now: noon + 86_400)
    #expect(freed.quota.used == 0)
    let left = try await campaign.store.read { db in
      try VoterRows(db).isPoolEmpty(
        for: vera.id, in: .letters, skippedSince: Expiry.lastMidnight(before: evening + 1),
        zones: nil)
    }
    #expect(!left)
  }
}

/// A store that stops working after some writes, or lets somebody in between.
private struct DyingStore: Store {
  let store: any Store
  let writes: Int
  var then: (@Sendable (any SQLConnection) throws -> Bool)?
  private let count = Counter()

  private final class Counter: Sendable {
    let value = Mutex(0)
  }

  /// How many writes were begun.
  var written: Int { count.value.withLock { $0 } }

  init(
    store: any Store, writes: Int, then: (@Sendable (any SQLConnection) throws -> Bool)? = nil
  ) {
    self.store = store
    self.writes = writes
    self.then = then
  }

  func read<T: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T {
    try await store.read(body)
  }

  func write<T: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T {
    let number = count.value.withLock { count in
      count += 1
      return count
    }
    if number == writes + 1 {
      guard let then else { throw StorageError.unavailable("it died") }
      _ = try await store.write(then)
    }
    return try await store.write(body)
  }

  func close() async { await store.close() }
}

/// The same numbers for the same seed.
private struct Dice {
  var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func roll() -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 40)
  }
}

extension SQLConnection {
  fileprivate func claim(
    _ mode: Mode, of user: UserID, count: Int, at now: Instant
  ) throws -> [VoterID] {
    try claim(
      mode: mode, count: count, user: user, primeFirst: false,
      skippedSince: Expiry.lastMidnight(before: now), zones: nil, now: now)
  }

  /// Claims and results of ten volunteers over two days.
  fileprivate func liveThrough(_ steps: [Int], until end: Instant) throws {
    for (index, step) in steps.enumerated() {
      let now = end - Int64((steps.count - index) * 1_440)
      let user = UserID(step % 10 + 1)
      let mode = Mode.allCases[step / 10 % 2]
      try TallyRows(self).beginChange(by: user)
      let claimed = try claim(mode, of: user, count: step / 20 % 5 + 1, at: now)
      guard user < 4, let voter = claimed.first else { continue }
      let contact = Contact(
        key: "\(index)", user: user, voter: voter, mode: mode,
        resolution: mode == .calls ? "Supporter" : nil, notes: nil, occurredAt: now,
        recordedAt: now, assignedAt: now)
      try Contacts(self).add(contact)
      try VoterRows(self).resolve(contact)
      try Assignments(self).resolve(voter, in: mode, now: now)
      try TallyRows(self).add(1, in: mode, to: user)
    }
  }
}
