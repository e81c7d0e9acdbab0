import Domain
import Foundation
import MariaDBTestServer
import Storage
import Testing

@testable import MariaDBStorage

/// Many rows at once, as a server takes a file.
@Suite struct LoadTests {
  /// Lends an empty database to `body` twice: to a store that loads, and to one that does not.
  private func withBoth(
    _ server: TestServer,
    _ body: (_ loading: MariaDBStore, _ other: MariaDBStore) async throws -> Void
  ) async throws {
    var address = try MariaDBAddress(server.makeAddress())
    address.loadsRows = true
    let loading = try await MariaDBStore(address)
    do {
      try await withStore(at: server.makeAddress()) { try await body(loading, $0) }
    } catch {
      await loading.close()
      throw error
    }
    await loading.close()
  }

  /// Lends an empty database, loading, to `body`.
  private func withLoading(
    _ body: (MariaDBStore, _ address: String) async throws -> Void
  ) async throws {
    let text = try testServer.makeAddress()
    var address = try MariaDBAddress(text)
    address.loadsRows = true
    let store = try await MariaDBStore(address)
    do {
      try await body(store, text)
    } catch {
      await store.close()
      throw error
    }
    await store.close()
  }

  private func everything(_ store: MariaDBStore) async throws -> [[SQLValue]] {
    try await store.read { try $0.rows("SELECT * FROM voters ORDER BY id").map(\.values) }
  }

  private func loads(_ db: any SQLConnection) throws -> Int {
    try db.count(
      """
      SELECT CAST(variable_value AS INTEGER) FROM information_schema.session_status
      WHERE variable_name = 'COM_LOAD'
      """)
  }

  private static let odd = [
    "tab\tbreak\nend", "return\rhere", "\\N", "\\", "back\\slash\\n", "a'b\"c", "a\0b", "Zoë 王 🗳",
    "NULL", " blank ", "x\\\t", "\u{1}\u{8}\u{B}",
  ]

  private static let voters = (1...200).map { number in
    var voter = somebody(VoterID(number), party: number % 7 == 0 ? "" : "D")
    voter.name.first = odd[number % odd.count]
    voter.address.street = odd[(number + 5) % odd.count]
    return voter
  }

  @Test func keepsEveryCharacterAsAnInsertDoes() async throws {
    try await withBoth(testServer) { loading, other async throws in
      let count = try await loading.write { db in
        try db.insert(Self.voters)
        return try loads(db)
      }
      #expect(count == 1)
      let plain = try await other.write { db in
        try db.insert(Self.voters)
        return try loads(db)
      }
      #expect(plain == 0)
      #expect(try await everything(loading) == everything(other))
    }
  }

