import API
import Domain
import Foundation
import MariaDBStorage
import MariaDBTestServer
import SQLiteStorage
import Storage
import Testing

@testable import Service

/// An engine under the reports, filled through the service.
struct ReportEngine: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let open: @Sendable () async throws -> any Store

  static let all = [
    ReportEngine(testDescription: "SQLite") { try await SQLiteStore.inMemory() },
    ReportEngine(testDescription: "MariaDB") {
      try await MariaDBStore(MariaDBAddress(TestServer.shared.get().makeAddress()))
    },
  ]
}

/// A campaign that is worked in at random, with everything that changes what reports read.
final class ReportCampaign {
  let store: any Store
  let service: Service
  let users: [User]
  private var random: SeededRandom
  private(set) var now: Instant
  private var keys: [(key: String, user: User)] = []
  private var drawn = 0
  private var held: [(voter: VoterID, mode: Mode, user: User)] = []

  init(_ engine: ReportEngine, voters: Int = 60, seed: UInt64, from: Instant = noon) async throws {
    store = try await engine.open()
    let passwords = PlainPasswords()
    service = Service(store: store, passwords: passwords, report: { Issue.record($0) })
    random = SeededRandom(seed: seed)
    now = from
    let administration = Administration(store: store, passwords: passwords)
    var users: [User] = []
    for name in ["Vera", "Otto", "Tess", "Ada"] {
      let permissions: Permissions =
        name == "Tess" ? [.use, .trusted] : name == "Ada" ? [.use, .admin] : .use
      let id = try await administration.addUser(
        name: name, password: "correct horse", permissions: permissions)
      users.append(User(id: id, name: name, permissions: permissions))
    }
    self.users = users
    let made = (1...voters).map { Self.voter(VoterID($0)) }
    try await store.write { db in
      try db.insert(made)
      let settings: [Variable: String] = [
        .chunkAddresses: "4", .chunkPhoneNumbers: "4", .maxHourlyAddresses: "3",
        .maxHourlyPhoneNumbers: "3", .weekdayPhoneStart: "0:00", .weekdayPhoneEnd: "24:00",
        .weekendPhoneStart: "0:00", .weekendPhoneEnd: "24:00",
      ]
      for (name, value) in settings { try Variables(db).set(name, to: value) }
    }
  }

  /// In three cities of two states; some are prime, some without a telephone or of the other party.
  static func voter(_ id: VoterID) -> Voter {
    let places = [
      Address(street: "", city: "Concord", state: "NH", zip: "03301-1234"),
      Address(street: "", city: "Nashua", state: "NH", zip: "03060"),
      Address(street: "", city: "Portland", state: "ME", zip: "04101"),
    ]
    var address = places[Int(id) % 3]
    address.street = "\(id) Elm Street"
    return Voter(
      id: id, name: VoterName(first: "Pat", last: "Sample\(id)"), address: address,
      phone: id % 7 == 0 ? "" : "603-555-01\(10 + id / 2)", party: id % 11 == 0 ? "R" : "D",
      gender: "F", isPrime: id % 5 == 0)
  }

  func wrong() async throws -> [String] {
    try await store.read { db in
      try (db.brokenInvariants() + db.wrongSummaries()).map {
        "\($0.invariant.name): \($0.violations)"
      }
    }
  }

