import API
import Domain
import Storage
import Testing

@testable import Service

/// Days of three volunteers, each on laptops that come and go, drawn from a seed: whatever the
/// order, the database keeps its promises.
@Suite struct RandomDaysTests {
  @Test func everyOrderKeepsThePromises() async throws {
    var seen: [String: Int] = [:]
    for seed: UInt64 in 1...8 {
      let days = try await RandomDays(seed: seed)
      for step in 0..<160 {
        let story = try await days.step()
        let broken = try await days.broken()
        #expect(broken == [], "seed \(seed), step \(step): \(story)")
        if !broken.isEmpty { return }
      }
      for (what, count) in days.seen { seen[what, default: 0] += count }
    }
    // The sequences reach what they are for.
    for what in [
      "late", "late, voter taken", "late, done already", "late, undone", "not_assigned",
      "already_resolved", "undone", "skipped", "quota_exceeded", "taken over", "effect",
    ] {
      #expect(seen[what, default: 0] >= 5, "\(what): \(seen)")
    }
  }
}

/// One campaign under way. Used by one task.
private final class RandomDays {
  private let campaign: Campaign
  private var users: [User] = []
  private var random: SeededRandom
  private var now = noon
  /// Of recorded results.
  private var keys: [(key: String, user: User)] = []
  private var drawn = 0
  /// Who was on whose list when: what an offline laptop may tell of later.
  private var seenLists: [(voter: VoterID, mode: Mode, user: User, at: Instant)] = []
  private(set) var seen: [String: Int] = [:]

  init(seed: UInt64) async throws {
    random = SeededRandom(seed: seed)
    campaign = try await Campaign(
      voters: 0,
      settings: [
        .chunkAddresses: "3", .chunkPhoneNumbers: "3", .maxHourlyAddresses: "3",
        .maxHourlyPhoneNumbers: "2",
        .weekdayPhoneStart: "0:00", .weekdayPhoneEnd: "24:00", .weekendPhoneStart: "0:00",
        .weekendPhoneEnd: "24:00",
      ])
    try await campaign.store.write { db in
      for id in 1...20 {
        try db.insertVoter(VoterID(id), phone: "603-555-01\(10 + id / 2)")
      }
      try db.rebuildSummaries()
    }
    for name in ["Vera", "Otto", "Tess"] {
      users.append(
        try await campaign.volunteer(name, name == "Tess" ? [.use, .trusted] : .use))
    }
  }

