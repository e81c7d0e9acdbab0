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
    let columns = VoterColumn.allCases
    let places = repeatElement("?", count: columns.count).joined(separator: ", ")
    var zones: [String: String] = [:]
    try runEach(
      """
      INSERT INTO voters (\(columns.map(\.rawValue).joined(separator: ", ")),
        phone_zone, phone_blocked)
      VALUES (\(places), ?,
        (SELECT count(*) FROM pool_effects e
          WHERE e.digits = ? AND e.mode = 1 AND e.ended_at IS NULL))
      """,
      voters.map { voter in
        let place = "\(voter.address.state) \(voter.address.zip.prefix(5))"
        let zone =
          zones[place] ?? VoterZones.key(state: voter.address.state, zip: voter.address.zip)
        zones[place] = zone
        return columns.map { voter.sqlValue(of: $0) }
          + [.text(zone), .text(PhoneNumber.key(voter.phone))]
      })
  }

  /// Which of these ids table `voters` has.
  public func takenIDs(among ids: some Collection<VoterID>) throws -> Set<VoterID> {
    var taken: Set<VoterID> = []
    var rest = Array(ids)[...]
    while !rest.isEmpty {
      let rows = try rows("SELECT id FROM voters WHERE id IN (\(list: rest.prefix(1_000)))")
      rest = rest.dropFirst(1_000)
      for row in rows { taken.insert(try row.integer(0)) }
    }
    return taken
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
