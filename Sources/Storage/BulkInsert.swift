import Domain

extension SQLConnection {
  /// Inserts voters in one go, for an import or a sample. Empty texts become NULL. Numbers that
  /// an earlier result keeps back (SPEC 6.2) are out of the phone pool from the start.
  ///
  /// Some thousands a call are best. All or nothing is the caller's transaction.
  ///
  /// - Throws: `StorageError.constraint` when an id is taken already, by the table or twice in
  ///   `voters`; `takenIDs(among:)` tells beforehand which are.
  public func insert(_ voters: some Sequence<Voter>) throws {
    votersReturned()
    try runEach(
      """
      INSERT INTO voters (\(VoterValues.columns), phone_zone, phone_blocked)
      VALUES (\(VoterValues.places), ?,
        (SELECT count(*) FROM pool_effects e
          WHERE e.digits = ? AND e.mode = 1 AND e.ended_at IS NULL))
      """, VoterValues.rows(voters))
  }

  /// Puts voters of an import into its waiting room.
  func stage(_ voters: [Voter], in importID: Int64) throws {
    try runEach(
      """
      INSERT INTO staged_voters (\(VoterValues.columns), phone_zone, phone_digits, import_id)
      VALUES (\(VoterValues.places), ?, ?, ?)
      """, VoterValues.rows(voters).map { $0 + [.integer(importID)] })
  }

  /// Which of these ids table `voters` has.
  ///
  /// - Parameter table: another table whose key they might be.
  public func takenIDs(
    among ids: some Collection<VoterID>, in table: String = "voters"
  ) throws -> Set<VoterID> {
    var taken: Set<VoterID> = []
    var rest = Array(ids)[...]
    while !rest.isEmpty {
      let rows = try rows(
        "SELECT id FROM \(raw: table) WHERE id IN (\(list: rest.prefix(1_000)))")
      rest = rest.dropFirst(1_000)
      for row in rows { taken.insert(try row.integer(0)) }
    }
    return taken
  }
}

/// Voters as values to bind: the file's columns, then the zone and the number's digits.
private enum VoterValues {
  static let columns = VoterColumn.allCases.map(\.rawValue).joined(separator: ", ")
  static let places =
    repeatElement("?", count: VoterColumn.allCases.count).joined(separator: ", ")

  static func rows(_ voters: some Sequence<Voter>) -> [[SQLValue]] {
    var zones: [String: String] = [:]
    return voters.map { voter in
      let place = "\(voter.address.state) \(voter.address.zip.prefix(5))"
      let zone =
        zones[place] ?? VoterZones.key(state: voter.address.state, zip: voter.address.zip)
      zones[place] = zone
      return VoterColumn.allCases.map { voter.sqlValue(of: $0) }
        + [.text(zone), .text(PhoneNumber.key(voter.phone))]
    }
  }
}

extension Voter {
  fileprivate func sqlValue(of column: VoterColumn) -> SQLValue {
    switch column {
    case .id: .integer(id)
    case .prime: isPrime.sqlValue
    default: self[column].isEmpty ? .null : .text(self[column])
    }
  }
}
