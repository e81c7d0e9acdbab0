import API
import Domain
import Foundation
import Storage

/// One volunteer's list in one mode, inside one transaction: what is on it, and filling it.
struct Worklist {
  let mode: Mode
  let user: User
  let now: Instant
  let settings: Settings
  /// The settings of this mode, or the one that cannot be read.
  let rules: Result<ModeRules, UnreadableVariable>
  let db: any SQLConnection
  let log = WorkLog()
  let facts: WorklistFacts
  private let workedOut: WorkedOut
  private let night: WorkedOut.Night
  /// What was assigned before it has run out, whether or not the nightly expiry came by; nil for
  /// an active user whom the campaign spares (SPEC 5.8, 5.9).
  private let cutoff: Instant?

  /// - Parameter own: the user's own row, where it is known.
  init(
    _ db: any SQLConnection, mode: Mode, user: User, now: Instant, workedOut: WorkedOut,
    own: VolunteerRow? = nil
  ) throws {
    self.db = db
    self.mode = mode
    self.user = user
    self.now = now
    self.workedOut = workedOut
    facts = WorklistFacts(own: own)
    settings = try Variables(db).settings()
    rules = workedOut.rules(settings, mode: mode, permissions: user.permissions)
    night = workedOut.night(of: now)
    let isSpared =
      try settings.sparesActiveUsers
      && Contacts(db).wasActive(user.id, since: night.begin - Expiry.activeSpan)
    cutoff = isSpared ? nil : night.begin
  }

  var assignments: Assignments { Assignments(db) }
  var contacts: Contacts { Contacts(db) }
  var voters: VoterRows { VoterRows(db) }

  /// Who is on the list.
  func current() throws -> [AssignedVoter] {
    let open = try open()
    guard let cutoff else { return open }
    return open.filter { $0.assignedAt >= cutoff }
  }

  /// The zone in which the campaign's days are counted.
  var zone: TimeZone { workedOut.zone(settings) }

  func held() throws -> Int { try current().count }

  /// Releases what has run out, as the nightly expiry does.
  func releaseOverdue() throws {
    guard let cutoff else { return }
    let overdue = try open().filter { $0.assignedAt < cutoff }
    if overdue.isEmpty { return }
    for voter in overdue {
      try assignments.release(voter.voter.id, in: mode, as: .expired, now: now)
    }
    facts.forgetAssignments()
  }

  func tallies() throws -> Tallies { try facts.tallies ?? volunteer().tallies }

  private func open() throws -> [AssignedVoter] {
    if let known = facts.open { return known }
    let open = try assignments.open(of: user.id, in: mode)
    facts.open = open
    return open
  }

  /// The list as it is; an empty one says why as far as looking tells, without changing anything.
  func list() throws -> VoterList {
    switch rules {
    case .failure(let unreadable): return try broken(by: unreadable)
    case .success(let rules):
      let quota = try quota(rules)
      return try assembled(rules, quota: quota) { held, isPoolEmpty in
        guard held == 0 else { return nil }
        if quota.remaining == 0 { return try quotaNotice(quota, count: 0) }
        return isPoolEmpty ? try poolNotice(rules) : nil
      }
    }
  }

  /// The list after filling it as far as the rules allow.
  func filled(_ reason: Refill.Reason) throws -> VoterList {
    switch rules {
    case .failure(let unreadable): return try broken(by: unreadable)
    case .success(let rules):
      try releaseOverdue()
      let quota = try quota(rules)
      let refill = Refill(
        reason, held: try held(), chunk: rules.chunk, quota: quota, isOpen: rules.isOpen(at: now))
      let isShort = try claim(refill.assign, rules) < refill.assign
      return try assembled(rules, quota: quota) { held, _ in
        if isShort { return held == 0 || reason == .asked ? try poolNotice(rules) : nil }
        return refill.isHeldByQuota ? try quotaNotice(quota, count: held) : nil
      }
    }
  }

  /// The list after something left it: filled when nothing is left.
  func settled() throws -> VoterList {
    try releaseOverdue()
    return try held() == 0 ? filled(.opened) : list()
  }

  func quota(_ rules: ModeRules) throws -> Quota {
    try rules.quota(now: now) { after in
      if let known = facts.recorded { return known }
      let recorded = try contacts.recorded(by: user.id, in: mode, after: after)
      facts.recorded = recorded
      return recorded
    }
  }

