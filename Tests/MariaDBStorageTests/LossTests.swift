import Domain
import Foundation
import MariaDBTestServer
import Storage
import Synchronization
import Testing

@testable import MariaDBStorage

/// What becomes of transactions whose connection is lost.
@Suite struct LossTests {
  /// Lends a store that talks to the server through a relay.
  private func withRelay(
    options: String = "", _ body: (MariaDBStore, Relay, _ database: String) async throws -> Void
  ) async throws {
    let relay = try Relay(to: testServer.port)
    defer { relay.stop() }
    let database = try testServer.makeDatabase()
    let address = "mysql://root@127.0.0.1:\(relay.port)/\(database)?\(options)"
    try await withStore(at: address) { try await body($0, relay, database) }
  }

  /// What the database holds, seen past the relay.
  private func names(in database: String) throws -> [String] {
    try testServer.run("SELECT name FROM vars ORDER BY name", in: database).map { $0[0] ?? "" }
  }

  private func insert(_ name: String) -> SQL { "INSERT INTO vars (name) VALUES (\(name))" }

  @Test func connectsAgainAfterTheServerWasAway() async throws {
    try await withRelay { store, relay, database async throws in
      try await store.write { [insert] in _ = try $0.run(insert("before")) }
      relay.setAway(true)
      await #expect(throws: StorageError.self) {
        try await store.write { [insert] in _ = try $0.run(insert("away")) }
      }
      await #expect(throws: StorageError.self) {
        try await store.read { try $0.count("SELECT count(*) FROM vars") }
      }
      relay.setAway(false)
      // For half a second nobody knocks again.
      try await eventually {
        (try? await store.write { [insert] in _ = try $0.run(insert("back")) }) != nil
      }
      #expect(try await store.read { try $0.count("SELECT count(*) FROM vars") } == 2)
      #expect(try names(in: database) == ["back", "before"])
    }
  }

  @Test func noticesNothingWhenAnIdleConnectionWasLost() async throws {
    try await withRelay { store, relay, database async throws in
      for name in ["a", "b", "c"] {
        relay.cutAll()
        try await store.write { [insert] in _ = try $0.run(insert(name)) }
        relay.cutAll()
        #expect(try await store.read { try $0.count("SELECT count(*) FROM vars") } > 0)
      }
      #expect(try names(in: database) == ["a", "b", "c"])
    }
  }

  @Test func goesOnAtTheNextServerAndStaysThere() async throws {
    let relays = try [Relay(to: testServer.port), Relay(to: testServer.port)]
    defer { for relay in relays { relay.stop() } }
    let database = try testServer.makeDatabase()
    let places = relays.map { "127.0.0.1:\($0.port)" }.joined(separator: ",")
    relays[0].setAway(true)
    try await withStore(at: "mysql://root@\(places)/\(database)") { store async throws in
      try await store.write { [insert] in _ = try $0.run(insert("at the second")) }
      relays[0].setAway(false)
      let accepted = relays[0].accepted
      try await store.write { [insert] in _ = try $0.run(insert("still there")) }
      #expect(relays[0].accepted == accepted)
      relays[1].setAway(true)
      try await store.write { [insert] in _ = try $0.run(insert("at the first")) }
      relays[0].setAway(true)
      await #expect(throws: StorageError.self) {
        try await store.write { [insert] in _ = try $0.run(insert("nowhere")) }
      }
      relays[1].setAway(false)
      try await eventually {
        (try? await store.write { [insert] in _ = try $0.run(insert("at the second again")) })
          != nil
      }
      #expect(
        try names(in: database) == [
          "at the first", "at the second", "at the second again", "still there",
        ]
      )
    }
  }

  @Test func runsAgainWhatWasLostBeforeItsCommit() async throws {
    try await withRelay { store, relay, database async throws in
      relay.cutOnce(.before("in the middle"))
      let attempts = Counter()
      try await store.write { [insert] connection in
        attempts.add()
        _ = try connection.run(insert("kept"))
        _ = try connection.rows("SELECT 'in the middle' AS x")
      }
      #expect(attempts.value == 2)
      #expect(try names(in: database) == ["kept"])
    }
  }

  @Test func saysThatTheOutcomeIsUnknownWhenCommitIsLost() async throws {
    for (cut, kept) in [(Relay.Cut.beforeCommit, []), (.afterCommit, ["x"])] {
      try await withRelay { store, relay, database async throws in
        relay.cutOnce(cut)
        let attempts = Counter()
        await #expect(throws: StorageError.unknownOutcome) {
          try await store.write { [insert] connection in
            attempts.add()
            _ = try connection.run(insert("x"))
          }
        }
        #expect(attempts.value == 1)
        #expect(relay.cuts == 1)
        // The server may still be at it.
        try await eventually { try names(in: database) == kept }
      }
    }
  }

  @Test(arguments: [true, false])
  func settlesAnUnknownOutcomeByTheIdempotencyKey(isCommitted: Bool) async throws {
    try await withRelay { store, relay, database async throws in
      try await store.write { connection in
        try connection.insert([somebody(1)])
        try TallyRows(connection).beginChange(by: 7)
      }
      relay.cutOnce(isCommitted ? .afterCommit : .beforeCommit)
      let answer = try await store.write { connection in
        connection.canBeRepeated()
        let contacts = Contacts(connection)
        if try contacts.find("key-1") != nil { return "replayed" }
        try TallyRows(connection).add(1, in: .letters, to: 7)
        try contacts.add(
          Contact(
            key: "key-1", user: 7, voter: 1, mode: .letters, resolution: nil, notes: nil,
            occurredAt: Instant(seconds: 5), recordedAt: Instant(seconds: 5), assignedAt: nil))
        return "recorded"
      }
      #expect(relay.cuts == 1)
      #expect(answer == (isCommitted ? "replayed" : "recorded"))
      let (contacts, tally) = try await store.read { connection in
        (
          try connection.count("SELECT count(*) FROM contacts"),
          try TallyRows(connection).read(7).letters
        )
      }
      #expect(contacts == 1)
      #expect(tally == 1)
    }
  }

  /// Without its timeout the store would wait for as long as the relay is stalled: for good.
  @Test(.timeLimit(.minutes(10)))
  func givesUpAServerThatDoesNotAnswer() async throws {
    let relay = try Relay(to: testServer.port)
    defer { relay.stop() }
    let database = try testServer.makeDatabase()
    // The schema is made past the relay: on a busy machine it may take longer than the timeout.
    try await withStore(at: "mysql://root@127.0.0.1:\(testServer.port)/\(database)") { _ in }
    let address = "mysql://root@127.0.0.1:\(relay.port)/\(database)?timeout=10&connections=2"
    try await withStore(at: address) { store async throws in
      relay.setStalled(true)
      await #expect(throws: StorageError.self) {
        try await store.read { try $0.count("SELECT count(*) FROM vars") }
      }
      relay.setStalled(false)
      relay.cutAll()
      try await eventually {
        (try? await store.read { try $0.count("SELECT count(*) FROM vars") }) == 0
      }
    }
  }

  @Test func doesNotStreamTwice() async throws {
    try await withRelay { store, relay, _ async throws in
      try await store.write { [insert] connection in
        for number in 1...5 { _ = try connection.run(insert("\(number)")) }
      }
      relay.cutOnce(.before("in the middle"))
      let rows = Counter()
      await #expect(throws: StorageError.unavailable("the connection to the server was lost")) {
        try await store.read { connection in
          try connection.forEach("SELECT name FROM vars") { _ in rows.add() }
          _ = try connection.rows("SELECT 'in the middle' AS x")
        }
      }
      #expect(rows.value == 5)
    }
  }

  @Test func survivesAKilledConnection() async throws {
    try await withStore(options: "connections=2") { store, database async throws in
      let attempts = Counter()
      try await store.write { connection in
        attempts.add()
        _ = try connection.run("INSERT INTO vars (name) VALUES ('x')")
        if attempts.value == 1 {
          let id = try connection.count("SELECT CONNECTION_ID()")
          try testServer.run("KILL \(id)")
        }
        _ = try connection.count("SELECT count(*) FROM vars")
      }
      #expect(attempts.value == 2)
      #expect(try names(in: database) == ["x"])
    }
  }
}

/// Counts attempts from whatever thread they run on.
final class Counter: Sendable {
  private let count = Mutex(0)

  var value: Int { count.withLock { $0 } }

  func add() { count.withLock { $0 += 1 } }
}

/// Waits until something holds; it fails the test when it does not within two minutes,
/// which only a machine with much else to do comes near.
func eventually(_ holds: () async throws -> Bool) async throws {
  let end = Date(timeIntervalSinceNow: 120)
  while try await !holds() {
    guard Date() < end else {
      Issue.record("It did not come to that.")
      return
    }
    try await Task.sleep(for: .milliseconds(20))
  }
}