  /// Does one thing.
  func step() async throws {
    now = now + Int64.random(in: 0...(chance(0.05) ? 30_000 : 200), using: &random)
    guard let user = users.randomElement(using: &random) else { return }
    let mode: Mode = chance(0.5) ? .letters : .calls
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<30: try await open(mode, user)
    case 30..<70: try await tell()
    case 70..<80: try await undo()
    case 80..<88: try await skip()
    case 88..<93: try await correct(mode, user)
    case 93..<95:
      let id = VoterID(1_000 + drawn)
      drawn += 1
      try await store.write { try $0.insert([Self.voter(id)]) }
    default:
      _ = try await ExpiryService(store: store).expire(now: now, all: chance(0.3))
    }
  }

  private func open(_ mode: Mode, _ user: User) async throws {
    let list = try await service.refill(mode, user: user, now: now)
    for voter in list.voters { held.append((voter.id, mode, user)) }
    held = held.suffix(60)
  }

  private func tell() async throws {
    guard let (voter, mode, user) = held.randomElement(using: &random) else { return }
    drawn += 1
    let key = "key-\(drawn)"
    let resolutions = [
      "Supporter", "Refused", "Do not call", "Deceased", "Wrong number", "Not home",
    ]
    let request = ResultRequest(
      resolution: mode == .calls ? resolutions.randomElement(using: &random) : nil,
      notes: chance(0.5) ? ["same", "other", "100%_done"].randomElement(using: &random) : nil,
      occurredAt: chance(0.3) ? now - Int64.random(in: 0...600, using: &random) : nil)
    do {
      _ = try await service.recordResult(
        request, key: key, mode: mode, voter: voter, user: user, now: now)
      keys.append((key, user))
    } catch {}
  }

  private func undo() async throws {
    guard let (key, user) = keys.suffix(3).randomElement(using: &random) else { return }
    _ = try? await service.undoResult(key, user: user, now: now)
  }

  private func skip() async throws {
    guard let (voter, mode, user) = held.suffix(12).randomElement(using: &random) else { return }
    _ = try? await service.skip(voter, key: nil, mode: mode, user: user, now: now)
  }

  private func correct(_ mode: Mode, _ user: User) async throws {
    let voter = VoterID.random(in: 1...60, using: &random)
    let admin = users[3]
    let request =
      chance(0.5)
      ? Correction(name: nil, address: Self.voter(voter + 1).address, phone: nil)
      : Correction(name: nil, address: nil, phone: chance(0.5) ? "" : "603-555-01\(10 + voter)")
    _ = try? await service.correctAsAdmin(
      CorrectionRequest(request), key: nil, voter: voter, user: admin, now: now)
  }

  private func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }
}

@Suite struct SummariesTests {
  @Test(arguments: ReportEngine.all, [1, 2, 3, 4] as [UInt64])
  func equalTheLogWhateverHappens(_ engine: ReportEngine, seed: UInt64) async throws {
    let campaign = try await ReportCampaign(engine, seed: seed)
    for step in 0..<400 {
      try await campaign.step()
      guard step % 40 == 39 else { continue }
      let wrong = try await campaign.wrong()
      try #require(wrong == [], "seed \(seed), step \(step)")
    }
    let counts = try await campaign.store.read { db in
      (
        try db.count("SELECT count(*) FROM contacts"),
        try db.count("SELECT count(*) FROM contacts WHERE undone_at IS NOT NULL"),
        try db.count("SELECT count(*) FROM contacts WHERE sameness > 0"),
        try db.count("SELECT count(*) FROM contacts WHERE late = 1"),
        try db.count("SELECT sum(skips) FROM volunteer_hours")
      )
    }
    #expect(counts.0 > 40 && counts.1 > 2 && counts.2 > 5 && counts.3 > 0 && counts.4 > 5)
    await campaign.store.close()
  }

  @Test func areFoldedIntoOneSlotAtNight() async throws {
    let campaign = try await ReportCampaign(ReportEngine.all[1], seed: 5)
    for _ in 0..<120 { try await campaign.step() }
    let slots: SQL = "SELECT count(*) FROM result_hours WHERE slot > 0"
    #expect(try await campaign.store.read { try $0.count(slots) } > 0)
    _ = try await ExpiryService(store: campaign.store).expire(
      now: campaign.now + 5 * 86_400, all: true)
    for table in ["result_hours", "place_days", "places"] {
      let left: SQL = "SELECT count(*) FROM \(raw: table) WHERE slot > 0"
      let folded: SQL = "SELECT count(*) FROM \(raw: table) WHERE slot = 0"
      #expect(try await campaign.store.read { try $0.count(left) } == 0, "\(table)")
      #expect(try await campaign.store.read { try $0.count(folded) } > 0, "\(table)")
    }
    #expect(try await campaign.wrong() == [])
    await campaign.store.close()
  }

  @Test(arguments: ReportEngine.all)
  func comeBackFromTheLog(_ engine: ReportEngine) async throws {
    let campaign = try await ReportCampaign(engine, seed: 7)
    for _ in 0..<150 { try await campaign.step() }
    for table in ["result_hours", "volunteer_hours", "place_days", "places", "pool_counts"] {
      try await campaign.store.write { _ = try $0.run("DELETE FROM \(raw: table)") }
      #expect(try await campaign.wrong().map { $0.prefix { $0 != ":" } } == ["\(table)_differ"])
      try await campaign.store.write { try $0.rebuildSummaries() }
      #expect(try await campaign.wrong() == [])
    }
    await campaign.store.close()
  }
}
