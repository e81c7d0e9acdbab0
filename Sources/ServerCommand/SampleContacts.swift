import Domain
import Storage
import VoterFiles

/// Made-up results of sixty days up to now, by volunteers most of whom work as they should.
struct SampleContacts {
  let count: Int
  let volunteers: Int
  let now: Instant
  private var random: SampleChance

  init(count: Int, volunteers: Int, seed: UInt64, now: Instant) {
    self.count = count
    self.volunteers = volunteers
    self.now = now
    random = SampleChance(seed: seed)
  }

  private static let days: Int64 = 60
  fileprivate static let batchSize = 5_000

  /// Writes them; all at once on SQLite, batch by batch on a server.
  ///
  /// - Returns: how many there were voters for.
  func fill(_ store: any Store, seed: UInt64) async throws -> Int {
    let users = try await addUsers(store, seed: seed)
    let isOne = try await store.read { $0.dialect == .sqlite }
    var progress = SampleProgress(self, users: users, random: random)
    if isOne {
      let start = progress
      progress = try await store.write { db in
        var progress = start
        while try progress.step(db) {}
        return progress
      }
    } else {
      while true {
        let start = progress
        let (next, isMore) = try await store.write { db in
          var progress = start
          let isMore = try progress.step(db)
          return (progress, isMore)
        }
        progress = next
        if !isMore { break }
      }
    }
    var rest = users[...]
    while !rest.isEmpty {
      let some = Array(rest.prefix(200))
      rest = rest.dropFirst(200)
      try await store.write { try SampleLog($0).countTallies(of: some) }
    }
    try await store.write { try $0.rebuildSummaries() }
    return progress.made
  }

  /// Accounts that no password opens.
  private func addUsers(_ store: any Store, seed: UInt64) async throws -> [UserID] {
    var names: [String] = []
    for voter in SampleVoters(count: volunteers, seed: seed &+ 1) {
      names.append(
        "\(voter.name.first.prefix(20)) \(voter.name.last.prefix(1)) \(names.count + 1)")
    }
    var users: [UserID] = []
    for start in stride(from: 0, to: names.count, by: 100) {
      let some = Array(names[start..<min(start + 100, names.count)])
      users += try await store.write { db in
        try some.map { try Accounts(db).add(name: $0, passwordHash: "", permissions: .use) }
      }
    }
    return users
  }

  /// The hours in which people work, with how busy each is.
  fileprivate var hours: [(start: Instant, weight: Double)] {
    let last = now.seconds / 3_600
    return ((last - Self.days * 24)..<last).compactMap { hour in
      // By the clocks of the east, roughly; that is all that a sample needs.
      let local = (hour - 5) % 24
      guard (9...21).contains(local) else { return nil }
      let day = (hour - 5) / 24
      let isWeekend = [2, 3].contains(day % 7)
      let growth = 0.5 + Double(hour - (last - Self.days * 24)) / Double(Self.days * 24)
      let evening = (17...20).contains(local) ? 2.0 : 1.0
      return (Instant(seconds: hour * 3_600), growth * evening * (isWeekend ? 1.6 : 1))
    }
  }
}

/// Where the making of a sample is.
private struct SampleProgress: Sendable {
  private let sample: [(start: Instant, results: Int)]
  private let users: [UserID]
  private var random: SampleChance
  private var hour = 0
  private(set) var made = 0
  private var lastVoter: [Mode: VoterID] = [:]
  private var last: [UserID: Memory] = [:]

  private struct Memory: Sendable {
    var at: [Mode: Instant] = [:]
    var notes: String?
    var resolution: String?
  }

  init(_ sample: SampleContacts, users: [UserID], random: SampleChance) {
    let hours = sample.hours
    let whole = hours.reduce(0) { $0 + $1.weight }
    var given = 0
    var sum = 0.0
    self.sample = hours.map { hour in
      sum += hour.weight
      let until = Int((Double(sample.count) * sum / max(whole, 1)).rounded())
      defer { given = until }
      return (hour.start, until - given)
    }
    self.users = users
    self.random = random
  }

  private struct Draft {
    var at: Instant
    var user: Int
    var mode: Mode
  }