  @Test func keepsNothingOfALoadWithARowThatCannotBeTaken() async throws {
    try await withLoading { store, _ async throws in
      var long = Self.voters
      long[150].phone = String(repeating: "5", count: 31)
      var late = Self.voters
      late[199].id = 3
      for (voters, column) in [(long, "PHONE"), (late, "PRIMARY")] {
        await #expect(throws: StorageError.constraint(column)) {
          try await store.write { try $0.insert(voters) }
        }
        #expect(try await everything(store).isEmpty)
      }
      try await store.write { try $0.insert(Self.voters) }
      #expect(try await everything(store).count == 200)
    }
  }

  @Test func insertsWhereTheServerTakesNoFiles() async throws {
    let server = try TestServer(options: ["--local-infile=0"])
    defer { server.stop() }
    try await withBoth(server) { loading, other async throws in
      try await loading.write { try $0.insert(Self.voters) }
      try await other.write { try $0.insert(Self.voters) }
      #expect(try await everything(loading) == everything(other))
      try await loading.write { _ = try $0.run("DELETE FROM voters") }
      #expect(try await loading.write { try $0.fillVoters { [] } } == nil)
    }
  }

  /// Three batches, and how many were asked for.
  private final class Batches {
    private(set) var asked = 0
    private let repeats: Bool

    init(repeats: Bool = false) { self.repeats = repeats }

    func next() -> [FiledVoter]? {
      guard asked < 3 else { return nil }
      asked += 1
      let first = (asked - 1) * 100
      return (1...100).map { place in
        let number = repeats ? place : first + place
        return FiledVoter(
          voter: somebody(0), registration: Registration(state: "NH", number: "N\(number)"),
          line: first + place + 1)
      }
    }
  }

  @Test func fillsAnEmptyTableThatNobodyElseUses() async throws {
    try await withLoading { store, _ async throws in
      let (count, loaded) = try await store.write { db in
        let batches = Batches()
        return (try db.fillVoters { batches.next() }, try loads(db))
      }
      #expect(count == 300 && loaded == 1)
      let facts = try await store.read { db in
        try db.rows(
          """
          SELECT count(*), min(id), max(id), count(DISTINCT state_voter_id), sum(phone_open),
            (SELECT next_id FROM given_ids) FROM voters
          """
        ).map(\.values)
      }
      #expect(facts == [[300, 3, 302, 300, 300, 303]])
      #expect(try await store.read { try $0.wrongSummaries().map(\.invariant.name) } == [])
      let checks = try await store.read { db in
        try db.count("SELECT @@SESSION.unique_checks + @@SESSION.foreign_key_checks")
      }
      #expect(checks == 2)
      // It is not empty any more.
      #expect(try await store.write { try $0.fillVoters { nil } } == nil)
    }
  }

  @Test func leavesATableAloneThatOthersUse() async throws {
    try await withLoading { store, address async throws in
      try await withStore(at: address) { _ async throws in
        let asked = try await store.write { db in
          let batches = Batches()
          let filled = try db.fillVoters { batches.next() }
          #expect(filled == nil)
          return batches.asked
        }
        #expect(asked == 0)
      }
    }
  }

  @Test func givesWayToSomebodyWhoComesInTheMiddle() async throws {
    try await withLoading { store, address async throws in
      let visitor = Visitor(at: address)
      await #expect(throws: LoadInterruption.othersCame) {
        try await store.write { db in
          var line = 0
          let end = Date(timeIntervalSinceNow: 60)
          _ = try db.fillVoters {
            if line == 100 { visitor.come() }
            guard Date() < end else { return nil }
            line += 1
            if line > 101 { Thread.sleep(forTimeInterval: 0.02) }
            return [FiledVoter(voter: somebody(VoterID(line)), line: line)]
          }
        }
      }
      // Whoever came need not wait for what was there.
      #expect(try await everything(store).isEmpty)
      visitor.leave()
      try await store.write { try $0.insert(Self.voters) }
      #expect(try await everything(store).count == 200)
    }
  }

  @Test func keepsNothingOfAFillingInWhichAVoterComesTwice() async throws {
    try await withLoading { store, _ async throws in
      await #expect(throws: StorageError.self) {
        try await store.write { db in
          let batches = Batches(repeats: true)
          _ = try db.fillVoters { batches.next() }
        }
      }
      #expect(try await everything(store).isEmpty)
      let filled = try await store.write { db in
        let batches = Batches()
        return try db.fillVoters { batches.next() }
      }
      #expect(filled == 300)
    }
  }

  @Test func endsWithWhatWentWrongOnItsOwnSide() async throws {
    struct Torn: Error {}
    try await withLoading { store, _ async throws in
      await #expect(throws: Torn.self) {
        try await store.write { db in
          let batches = Batches()
          _ = try db.fillVoters {
            guard batches.asked < 2 else { throw Torn() }
            return batches.next()
          }
        }
      }
      #expect(try await everything(store).isEmpty)
      #expect(store.figures.retries == 0)
    }
  }

  /// A server may answer any statement by asking for a file of the client's.
  @Test(arguments: ["/etc/passwd", "eblocks-rows", "", "eblocks-rows/../../etc/passwd"])
  func givesAHostileServerNoFile(name: String) throws {
    let server = try HostileServer(asksFor: name)
    defer { server.stop() }
    for loadsRows in [true, false] {
      var address = try MariaDBAddress("mysql://root@127.0.0.1:\(server.port)/x")
      address.loadsRows = loadsRows
      let session = try ServerSession(address, at: address.places[0])
      #expect(throws: ServerFailure.self) { try session.run("DO 1") }
      guard loadsRows else { continue }
      var batches: [[[SQLValue]]] = [[["a row", 7]]]
      let rows = RowStream { batches.popLast() }
      let isTaken = (try? session.load("LOAD DATA LOCAL INFILE 'eblocks-rows'", rows)) != nil
      #expect(isTaken == (name == RowStream.name))
      #expect(throws: ServerFailure.self) { try session.run("DO 1") }
    }
    #expect(server.given == (name == RowStream.name ? "a row\t7\n" : ""))
  }
}

/// Somebody who connects to a database when told to.
///
/// One thread at a time has it: the test waits while the store's does.
private final class Visitor: @unchecked Sendable {
  private var session: ServerSession?
  private let address: MariaDBAddress?

  init(at text: String) { address = try? MariaDBAddress(text) }

  func come() {
    guard let address else { return }
    session = try? ServerSession(address, at: address.places[0])
  }

  func leave() { session = nil }
}
