import Domain

/// Table `voters` as the service reads and writes one voter at a time.
public struct VoterRows {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// The voter of that number.
  public func find(_ id: VoterID) throws -> Voter? {
    try db.first("SELECT \(sql: Self.columns) FROM voters v WHERE v.id = \(id)")
      .map { try Self.voter($0, from: 0) }
  }

  /// Lets no other transaction change the voter until this one ends: two volunteers may tell of
  /// one voter at once. Costs nothing where writes run one after the other.
  public func lock(_ id: VoterID) throws {
    guard !db.dialect.hasOneWriter else { return }
    _ = try db.first("SELECT id FROM voters WHERE id = \(id)\(raw: db.dialect.lockRow)")
  }

  /// Who has resolved the voter in `mode`; nil for nobody, and for an unknown voter.
  public func resolver(of id: VoterID, in mode: Mode) throws -> UserID? {
    let columns = mode.columns
    return try db.first(
      """
      SELECT \(raw: columns.assigned) AS resolver FROM voters
      WHERE id = \(id) AND \(raw: columns.resolution) IS NOT NULL
      """
    ).map { try $0.integer("resolver") }
  }

  /// Whether an effect of some result keeps the voter out of a mode's pool.
  public func isBlocked(_ id: VoterID, in mode: Mode) throws -> Bool {
    try db.first(
      "SELECT 1 AS found FROM voters WHERE id = \(id) AND \(raw: mode.columns.blocked) > 0") != nil
  }

  /// Whether nobody is left to hand out to a user, read as a claim reads.
  ///
  /// - Parameters:
  ///   - skippedSince: voters whom the user skipped in this mode at or after this do not count; nil
  ///     where the user is known to have skipped nobody.
  ///   - zones: nil, or the zone keys that may be called now; a voter whose zone was never worked
  ///     out counts.
  public func isPoolEmpty(
    for user: UserID, in mode: Mode, skippedSince: Instant?, zones: [String]?
  ) throws -> Bool {
    let index = zones == nil ? mode.columns.openIndex : ModeColumns.openZonesIndex
    let inZones: SQL =
      zones.map { "AND (phone_zone IS NULL OR phone_zone IN (\(list: $0)))" } ?? ""
    let notSkipped: SQL =
      skippedSince.map { since in
        """
        AND id NOT IN (
          SELECT s.voter_id FROM assignments s\(raw: db.dialect.through("assignments_by_user"))
          WHERE s.uid = \(user) AND s.mode = \(mode) AND s.ended_at >= \(since)
            AND s.ending = 'skipped')
        """
      } ?? ""
    return try db.first(
      """
      SELECT 1 AS found FROM voters\(raw: db.dialect.through(index))
      WHERE \(raw: mode.columns.open) = 1 \(sql: inZones) \(sql: notSkipped) LIMIT 1
      """) == nil
  }

  /// The zone keys (`VoterZones.key`) that occur among voters left to call; one index probe each.
  public func zoneKeysInPool() throws -> [String] {
    var keys: [String] = []
    while let row = try db.first(
      """
      SELECT phone_zone FROM voters\(raw: db.dialect.through(ModeColumns.openZonesIndex))
      WHERE phone_open = 1 AND phone_zone > \(keys.last ?? "")
      ORDER BY phone_zone LIMIT 1
      """)
    {
      keys.append(try row.text("phone_zone"))
    }
    return keys
  }

  /// Marks the voter as done in `mode`; the user stays in `*_assigned` (SPEC 4.2).
  public func resolve(_ contact: Contact) throws {
    let columns = contact.mode.columns
    try db.run(
      """
      UPDATE voters SET \(raw: columns.resolution) = \(contact.resolution ?? "Y"),
        \(raw: columns.notes) = \(contact.notes), \(raw: columns.resolvedAt) = \(contact.recordedAt)
      WHERE id = \(contact.voter)
      """)
  }

  /// Takes back what `resolve` wrote. The voter still belongs to the user it was assigned to.
  public func unresolve(_ id: VoterID, in mode: Mode) throws {
    let columns = mode.columns
    try db.run(
      """
      UPDATE voters SET \(raw: columns.resolution) = NULL, \(raw: columns.notes) = NULL,
        \(raw: columns.resolvedAt) = NULL
      WHERE id = \(id)
      """)
  }