  /// What the settings say of a mode for this user.
  func rules(of mode: Mode) -> Result<ModeRules, UnreadableVariable> {
    workedOut.rules(settings, mode: mode, permissions: user.permissions)
  }

  /// The midnight after a moment at which lists run out.
  func nextMidnight(after moment: Instant) -> Instant {
    moment >= night.begin && moment < night.end
      ? night.end : Expiry.nextMidnight(after: moment)
  }

  /// Whether nobody is left whom this user may be given now.
  func isPoolEmpty(zones: [String]?) throws -> Bool {
    try voters.isPoolEmpty(
      for: user.id, in: mode, skippedSince: try volunteer().hasSkipped ? night.begin : nil,
      zones: zones)
  }

  private func volunteer() throws -> VolunteerFacts {
    if let known = facts.volunteer { return known }
    let volunteer = try VolunteerFacts(
      db, of: user.id, in: mode, since: min(now - Departure.span, night.begin),
      hours: workedOut.reached.today(at: now, in: zone))
    facts.volunteer = volunteer
    return volunteer
  }

  /// Where people may be called now, while voters' clocks decide; nil otherwise.
  private func openZones(_ rules: ModeRules) throws -> [String]? {
    guard let phones = rules.phones, phones.rule == .voter else { return nil }
    return phones.openZones(among: try voters.zoneKeysInPool(), at: now)
  }

  /// Assigns voters of the pool; the number of them, less than asked for when the pool runs dry.
  private func claim(_ count: Int, _ rules: ModeRules) throws -> Int {
    guard count > 0 else { return 0 }
    let voters = try db.claim(
      mode: mode, count: count, user: user.id, primeFirst: user.permissions.contains(.trusted),
      skippedSince: night.begin, zones: try openZones(rules), now: now
    ).count
    facts.forgetAssignments()
    log.note(.claimed(mode, voters: voters))
    return voters
  }

  private func assembled(
    _ rules: ModeRules, quota: Quota,
    notice: (_ held: Int, _ isPoolEmpty: Bool) throws -> Notice?
  ) throws -> VoterList {
    let held = try current()
    let view = PhoneView(rules.phones, held: held, now: now)
    let isPossible = Refill.isPossible(
      held: held.count, chunk: rules.chunk, quota: quota, isOpen: view.lockout == nil)
    let isPoolEmpty =
      try (isPossible || held.isEmpty) && isPoolEmpty(zones: try openZones(rules))
    let oldest = held.map(\.assignedAt).min() ?? now
    return VoterList(
      mode: mode, chunk: rules.chunk, voters: view.shown.map(listed),
      canRefill: isPossible && !isPoolEmpty,
      expiresAt: nextMidnight(after: max(oldest, night.begin)), quota: quota,
      lockout: view.lockout, closesAt: view.closesAt,
      notice: view.lockout == nil ? try notice(held.count, isPoolEmpty) : nil,
      tallies: try tallies(), serverTime: now, departures: try departures(),
      progress: try progress())
  }

  /// What keeps the volunteer going.
  func progress() throws -> CampaignProgress {
    CampaignProgress(
      today: try volunteer().today, peopleReached: try workedOut.reached.count(db, now: now))
  }

  /// Who left the list lately by somebody else's doing (SPEC 6.5).
  func departures() throws -> [Departure] {
    guard try volunteer().hasDeparted else { return [] }
    return try assignments.departures(
      of: user.id, in: mode, after: now - Departure.span, atMost: Departure.most
    ).map { Departure(id: $0.voter, reason: Departure.Reason($0.ending), at: $0.endedAt) }
  }

  private func listed(_ entry: PhoneView.Entry) -> ListedVoter {
    ListedVoter(
      entry.assigned.voter, mode: mode, isCallable: entry.isCallable,
      history: entry.assigned.history.map {
        EarlierContact(at: $0.at, mode: $0.mode, resolution: $0.resolution, notes: $0.notes)
      })
  }
}

extension Departure.Reason {
  fileprivate init(_ ending: AssignmentEnding) {
    switch ending {
    case .late: self = .contacted
    case .released: self = .withdrawn
    case .expired: self = .expired
    case .resolved, .skipped: self = .other
    }
  }
}
