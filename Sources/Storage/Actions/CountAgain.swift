import Domain

/// Undoing a take-back: each result counts again unless its voter has been resolved by somebody
/// else or is on somebody else's list by now. In batches, as taking back.
public struct CountAgain {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// Settles the next batch of an undone action's results. Call again with the place that comes
  /// back; nil when nothing is left.
  public func settleNext(
    _ id: Int64, after place: Int64, limit: Int = TakeBack.batch, now: Instant
  ) throws -> Int64? {
    guard let action = try AdminActionRows(db).findToChange(id), action.undoneAt != nil,
      let user = action.user
    else { return nil }
    try TallyRows(db).beginChange(by: user)
    let contacts = try db.rows(
      """
      SELECT \(sql: TakenContact.columns) FROM taken_back t JOIN contacts c ON c.id = t.contact_id
      WHERE t.action_id = \(id) AND t.contact_id > \(place) AND t.settled_at IS NULL
      ORDER BY t.contact_id LIMIT \(limit)
      """
    ).map(TakenContact.contact)
    guard let last = contacts.last else { return nil }
    try db.lockVoters(contacts.map(\.voter))
    var restored = 0
    for mode in Mode.allCases {
      let some = contacts.filter { $0.mode == mode }
      if !some.isEmpty { restored += try settle(some, of: user, in: mode, action: id, now: now) }
    }
    try AdminActionRows(db).add(
      restored: restored, remaining: contacts.count - restored, to: id)
    return last.id
  }

  /// How many of these, all of one user and one mode, count again.
  private func settle(
    _ contacts: [Contact], of user: UserID, in mode: Mode, action: Int64, now: Instant
  ) throws -> Int {
    var scene = try Scene(db, contacts.map(\.voter), mode: mode)
    var again: [Contact] = []
    var takers: [Contact] = []
    for contact in contacts where scene.allows(contact) {
      if scene.count(contact) { takers.append(contact) }
      again.append(contact)
    }
    try db.run(
      """
      UPDATE contacts SET undone_at = NULL, undone_by = NULL
      WHERE id IN (\(list: again.map(\.id)))
      """)
    try Summaries(db).countedAgain(again)
    for contact in takers where scene.isOnList(contact.voter) {
      try Assignments(db).resolve(contact.voter, in: mode, now: now)
    }
    try Summaries(db).poolLoses(takers.map(\.voter), in: mode)
    try db.resolve(takers)
    try TallyRows(db).add(again.count, in: mode, to: user)
    try resumeEffects(of: again, now: now)
    try mark(contacts.map(\.id), action: action, restored: Set(again.map(\.id)), now: now)
    return again.count
  }

  private func resumeEffects(of contacts: [Contact], now: Instant) throws {
    let keys = try db.rows(
      """
      SELECT DISTINCT result_key FROM pool_effects
      WHERE result_key IN (\(list: contacts.map(\.key))) AND ended_at IS NOT NULL
      """)
    for row in keys { try PoolEffects(db).resume(try row.text("result_key"), now: now) }
  }

  private func mark(
    _ contacts: [Int64], action: Int64, restored: Set<Int64>, now: Instant
  ) throws {
    for isRestored in [true, false] {
      try db.run(
        """
        UPDATE taken_back SET settled_at = \(now), restored = \(isRestored)
        WHERE action_id = \(action)
          AND contact_id IN (\(list: contacts.filter { restored.contains($0) == isRestored }))
        """)
    }
  }
}

/// How some voters stand in one mode.
private struct Scene {
  private struct Voter {
    var holder: UserID?
    var isResolved: Bool
  }

  private var voters: [VoterID: Voter] = [:]
  /// Whose results of them count.
  private var results: [VoterID: Set<UserID>] = [:]
  /// Of whom a result that was told in time counts.
  private var doneInTime: Set<VoterID> = []

  init(_ db: any SQLConnection, _ ids: [VoterID], mode: Mode) throws {
    let columns = mode.columns
    for row in try db.rows(
      """
      SELECT id, \(raw: columns.assigned) AS holder,
        CASE WHEN \(raw: columns.resolution) IS NULL THEN 0 ELSE 1 END AS done
      FROM voters WHERE id IN (\(list: ids))
      """)
    {
      let holder = try row.optionalInteger("holder").flatMap { $0 > 0 ? $0 : nil }
      voters[try row.integer("id")] = Voter(holder: holder, isResolved: try row.flag("done"))
    }
    for row in try db.rows(
      """
      SELECT voter_id, uid, late FROM contacts
      WHERE voter_id IN (\(list: ids)) AND mode = \(mode) AND undone_at IS NULL
      """)
    {
      let voter = try row.integer("voter_id")
      results[voter, default: []].insert(try row.integer("uid"))
      if try !row.flag("late") { doneInTime.insert(voter) }
    }
  }

  func allows(_ contact: Contact) -> Bool {
    guard let voter = voters[contact.voter] else { return false }
    return CountingAgain(
      isLate: contact.isLate,
      hasOwnResult: results[contact.voter]?.contains(contact.user) ?? false,
      hasResultInTime: doneInTime.contains(contact.voter),
      isWithSomebodyElse: !voter.isResolved && voter.holder.map { $0 != contact.user } ?? false
    ).isPossible
  }

  /// Counts a result.
  ///
  /// - Returns: whether the voter is done by it; a late one stands beside another's.
  mutating func count(_ contact: Contact) -> Bool {
    results[contact.voter, default: []].insert(contact.user)
    if !contact.isLate { doneInTime.insert(contact.voter) }
    return !contact.isLate || voters[contact.voter]?.isResolved == false
  }

  /// Whether an unresolved voter is on a list, which is the result's own user's where it is allowed.
  func isOnList(_ voter: VoterID) -> Bool {
    voters[voter].map { !$0.isResolved && $0.holder != nil } ?? false
  }
}