  /// Makes the results of one hour.
  ///
  /// - Returns: false when that was the last.
  mutating func step(_ db: any SQLConnection) throws -> Bool {
    guard hour < sample.count else { return false }
    let (start, results) = sample[hour]
    hour += 1
    var drafts: [Draft] = []
    while drafts.count < results {
      let user = pick()
      let mode: Mode = random.below(100) < 55 ? .letters : .calls
      drafts += work(of: user, mode, from: start, atMost: results - drafts.count)
    }
    drafts.sort { ($0.at, $0.user) < ($1.at, $1.user) }
    let log = SampleLog(db)
    var voters: [Mode: [VoterID]] = [:]
    for mode in Mode.allCases {
      let wanted = drafts.count { $0.mode == mode }
      let found = try wanted == 0 ? [] : log.openVoters(mode, after: lastVoter[mode], limit: wanted)
      if let last = found.last { lastVoter[mode] = last }
      voters[mode] = found.reversed()
    }
    var batch: [SampleResult] = []
    for draft in drafts {
      guard let voter = voters[draft.mode]?.popLast() else { continue }
      batch.append(result(draft, voter: voter))
      if batch.count == SampleContacts.batchSize {
        try log.add(batch)
        batch = []
      }
    }
    try log.add(batch)
    if hour % 5 == 0, users.count > Self.skipper {
      let rest = try log.openVoters(.letters, after: lastVoter[.letters], limit: 3)
      try log.addSkips(
        of: rest, by: users[Self.skipper], in: .letters, at: start + 1_800)
    }
    return true
  }

  /// How somebody works. The first few are those whom an admin should look at.
  private enum Kind: Equatable {
    case fast, parrot, lazy, tireless, usual

    init(_ index: Int) {
      switch index {
      case 0: self = .fast
      case 1: self = .parrot
      case 2: self = .lazy
      case 3: self = .tireless
      default: self = .usual
      }
    }
  }

  /// Who skips much beside working as usual.
  private static let skipper = 4

  /// The eager ones come often, the others now and then.
  private mutating func pick() -> Int {
    let share = Double(random.below(1_000_000)) / 1_000_000
    return min(Int(share * share * Double(users.count)), users.count - 1)
  }

  /// Somebody's results within one hour.
  private mutating func work(
    of user: Int, _ mode: Mode, from start: Instant, atMost most: Int
  ) -> [Draft] {
    let kind = Kind(user)
    let count = kind == .tireless ? 30 : 4 + random.below(22)
    let pace: Int64 = kind == .fast && mode == .calls ? 4 : Int64(3_200 / max(count, 1))
    var at = start + Int64(random.below(200))
    return (0..<min(count, most)).map { _ in
      at = at + max(pace / 2 + Int64(random.below(Int(pace))), 1)
      return Draft(at: min(at, start + 3_599), user: user, mode: mode)
    }
  }

  private mutating func result(_ draft: Draft, voter: VoterID) -> SampleResult {
    let user = users[draft.user]
    let kind = Kind(draft.user)
    var memory = last[user] ?? Memory()
    let resolution = draft.mode == .calls ? self.resolution(kind) : nil
    let notes = self.notes(kind)
    made += 1
    let result = SampleResult(
      key: "sample-\(made)", user: user, voter: voter, mode: draft.mode, resolution: resolution,
      notes: notes, at: draft.at, pause: memory.at[draft.mode].map { max(draft.at - $0, 0) },
      hasSameNotes: notes != nil && notes == memory.notes,
      hasSameResolution: resolution != nil && resolution == memory.resolution,
      fillsQuota: kind == .tireless && draft.at.seconds % 3_600 > 3_000)
    memory.at[draft.mode] = draft.at
    memory.notes = notes ?? memory.notes
    memory.resolution = resolution ?? memory.resolution
    last[user] = memory
    return result
  }

  private static let resolutions: [(name: String, weight: Int)] = [
    ("Not home", 34), ("Left message", 20), ("Supporter", 14), ("Undecided", 8), ("Opposed", 6),
    ("Refused", 6), ("Leaning", 4), ("Hung up", 3), ("Busy", 2), ("Call back", 2),
    ("Already voted", 1),
  ]

  private mutating func resolution(_ kind: Kind) -> String {
    if kind == .lazy { return "Not home" }
    var place = random.below(100)
    for (name, weight) in Self.resolutions {
      place -= weight
      if place < 0 { return name }
    }
    return "Not home"
  }

  private static let beginnings = [
    "Will vote early", "Has a yard sign", "Asks about health care", "Wants a ride to the polls",
    "Works nights", "Very friendly", "In a hurry", "Asks about schools", "Votes by mail",
    "Has two questions", "Knows the candidate", "Moved here lately",
  ]
  private static let endings = [
    "", "; call again in the evening", "; would volunteer", "; spouse too", "; send the leaflet",
    "; not sure yet", "; prefers e-mail", "; speaks Spanish at home",
  ]

  private mutating func notes(_ kind: Kind) -> String? {
    if kind == .parrot { return "Good talk." }
    guard random.below(4) == 0 else { return nil }
    return Self.beginnings[random.below(Self.beginnings.count)]
      + Self.endings[random.below(Self.endings.count)] + "."
  }
}

/// The same numbers for the same seed, on every machine (SplitMix64).
struct SampleChance: Sendable {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// 0 to one less than `limit`.
  mutating func below(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(max(limit, 1)))
  }
}
