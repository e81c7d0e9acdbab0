import API
import ClientCore
import Domain
import Foundation
import Storage

/// A campaign in virtual time: volunteers at laptops, a network, a server, and everything that
/// goes wrong between them. One thing happens after the other, by one seed.
final class World {
  static let serverName = "https://blocks.example.org"

  let breakage: Breakage?
  let story: Story
  var chance: Chance
  var agenda = Agenda<Happening>()
  /// Virtual milliseconds since 1970, by the server's clock, which is right.
  var now: Int64
  var weather: Weather
  var counts = Counts()
  /// The end: nothing goes wrong any more, and what waits is sent.
  var isHealing = false

  let server: CampaignServer
  var isServerUp = true
  let volunteers: [Volunteer]
  let laptops: [Laptop]
  /// Every program that ever ran.
  var programs: [Program] = []
  /// Every request that was ever sent.
  var exchanges: [Exchange] = []
  /// Answers of a short while ago, for mixing up.
  var latestReplies: [(route: Route, key: String?, program: Int, reply: WireReply)] = []

  var settings = SettingsHistory()
  var ledger = Ledger()
  var handouts = Handouts()
  var phoneBook: PhoneBook
  /// When the server recorded results, by user and mode.
  var recorded: [Tally: [Instant]] = [:]
  /// The last row of the contact log that was looked at.
  var lastContact: Int64 = 0

  struct Tally: Hashable {
    var user: UserID
    var mode: Mode
  }

  init(seed: UInt64, breakage: Breakage?, listener: ((String) -> Void)? = nil) async throws {
    var chance = Chance(seed: seed)
    self.breakage = breakage
    story = Story(listener: listener)
    weather = Weather(&chance)
    // Often enough for a lie about it to be found soon.
    if breakage == .ackBeforeCommit { weather.serverCrash = 0.03 }
    now = Self.beginning(&chance)
    let instant = Instant(seconds: now / 1_000)
    server = try await CampaignServer(breakage: breakage, seed: chance.next(), now: instant)
    let voters = SampleVoters.make(chance.among(50...160), chance: &chance)
    phoneBook = PhoneBook(voters)
    try await server.store.write { try $0.insert(voters) }
    volunteers = try await Self.recruit(server, &chance)
    laptops = Self.handOut(volunteers.count, now: now, &chance)
    self.chance = chance
    try await prepareSettings()
    prepareAgenda()
  }

  var instant: Instant { Instant(seconds: now / 1_000) }

  /// Lets this many things happen, one after the other, and looks at everything now and then.
  func run(steps: Int) async throws {
    while story.step < steps, let (at, happening) = agenda.next() {
      now = max(now, at)
      story.now = now
      story.step += 1
      try await happen(happening)
      if story.step % 500 == 0 { try await auditDatabase() }
    }
    counts.steps = story.step
  }

  func happen(_ happening: Happening) async throws {
    switch happening {
    case .personActs(let program): try personActs(programs[program])
    case .tick(let program, let wish): try tick(programs[program], wish: wish)
    case .arrives(let exchange, let isCopy):
      try await arrives(exchanges[exchange], isCopy: isCopy)
    case .answered(let exchange): try answered(exchanges[exchange])
    case .outboxChanged(let program): try outboxChanged(programs[program])
    case .goesOn(let program): try goesOn(programs[program])
    case .someoneComes(let laptop): try someoneComes(laptops[laptop])
    case .laptopTrouble(let laptop): try trouble(laptops[laptop])
    case .linkHeals(let laptop, let trouble): healLink(laptops[laptop], trouble)
    case .diskHeals(let laptop, let trouble): healDisk(laptops[laptop], trouble)
    case .serverTrouble: serverTrouble()
    case .serverRestarts: restartServer()
    case .midnight: try await expireAtMidnight()
    case .organizerActs: try await organizerActs()
    }
  }

  func later(_ happening: Happening, in milliseconds: ClosedRange<Int64>) {
    agenda.add(happening, at: now + chance.among(milliseconds))
  }

  // MARK: The beginning

  /// A moment of the autumn of 2026, in which the clocks go back, mostly by day.
  private static func beginning(_ chance: inout Chance) -> Int64 {
    let september: Int64 = 1_789_300_800
    let day = september + chance.among(0...80) * 86_400
    // 13:00 to 24:00 UTC is 9 to 20 o'clock in New York.
    return (day + 13 * 3_600 + chance.among(0...39_600)) * 1_000 + chance.among(0...999)
  }

  private static func recruit(
    _ server: CampaignServer, _ chance: inout Chance
  ) async throws -> [Volunteer] {
    var drafts: [(String, Permissions)] = []
    for name in ["ann", "bob", "cem", "dora", "eve", "fay"].prefix(chance.among(3...6)) {
      let permissions: Permissions =
        chance.happens(0.75) ? .use : chance.happens(0.7) ? [.use, .trusted] : [.use, .admin]
      drafts.append((name, permissions))
    }
    let people = drafts
    return try await server.store.write { db in
      try people.map { name, permissions in
        let password = "\(name)'s secret"
        let id = try Accounts(db).add(
          name: name, passwordHash: password, permissions: permissions)
        return Volunteer(id: id, name: name, password: password, permissions: permissions)
      }
    }
  }

  /// A laptop each; the first volunteer has two, and the last two also share one.
  private static func handOut(_ count: Int, now: Int64, _ chance: inout Chance) -> [Laptop] {
    var users = (0..<count).map { [$0] }
    users.append([0])
    if chance.happens(0.6) { users.append([count - 2, count - 1]) }
    return users.enumerated().map {
      Laptop(number: $0.offset, volunteers: $0.element, now: now, chance: &chance)
    }
  }

  private func prepareAgenda() {
    for laptop in laptops {
      later(.someoneComes(laptop: laptop.number), in: 0...600_000)
      if laptop.number % 2 == 0 {
        later(.someoneComes(laptop: laptop.number), in: 60_000...3_600_000)
      }
      later(.laptopTrouble(laptop: laptop.number), in: 60_000...1_800_000)
    }
    if weather.serverCrash > 0 { later(.serverTrouble, in: 60_000...3_600_000) }
    later(.organizerActs, in: 120_000...3_600_000)
    planMidnight()
  }
}
