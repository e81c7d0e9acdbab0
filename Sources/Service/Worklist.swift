import API
import Domain
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
  /// The latest midnight at which lists ran out.
  private let midnight: Instant
  /// What was assigned before it has run out, whether or not the nightly expiry came by; nil for
  /// an active user whom the campaign spares (SPEC 5.8, 5.9).
  private let cutoff: Instant?

  init(_ db: any SQLConnection, mode: Mode, user: User, now: Instant) throws {
    self.db = db
    self.mode = mode
    self.user = user
    self.now = now
    settings = try Variables(db).settings()
    rules = Self.rules(settings, mode: mode, user: user)
    midnight = Expiry.lastMidnight(before: now)
    let isSpared =
      try settings.sparesActiveUsers
      && Contacts(db).wasActive(user.id, since: midnight - Expiry.activeSpan)
    cutoff = isSpared ? nil : midnight
  }

  var assignments: Assignments { Assignments(db) }
  var contacts: Contacts { Contacts(db) }
  var voters: VoterRows { VoterRows(db) }
  var tallies: TallyRows { TallyRows(db) }

  func held() throws -> Int {
    try assignments.count(of: user.id, in: mode, since: cutoff)
  }

  /// Releases what has run out, as the nightly expiry does.
  func releaseOverdue() throws {
    guard let cutoff else { return }
    try assignments.releaseOverdue(of: user.id, in: mode, before: cutoff, now: now)
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
    try rules.quota(contacts, mode: mode, user: user.id, now: now)
  }

  static func rules(
    _ settings: Settings, mode: Mode, user: User
  ) -> Result<ModeRules, UnreadableVariable> {
    Result { () throws(UnreadableVariable) in
      try ModeRules(settings, mode: mode, permissions: user.permissions)
    }
  }

  /// Whether nobody is left whom this user may be given now.
  func isPoolEmpty(zones: [String]?) throws -> Bool {
    try voters.isPoolEmpty(
      for: user.id, in: mode, skippedSince: midnight, zones: zones)
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
      skippedSince: midnight, zones: try openZones(rules), now: now
    ).count
    log.note(.claimed(mode, voters: voters))
    return voters
  }

  private func assembled(
    _ rules: ModeRules, quota: Quota,
    notice: (_ held: Int, _ isPoolEmpty: Bool) throws -> Notice?
  ) throws -> VoterList {
    let held = try assignments.list(of: user.id, in: mode, since: cutoff)
    let view = PhoneView(rules.phones, held: held, now: now)
    let isPossible = Refill.isPossible(
      held: held.count, chunk: rules.chunk, quota: quota, isOpen: view.lockout == nil)
    let isPoolEmpty =
      try (isPossible || held.isEmpty) && isPoolEmpty(zones: try openZones(rules))
    let oldest = held.map(\.assignedAt).min() ?? now
    return VoterList(
      mode: mode, chunk: rules.chunk, voters: try listed(view.shown),
      canRefill: isPossible && !isPoolEmpty,
      expiresAt: Expiry.nextMidnight(after: max(oldest, midnight)), quota: quota,
      lockout: view.lockout, closesAt: view.closesAt,
      notice: view.lockout == nil ? try notice(held.count, isPoolEmpty) : nil,
      tallies: try tallies.read(user.id), serverTime: now, departures: try departures())
  }

  /// Who left the list lately by somebody else's doing (SPEC 6.5).
  func departures() throws -> [Departure] {
    try assignments.departures(
      of: user.id, in: mode, after: now - Departure.span, atMost: Departure.most
    ).map { Departure(id: $0.voter, reason: Departure.Reason($0.ending), at: $0.endedAt) }
  }

  private func listed(_ shown: [PhoneView.Entry]) throws -> [ListedVoter] {
    let history = try contacts.history(of: shown.map(\.voter.id), atMost: Self.longestHistory)
    return shown.map { entry in
      ListedVoter(
        entry.voter, mode: mode, isCallable: entry.isCallable,
        history: (history[entry.voter.id] ?? []).map {
          EarlierContact(
            at: $0.occurredAt, mode: $0.mode, resolution: $0.resolution, notes: $0.notes)
        })
    }
  }

  /// Earlier contacts shown with a voter.
  private static let longestHistory = 10
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
