import API
import ClientCore
import Domain
import Storage

/// Compares what the server does and keeps with what was promised.
extension World {
  /// After the server has acted on a request.
  func account(for served: CampaignServer.Served, _ exchange: Exchange) async throws {
    if let key = exchange.request.idempotencyKey, let entry = ledger[key] {
      if let user = served.user, user != entry.user {
        throw BrokenPromise(
          "nothing of one user is sent as another",
          "user \(user) sent what user \(entry.user) did", voter: entry.item.action.voter,
          key: key)
      }
      ledger.change(key) { $0.hasArrived = true }
      try ledger.answered(key, served.code)
    }
    if exchange.request.route.kind == .result, served.code == nil { try await auditContacts() }
    guard let list = served.list, let user = served.user else { return }
    for (voter, holder) in handouts.take(list, of: user) {
      try await excuse(voter, holder, user, list.mode)
    }
  }

  /// A voter on two lists is excused when somebody has been in touch meanwhile, or when a result
  /// or a correction took the voter out of the pool and back.
  private func excuse(
    _ voter: VoterID, _ holder: UserID, _ user: UserID, _ mode: Mode
  ) async throws {
    let digits = phoneBook.numbers(of: voter)
    let reasons = try await server.store.read { db in
      try db.count(
        "SELECT count(*) FROM contacts WHERE voter_id = \(voter) AND mode = \(mode)")
        + db.count("SELECT count(*) FROM corrections WHERE voter_id = \(voter)")
        + db.count(
          """
          SELECT count(*) FROM pool_effects
          WHERE voter_id = \(voter) OR digits IN (\(list: digits))
          """)
    }
    guard reasons == 0 else { return }
    throw BrokenPromise(
      "no voter is on two lists",
      "voter \(voter) was given to user \(user) while user \(holder) has them for \(mode)",
      voter: voter)
  }

  // MARK: The contact log

  /// Looks at every new row of the log.
  func auditContacts() async throws {
    let last = lastContact
    let rows = try await server.store.read { db in
      try db.rows(
        """
        SELECT id, result_key, uid, voter_id, mode, resolution, notes, occurred_at, recorded_at,
          late
        FROM contacts WHERE id > \(last) ORDER BY id
        """
      ).map(LoggedContact.init)
    }
    for row in rows {
      lastContact = row.id
      counts.recorded += 1
      if row.isLate { counts.late += 1 }
      try checkDeed(row)
      try checkQuota(row)
      try checkHours(row)
    }
  }

  /// Somebody did it, just so, to a voter of theirs.
  private func checkDeed(_ row: LoggedContact) throws {
    guard let entry = ledger[row.key] else {
      throw BrokenPromise(
        "nothing is recorded that nobody did", "nobody made the key \(row.key.brief)",
        voter: row.voter, key: row.key)
    }
    guard entry.user == row.user,
      case .result(row.mode, row.voter, row.resolution, row.notes) = entry.item.action
    else {
      throw BrokenPromise(
        "a result is recorded as it was given", "the log says something else", voter: row.voter,
        key: row.key)
    }
    guard handouts.hasHeld(row.voter, row.user, in: row.mode) else {
      throw BrokenPromise(
        "nobody resolves another's voters", "user \(row.user) never had voter \(row.voter)",
        voter: row.voter, key: row.key)
    }
    guard entry.ending != .cancelled else {
      throw BrokenPromise(
        "what was taken back before it was sent is not recorded", "it was", voter: row.voter,
        key: row.key)
    }
  }

  /// Within the quotas in force, whichever window.
  private func checkQuota(_ row: LoggedContact) throws {
    let tally = Tally(user: row.user, mode: row.mode)
    recorded[tally, default: []].append(row.recordedAt)
    let permissions = volunteers.first { $0.id == row.user }?.permissions ?? []
    guard !permissions.areExemptFromQuota else { return }
    let inForce = settings.inForce.settings
    let limits = [
      (Quota.Window.hour, try? inForce.hourlyMaximum(for: row.mode)),
      (.day, try? inForce.dailyMaximum(for: row.mode)),
    ]
    for case (let window, let limit?) in limits {
      let count = (recorded[tally] ?? []).count { row.recordedAt - $0 < window.length }
      guard count > limit else { continue }
      throw BrokenPromise(
        "no quota is exceeded",
        "user \(row.user) has \(count) \(row.mode) in one \(window), and may have \(limit)",
        voter: row.voter, key: row.key)
    }
  }

  /// A call is recorded inside the hours, in the half hour after, or when it was made inside.
  private func checkHours(_ row: LoggedContact) throws {
    guard row.mode == .calls else { return }
    let inForce = settings.inForce
    let isFine = phoneBook.addresses(of: row.voter).contains { address in
      guard let access = inForce.access(to: address) else { return false }
      return access.allows(row.recordedAt) || access.allows(row.occurredAt)
        || access.allowed(within: Lockout.grace, before: row.recordedAt)
    }
    guard !isFine else { return }
    throw BrokenPromise(
      "no call is recorded that was made out of hours",
      "it was made at \(row.occurredAt.rfc3339)", voter: row.voter, key: row.key)
  }

  // MARK: The whole database

  /// What must be true of every eBlocks database.
  func auditDatabase() async throws {
    try await auditContacts()
    let broken = try await server.store.read { db in
      try (db.brokenInvariants() + db.wrongSummaries()).map {
        "\($0.invariant.name) (\($0.violations))"
      }
    }
    guard !broken.isEmpty else { return }
    throw BrokenPromise("the database agrees with itself", broken.joined(separator: ", "))
  }
}

/// A row of the contact log as the account needs it.
struct LoggedContact: Sendable {
  var id: Int64
  var key: String
  var user: UserID
  var voter: VoterID
  var mode: Mode
  var resolution: String?
  var notes: String?
  var occurredAt: Instant
  var recordedAt: Instant
  var isLate: Bool

  init(_ row: Row) throws {
    id = try row.integer("id")
    key = try row.text("result_key")
    user = try row.integer("uid")
    voter = try row.integer("voter_id")
    mode = try row.mode("mode")
    resolution = try row.optionalText("resolution")
    notes = try row.optionalText("notes")
    occurredAt = try row.instant("occurred_at")
    recordedAt = try row.instant("recorded_at")
    isLate = try row.flag("late")
  }
}