  /// Says who holds the voter in `mode` since when; nil for nobody.
  public func setHolder(_ user: UserID?, of id: VoterID, in mode: Mode, since: Instant?) throws {
    if user == nil { db.votersReturned() } else { try Summaries(db).poolLoses([id], in: mode) }
    try db.run(
      """
      UPDATE voters
      SET \(raw: mode.columns.assigned) = \(user), \(raw: mode.columns.assignedAt) = \(since)
      WHERE id = \(id)
      """)
    if user == nil { try Summaries(db).poolGained([id], in: mode) }
  }

  /// Writes the contact information a correction names. A new address may lie in another time
  /// zone, so the zone is worked out anew.
  public func apply(_ correction: Correction, to id: VoterID) throws {
    try Summaries(db).changing([id]) { try write(correction, to: id) }
  }

  private func write(_ correction: Correction, to id: VoterID) throws {
    if let name = correction.name {
      try db.run(
        """
        UPDATE voters SET
          \(raw: VoterColumn.honorific.rawValue) = \(name.honorific),
          \(raw: VoterColumn.firstName.rawValue) = \(name.first),
          \(raw: VoterColumn.middleName.rawValue) = \(name.middle),
          \(raw: VoterColumn.lastName.rawValue) = \(name.last),
          \(raw: VoterColumn.suffix.rawValue) = \(name.suffix)
        WHERE id = \(id)
        """)
    }
    if let address = correction.address {
      try db.run(
        """
        UPDATE voters SET
          \(raw: VoterColumn.street.rawValue) = \(address.street),
          \(raw: VoterColumn.city.rawValue) = \(address.city),
          \(raw: VoterColumn.state.rawValue) = \(address.state),
          \(raw: VoterColumn.zip.rawValue) = \(address.zip), phone_zone = NULL
        WHERE id = \(id)
        """)
    }
    if let phone = correction.phone {
      try db.run(
        "UPDATE voters SET \(raw: VoterColumn.phone.rawValue) = \(phone) WHERE id = \(id)")
    }
  }

  /// The voter file's columns of `voters v`.
  static let columns = SQL(
    text: VoterColumn.allCases.map { "v.\($0.rawValue)" }.joined(separator: ", "))

  /// Reads `columns`, the first of which has this position in the answer; what is missing is empty.
  static func voter(_ row: Row, from start: Int) throws -> Voter {
    let text = { (column: Int) in try row.optionalText(start + column) ?? "" }
    return Voter(
      id: try row.integer(start + place.id),
      name: VoterName(
        honorific: try text(place.honorific), first: try text(place.firstName),
        middle: try text(place.middleName), last: try text(place.lastName),
        suffix: try text(place.suffix)),
      address: Address(
        street: try text(place.street), city: try text(place.city), state: try text(place.state),
        zip: try text(place.zip)),
      phone: try text(place.phone), party: try text(place.party), gender: try text(place.gender),
      isPrime: try row.flag(start + place.prime))
  }

  private static let place = Places()

  /// Where each of `columns` stands among them.
  private struct Places {
    let id = Self.of(.id), prime = Self.of(.prime)
    let honorific = Self.of(.honorific), firstName = Self.of(.firstName)
    let middleName = Self.of(.middleName), lastName = Self.of(.lastName)
    let suffix = Self.of(.suffix)
    let street = Self.of(.street), city = Self.of(.city), state = Self.of(.state)
    let zip = Self.of(.zip)
    let phone = Self.of(.phone), party = Self.of(.party), gender = Self.of(.gender)

    private static func of(_ column: VoterColumn) -> Int {
      VoterColumn.allCases.firstIndex(of: column) ?? 0
    }
  }

  /// Reads `columns`; what is missing is empty.
  static func voter(_ row: Row) throws -> Voter { try voter(row, prefix: "") }

  /// The same where the columns' names begin with `prefix` in this answer.
  static func voter(_ row: Row, prefix: String) throws -> Voter {
    let text = { (column: VoterColumn) in
      try row.optionalText(prefix + column.rawValue) ?? ""
    }
    return Voter(
      id: try row.integer(prefix + VoterColumn.id.rawValue),
      name: VoterName(
        honorific: try text(.honorific), first: try text(.firstName), middle: try text(.middleName),
        last: try text(.lastName), suffix: try text(.suffix)),
      address: Address(
        street: try text(.street), city: try text(.city), state: try text(.state),
        zip: try text(.zip)),
      phone: try text(.phone), party: try text(.party), gender: try text(.gender),
      isPrime: try row.flag(prefix + VoterColumn.prime.rawValue))
  }
}
