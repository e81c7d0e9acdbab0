import API
import Domain
import Foundation
import MariaDBStorage
import MariaDBTestServer
import Service
import Storage
import Synchronization
import Testing

extension Cluster {
  /// What reports read, kept by several servers at once.
  @Suite struct SummariesOfAClusterTests {
    let cluster: TestCluster

    init() throws {
      cluster = try Cluster.calm
    }

    /// Nine people at three servers at once, each of them now at one and now at another: no sum
    /// loses what was added to it elsewhere, nor counts it twice.
    @Test func equalTheLogOnEveryNodeWhateverAllOfThemDo() async throws {
      try await cluster.withStores { stores, database async throws in
        try await stores[0].write { db in
          try db.insert((1...900).map(Self.voter))
          for (variable, value) in Self.settings { try Variables(db).set(variable, to: value) }
          for user in 1...9 {
            try db.run(
              "INSERT INTO users (uid, nickname, passwd) VALUES (\(user), \("v\(user)"), 'x')")
          }
        }
        let day = CampaignDay()
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in 1...9 {
            let services = stores.map { Service(store: $0, passwords: NoPasswords()) }
            group.addTask {
              let user = User(id: UserID(number), name: "v\(number)", permissions: .use)
              var volunteer = RovingVolunteer(user: user, services: services, day: day)
              for _ in 1...40 { try await volunteer.step() }
            }
          }
          try await group.waitForAll()
        }
        let log = try cluster.nodes[0].run(
          "SET wsrep_sync_wait = 1",
          """
          SELECT sum(mode = 0 AND undone_at IS NULL), sum(mode = 1 AND undone_at IS NULL),
            sum(undone_at IS NOT NULL) > 10,
            (SELECT count(*) > 10 FROM assignments WHERE ending = 'skipped'),
            (SELECT count(*) > 5 FROM corrections),
            (SELECT count(DISTINCT slot) > 2 FROM result_hours)
          FROM contacts
          """, in: database)[0].map { $0.flatMap { Int($0) } ?? -1 }
        #expect(log[0] > 50 && log[1] > 50, "\(log)")
        #expect(log[2...] == [1, 1, 1, 1], "undone, skipped, corrected, and by several servers")
        for store in stores {
          try await store.expectReports(tell: [.letters: log[0], .calls: log[1]], at: day.now)
        }
      }
    }

    /// In three cities, so that servers meet at a place and move people between them.
    private static func voter(_ id: VoterID) -> Voter {
      var voter = somebody(id)
      voter.address.city = ["Concord", "Nashua", "Keene"][Int(id) % 3]
      return voter
    }

    private static let settings: [Variable: String] = [
      .chunkAddresses: "6", .chunkPhoneNumbers: "6", .maxHourlyAddresses: "10000",
      .maxHourlyPhoneNumbers: "10000", .weekdayPhoneStart: "0:00", .weekdayPhoneEnd: "24:00",
      .weekendPhoneStart: "0:00", .weekendPhoneEnd: "24:00",
    ]
  }
}

extension MariaDBStore {
  /// Expects summaries like the log, and a report of the totals that says `results`.
  ///
  /// - Parameter now: when the report is asked for.
  func expectReports(
    tell results: [Mode: Int], at now: Instant, _ location: SourceLocation = #_sourceLocation
  ) async throws {
    let wrong = try await read { db in
      try (db.wrongSummaries() + db.brokenInvariants()).map {
        "\($0.invariant.name): \($0.violations)"
      }
    }
    #expect(wrong == [], sourceLocation: location)
    let admin = User(id: 1, name: "v1", permissions: [.use, .admin])
    let totals = try await Service(store: self, passwords: NoPasswords()).report(
      .report(.totals), [], user: admin, now: now)
    for mode in Mode.allCases {
      let told = totals.figures.first { $0.name == mode.rawValue }?.value
      #expect(
        told == .integer(Int64(results[mode] ?? 0)), "\(mode.rawValue)", sourceLocation: location)
    }
  }
}

/// The campaign's clock, which moves with every step that anybody makes.
private final class CampaignDay: Sendable {
  private let clock = Mutex(Instant(seconds: 1_793_896_200))

  var now: Instant { clock.withLock { $0 } }

  /// On by some seconds; now and then by more, so that there are several hours.
  func next(_ random: inout SeededRandom) -> Instant {
    let span = Int64.random(in: 0...99, using: &random) == 0 ? 3_000 : Int64.random(in: 0...9)
    return clock.withLock { clock in
      clock = clock + span
      return clock
    }
  }
}

/// Somebody whose every request goes to whichever server comes first.
private struct RovingVolunteer {
  let user: User
  let services: [Service]
  let day: CampaignDay
  private var random: SeededRandom
  private var held: [Mode: [VoterID]] = [:]
  private var told = 0

  init(user: User, services: [Service], day: CampaignDay) {
    self.user = user
    self.services = services
    self.day = day
    random = SeededRandom(seed: UInt64(user.id))
  }

  mutating func step() async throws {
    let mode: Mode = Bool.random(using: &random) ? .letters : .calls
    let service = services[Int.random(in: services.indices, using: &random)]
    let now = day.next(&random)
    guard let voter = held[mode]?.popLast() else {
      held[mode] = try await service.openList(mode, user: user, now: now).voters.map(\.id)
      return
    }
    switch Int.random(in: 0..<10, using: &random) {
    case 0:
      held[mode] = try await service.skip(voter, key: nil, mode: mode, user: user, now: now)
        .list.voters.map(\.id)
    case 1:
      let admin = User(id: user.id, name: user.name, permissions: [.use, .admin])
      let address = Address(street: "1 Main Street", city: "Keene", state: "NH", zip: "03431")
      try await service.correctAsAdmin(
        CorrectionRequest(Correction(name: nil, address: address, phone: nil)), key: nil,
        voter: voter, user: admin, now: now)
    default: try await tell(voter, mode, service, now)
    }
  }

  /// Records a result, and sometimes takes it back at another server.
  private mutating func tell(
    _ voter: VoterID, _ mode: Mode, _ service: Service, _ now: Instant
  ) async throws {
    told += 1
    let key = "\(user.name)-\(told)"
    let resolutions = ["Supporter", "Not home", "Refused", "Wrong number"]
    let request = ResultRequest(
      resolution: mode == .calls ? resolutions.randomElement(using: &random) : nil,
      notes: Bool.random(using: &random) ? "same" : nil, occurredAt: nil)
    held[mode] = try await service.recordResult(
      request, key: key, mode: mode, voter: voter, user: user, now: now
    ).list.voters.map(\.id)
    if Int.random(in: 0..<5, using: &random) == 0 {
      let other = services[Int.random(in: services.indices, using: &random)]
      held[mode] = try await other.undoResult(key, user: user, now: now + 1).list.voters.map(\.id)
    }
  }
}

/// Nobody signs in.
private struct NoPasswords: PasswordChecker {
  func matches(_ password: String, hash: String) async throws -> Bool? { nil }
  func hash(_ password: String) async throws -> String { "" }
  func burn(_ password: String) async {}
}
