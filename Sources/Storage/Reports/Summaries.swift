import Domain
import Foundation

/// Keeps what reports read true, in the transaction of what it counts (docs/decisions/0016).
public struct Summaries {
  let db: any SQLConnection
  private let sql: SummarySQL

  public init(_ db: any SQLConnection) {
    self.db = db
    sql = SummarySQL(dialect: db.dialect)
  }

  /// Lets no rebuild begin until this transaction ends, and waits for one that is under way: it
  /// would count what is added here twice, or not at all. To be called before the first sum is
  /// changed, where no statement does it in passing.
  func stay() throws {
    guard !db.dialect.hasOneWriter else { return }
    _ = try db.rows("SELECT one FROM summary_state WHERE one = 1\(raw: db.dialect.keepRows)")
  }

  // MARK: Results

  /// To be called when the contact is in the log, and the volunteer's own row is written.
  ///
  /// - Parameters:
  ///   - voter: whom it is about.
  ///   - zone: the campaign's, in which its days are counted.
  public func recorded(_ contact: Contact, of voter: Voter, in zone: TimeZone) throws {
    let day = DayNumbers(zone).number(of: contact.recordedAt)
    let sums = ResultSums.of(db.dialect)
    for statement in sums.statements(for: contact, at: voter.address, day: day) {
      try db.run(statement)
    }
  }

  /// To be called when the contact is undone in the log, by whomever.
  public func undone(_ contact: Contact, in zone: TimeZone) throws {
    try count(-1, contact.key, on: DayNumbers(zone).number(of: contact.recordedAt))
    try add(
      sql.volunteerHours(-1, "c.result_key = \(contact.key)"), to: SummarySQL.volunteerHours)
    try add(sql.takenBack(1, "c.result_key = \(contact.key)"), to: SummarySQL.volunteerHours)
  }

  /// To be called when an admin has taken these contacts back in the log.
  public func takenBack(_ contacts: [Contact]) throws {
    try count(-1, contacts)
  }

  /// To be called when contacts that were taken back count again in the log.
  public func countedAgain(_ contacts: [Contact]) throws {
    try count(1, contacts)
  }

  /// Each volunteer's own row must have been written first (`TallyRows.beginChange`).
  private func count(_ sign: Int, _ contacts: [Contact]) throws {
    try stay()
    let zone = try Variables(db).settings().campaignZone
    guard let day = try db.dayExpression(in: zone) else { return }
    for batch in contacts.map(\.key).batches {
      let these: SQL = "c.result_key IN (\(list: batch))"
      try db.run(sql.add(sql.resultHours(sign, these), to: SummarySQL.resultHours))
      try db.run(sql.add(sql.volunteerHours(sign, these), to: SummarySQL.volunteerHours))
      try db.run(sql.add(sql.takenBack(-sign, these), to: SummarySQL.volunteerHours))
      try db.run(sql.add(sql.placeDays(sign, these, day: day), to: SummarySQL.placeDays))
      try db.run(sql.add(sql.placesReached(sign, these), to: SummarySQL.places))
    }
  }

  /// To be called when a volunteer has skipped a voter.
  public func skipped(by user: UserID, in mode: Mode, now: Instant) throws {
    try stay()
    let values = SummarySQL.volunteerValues.map { $0 == "skips" ? "1" : "0" }
    let update = db.dialect.upsert(
      on: SummarySQL.volunteerHours.keys, set: "skips = volunteer_hours.skips + 1")
    try db.run(
      """
      INSERT INTO volunteer_hours (
        uid, hour, mode, \(raw: SummarySQL.volunteerValues.joined(separator: ", ")))
      VALUES (\(user), \(now.seconds / 3_600), \(mode), \(raw: values.joined(separator: ", ")))\
      \(raw: update)
      """)
  }

  private func count(_ sign: Int, _ key: String, on day: Int64) throws {
    let this: SQL = "c.result_key = \(key)"
    try add(sql.resultHours(sign, this, staying: true), to: SummarySQL.resultHours)
    try add(sql.placeDays(sign, this, day: "\(day)"), to: SummarySQL.placeDays)
    try add(sql.placesReached(sign, this), to: SummarySQL.places)
  }

  private func add(_ row: SQL, to table: SummarySQL.Table) throws {
    try db.run(sql.add(row, to: table, isSummed: false))
  }

  // MARK: Pools

  /// These voters have just become nobody's in a mode: those who are open now are in the pool.
  public func poolGained(_ voters: [VoterID], in mode: Mode) throws {
    try pool(1, voters, in: mode)
  }

  /// These voters are about to become somebody's: those who are open still leave the pool.
  public func poolLoses(_ voters: [VoterID], in mode: Mode) throws {
    try pool(-1, voters, in: mode)
  }

  /// Open voters were put on a list.
  public func poolLost(_ count: Int, isPrime: Bool, in mode: Mode) throws {
    let table = SummarySQL.pools
    let sum = "voters = pool_counts.voters + \(db.dialect.proposed("voters"))"
    try db.run(
      """
      INSERT INTO pool_counts (mode, prime, slot, voters)
      SELECT \(mode), \(isPrime), \(raw: sql.slot), \(-count)
      FROM summary_state k WHERE k.one = 1\(raw: db.dialect.keepRows)\
      \(raw: db.dialect.upsert(on: table.keys + ["slot"], set: sum))
      """)
  }