  /// Does one thing, and says what.
  func step() async throws -> String {
    now = now + Int64.random(in: 0...(chance(0.08) ? 40_000 : 240), using: &random)
    let user = users[Int.random(in: 0..<users.count, using: &random)]
    let mode: Mode = chance(0.5) ? .letters : .calls
    let what: String
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<22:
      what = "\(user.name) opens \(mode)"
      see(try await campaign.service.refill(mode, user: user, now: now), user)
    case 22..<68: what = try await tell()
    case 68..<84: what = try await undo()
    case 84..<93: what = try await skip(user, mode)
    default:
      let all = chance(0.5)
      what = "expiry, all: \(all)"
      _ = try await ExpiryService(store: campaign.store).expire(now: now, all: all)
    }
    return "\(now.rfc3339) \(what)"
  }

  /// Every invariant that is broken, and what the log must not hold.
  func broken() async throws -> [String] {
    try await campaign.store.read { db in
      var broken = try (db.brokenInvariants() + db.wrongSummaries()).map(\.invariant.name)
      let strays = try db.count(
        """
        SELECT count(*) FROM contacts c WHERE NOT EXISTS (
          SELECT 1 FROM assignments a
          WHERE a.voter_id = c.voter_id AND a.mode = c.mode AND a.uid = c.uid
            AND c.occurred_at BETWEEN a.assigned_at AND coalesce(a.ended_at, c.recorded_at))
        """)
      if strays > 0 { broken.append("\(strays) results of voters not held when it happened") }
      return broken
    }
  }

  /// Sends a result: of a voter seen on a list at some time, by then or by now.
  private func tell() async throws -> String {
    guard let told = seenLists.randomElement(using: &random) else { return "nothing to tell" }
    let user = chance(0.95) ? told.user : users[0]
    let occurredAt: Instant? =
      chance(0.7) ? told.at + Int64.random(in: -30...600, using: &random) : nil
    let resolutions = ["Supporter", "Do not call", "Deceased", "Moved", "Wrong number", "Busy"]
    let resolution = chance(0.6) ? "Busy" : resolutions.randomElement(using: &random)
    drawn += 1
    let key = "key-\(drawn)"
    let holder = try await holder(of: told.voter, told.mode)
    let resolver = try await resolver(of: told.voter, told.mode)
    let what = "\(user.name) tells of \(told.mode) \(told.voter) at \(occurredAt?.rfc3339 ?? "-")"
    let request = ResultRequest(
      resolution: told.mode == .calls ? resolution : nil, occurredAt: occurredAt)
    let send = { (now: Instant) in
      try await self.campaign.service.recordResult(
        request, key: key, mode: told.mode, voter: told.voter, user: user, now: now)
    }
    if let refused = try await problem({ self.see(try await send(self.now).list, user) }) {
      note(refused.code.rawValue)
      return "\(what): \(refused.code.rawValue)"
    }
    keys.append((key, user))
    let first = try await send(now)
    let again = try await send(now + 1)
    #expect(first.finishedList == again.finishedList && first.thanks == again.thanks)
    if told.mode == .calls, Resolution(name: resolution ?? "").effect != nil { note("effect") }
    let isLate =
      try await campaign.count(
        "SELECT late FROM contacts WHERE result_key = \(key)") == 1
    guard isLate else { return "\(what): recorded" }
    note("late")
    if let holder, holder != user.id { note("late, voter taken") }
    if resolver != nil { note("late, done already") }
    return "\(what): late"
  }

  private func undo() async throws -> String {
    guard let (key, user) = keys.suffix(2).randomElement(using: &random) else { return "no key" }
    let contact = try await campaign.store.read { try Contacts($0).find(key) }
    let refused = try await problem {
      self.see(
        try await self.campaign.service.undoResult(key, user: user, now: self.now).list, user)
    }
    if let refused { return "\(user.name) undoes \(key): \(refused.code.rawValue)" }
    note("undone")
    if let contact, contact.isLate { note("late, undone") }
    if let contact, let next = try await resolver(of: contact.voter, contact.mode),
      next != user.id
    {
      note("taken over")
    }
    return "\(user.name) undoes \(key)"
  }

  private func skip(_ user: User, _ mode: Mode) async throws -> String {
    let list = try await campaign.service.list(mode, user: user, now: now)
    guard let voter = list.voters.randomElement(using: &random)?.id else { return "none to skip" }
    let refused = try await problem {
      self.see(
        try await self.campaign.service.skip(
          voter, key: nil, mode: mode, user: user, now: self.now
        ).list, user)
    }
    note(refused?.code.rawValue ?? "skipped")
    return "\(user.name) skips \(mode) \(voter)"
  }

  private func see(_ list: VoterList, _ user: User) {
    for voter in list.voters { seenLists.append((voter.id, list.mode, user, now)) }
    seenLists = seenLists.suffix(40)
    let listed = Set(list.voters.map(\.id))
    #expect(!list.departures.contains { listed.contains($0.id) })
  }

  private func holder(of voter: VoterID, _ mode: Mode) async throws -> UserID? {
    try await campaign.store.read { db in
      try db.first(
        "SELECT uid FROM assignments WHERE mode = \(mode) AND live_voter = \(voter)"
      ).map { try $0.integer("uid") }
    }
  }

  private func resolver(of voter: VoterID, _ mode: Mode) async throws -> UserID? {
    try await campaign.store.read { try VoterRows($0).resolver(of: voter, in: mode) }
  }

  private func note(_ what: String) { seen[what, default: 0] += 1 }

  private func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }
}