  private func pool(_ sign: Int, _ voters: [VoterID], in mode: Mode) throws {
    try stay()
    for batch in voters.batches {
      try db.run(
        sql.add(sql.pool(sign, of: mode, "v.id IN (\(list: batch))"), to: SummarySQL.pools))
    }
  }

  /// Runs a change of what keeps voters back, and brings the pools up to date.
  func changingBlocks<T>(of voters: [VoterID], _ change: () throws -> T) throws -> T {
    // Whoever is claimed between the two counts would leave the pool twice.
    try db.lockVoters(voters)
    for mode in Mode.allCases { try pool(-1, voters, in: mode) }
    let result = try change()
    for mode in Mode.allCases { try pool(1, voters, in: mode) }
    return result
  }

  // MARK: Voters

  /// Runs a change of voters' own information, and takes them from where they were counted to
  /// where they belong now: pools, places, and what was done in those.
  public func changing<T>(_ voters: [VoterID], _ change: () throws -> T) throws -> T {
    if voters.isEmpty { return try change() }
    try db.lockVoters(voters)
    try stay()
    let zone = try Variables(db).settings().campaignZone
    for batch in voters.batches { try countVoters(-1, "v.id IN (\(list: batch))", zone) }
    let result = try change()
    for batch in voters.batches { try countVoters(1, "v.id IN (\(list: batch))", zone) }
    return result
  }

  /// Voters were inserted: nothing was done with them yet.
  public func inserted(_ voters: [VoterID]) throws {
    try stay()
    for batch in voters.batches { try countNew(1, "v.id IN (\(list: batch))") }
  }

  /// Runs an INSERT of voters of whom some may be there already.
  ///
  /// - Parameter voters: a condition on `v.id` that is true of all of them.
  func inserting<T>(_ voters: SQL, _ insert: () throws -> T) throws -> T {
    try stay()
    try countNew(-1, voters)
    let result = try insert()
    try countNew(1, voters)
    return result
  }

  /// Counts all voters of a table that was empty before, and whom nobody has contacted.
  ///
  /// - Parameter places: where they live.
  func filledVoters(_ places: PlaceCounts) throws {
    try stay()
    for table in [SummarySQL.places, SummarySQL.pools] {
      try db.run("DELETE FROM \(raw: table.name)")
    }
    for mode in Mode.allCases {
      // In the order of the index over who is open: nothing is sorted.
      try db.run(
        """
        INSERT INTO pool_counts (mode, prime, slot, voters)
        SELECT \(mode), v.prime, 0, count(*) FROM voters v
        WHERE v.\(raw: mode.columns.open) = 1 GROUP BY v.prime
        """)
    }
    guard let rows = places.rows else {
      try db.run(sql.add(sql.placesEligible(1, "1 = 1"), to: SummarySQL.places))
      return
    }
    try db.runEach(
      """
      INSERT INTO places (state, city, zip, slot, letters_eligible, calls_eligible,
        letters_reached, calls_reached) VALUES (?, ?, ?, 0, ?, ?, 0, 0)
      """, rows)
  }

  private func countNew(_ sign: Int, _ voters: SQL) throws {
    try countPools(sign, voters)
    try db.run(sql.add(sql.placesEligible(sign, voters), to: SummarySQL.places))
  }

  private func countPools(_ sign: Int, _ voters: SQL) throws {
    for mode in Mode.allCases {
      try db.run(sql.add(sql.pool(sign, of: mode, voters), to: SummarySQL.pools))
    }
  }

  private func countVoters(_ sign: Int, _ voters: SQL, _ zone: TimeZone) throws {
    try countNew(sign, voters)
    let contacts: SQL = "\(raw: SummarySQL.stands) AND \(sql: voters)"
    try db.run(sql.add(sql.placesReached(sign, contacts), to: SummarySQL.places))
    if let day = try db.dayExpression(in: zone) {
      try db.run(sql.add(sql.placeDays(sign, contacts, day: day), to: SummarySQL.placeDays))
    }
  }
}

extension SQLConnection {
  /// The day of contact `c`, in SQL; nil when there are no contacts.
  func dayExpression(in zone: TimeZone) throws -> SQL? {
    guard let row = try first("SELECT min(recorded_at) AS a, max(recorded_at) AS b FROM contacts"),
      let first = try row.optionalInstant("a"), let last = try row.optionalInstant("b")
    else { return nil }
    return DayNumbers(zone).expression(
      "c.recorded_at", within: first...last, SummarySQL(dialect: dialect))
  }
}

extension Array {
  /// Lists of a length that a statement takes well.
  fileprivate var batches: [ArraySlice<Element>] {
    stride(from: 0, to: count, by: 500).map { self[$0..<Swift.min($0 + 500, count)] }
  }
}
