import Domain

extension SQLConnection {
  /// Inserts voters in one go, for a sample or a test. Empty texts become NULL. Numbers that an
  /// earlier result keeps back (SPEC 6.2) are out of the phone pool from the start.
  ///
  /// Some thousands a call are best. All or nothing is the caller's transaction.
  ///
  /// - Throws: `StorageError.constraint` when an id is taken already, by the table or twice in
  ///   `voters`.
  public func insert(_ voters: some Sequence<Voter>) throws {
    try insert(filed: voters.map { FiledVoter(voter: $0, line: 0) }, firstID: 0)
  }

  /// Inserts voters with their registrations.
  ///
  /// - Parameter firstID: what is added to the line of a voter without an id to make one.
  /// - Throws: `StorageError.constraint` when an id or a registration is taken.
  private func insert(filed: [FiledVoter], firstID: VoterID) throws {
    votersReturned()
    var zones = ZoneKeys()
    let ids = filed.map { $0.voter.id == 0 ? firstID + VoterID($0.line) : $0.voter.id }
    try insert(
      zip(filed, ids).map { VoterValues.row($0, id: .integer($1), zones: &zones) },
      into: "voters", columns: VoterValues.columns)
    try Summaries(self).inserted(ids)
    try keepBack(among: ids)
  }

  /// Inserts rows of as many values each as the table is given columns.
  func insert(_ rows: [[SQLValue]], into table: String, columns: String) throws {
    guard let width = rows.first?.count else { return }
    if rows.count >= Self.worthLoading {
      var rest: [[SQLValue]]? = rows
      let loaded = try load(into: table, columns: columns, alone: false) {
        defer { rest = nil }
        return rest
      }
      if loaded != nil { return }
    }
    let start = "INSERT INTO \(table) (\(columns)) VALUES "
    let size = VoterValues.rowsTogether(dialect)
    let grouped = size == 1 ? 0 : rows.count - rows.count % size
    if grouped > 0 {
      let groups = stride(from: 0, to: grouped, by: size).map { first in
        var values: [SQLValue] = []
        values.reserveCapacity(size * width)
        for row in rows[first..<first + size] { values += row }
        return values
      }
      try runEach(start + Self.places(size, width: width), groups)
    }
    try runEach(start + Self.places(1, width: width), Array(rows[grouped...]))
  }

  /// Inserts voters that lie together as `VoterPreparation` packed them.
  func insert(packed rows: PackedRows) throws {
    let start = "INSERT INTO voters (\(VoterValues.columns)) VALUES "
    let together = VoterValues.rowsTogether(dialect)
    let grouped = rows.count - rows.count % together
    for (range, size) in [(0..<grouped, together), (grouped..<rows.count, 1)] {
      try runEach(start + Self.places(size, width: rows.width), rows, range, together: size)
    }
  }

  /// `(?, ?), (?, ?)`.
  private static func places(_ rows: Int, width: Int) -> String {
    let row = "(" + repeatElement("?", count: width).joined(separator: ", ") + ")"
    return repeatElement(row, count: rows).joined(separator: ", ")
  }

  /// Rows from which on a load is faster than an INSERT.
  private static var worthLoading: Int { 50 }

  /// Whether some result keeps back a number.
  func hasNumberEffects() throws -> Bool {
    try first(
      """
      SELECT 1 AS found FROM pool_effects
      WHERE mode = 1 AND digits IS NOT NULL AND ended_at IS NULL LIMIT 1
      """) != nil
  }

  /// Counts the blocks of every voter whose number is kept back.
  func keepBackAll() throws {
    try recountBlocks(
      of: rows(
        """
        SELECT v.id FROM voters v WHERE v.phone_digits IN (
          SELECT e.digits FROM pool_effects e WHERE e.mode = 1 AND e.ended_at IS NULL)
        """
      ).map { try $0.integer(0) })
  }

  /// Counts the blocks of those of these new voters whose numbers are kept back.
  func keepBack(among ids: [VoterID]) throws {
    guard try hasNumberEffects() else { return }
    var rest = ids[...]
    while !rest.isEmpty {
      let batch = rest.prefix(500)
      rest = rest.dropFirst(500)
      try recountBlocks(
        of: rows(
          """
          SELECT v.id FROM voters v WHERE v.id IN (\(list: batch)) AND EXISTS (
            SELECT 1 FROM pool_effects e
            WHERE e.digits = v.phone_digits AND e.mode = 1 AND e.ended_at IS NULL)
          """
        ).map { try $0.integer(0) })
    }
  }
}

/// Voters as values to bind.
enum VoterValues {
  /// The file's columns, and what goes with them.
  static let columns =
    (VoterColumn.allCases.map(\.rawValue) + ["phone_zone", "registration_state", "state_voter_id"])
    .joined(separator: ", ")

  static let width = VoterColumn.allCases.count + 3

  /// How many rows a statement takes: SQLite has no arrays of values, and beginning and ending a
  /// statement costs it more than a row does.
  static func rowsTogether(_ dialect: Dialect) -> Int { dialect == .sqlite ? 40 : 1 }

  /// In the order of `columns`. One array, made at once: this runs for every row of an import.
  static func row(_ filed: FiledVoter, id: SQLValue, zones: inout ZoneKeys) -> [SQLValue] {
    let voter = filed.voter
    return [
      id, text(voter.name.honorific), text(voter.name.first), text(voter.name.middle),
      text(voter.name.last), text(voter.name.suffix), text(voter.address.street),
      text(voter.address.city), text(voter.address.state), text(voter.address.zip),
      text(voter.phone), text(voter.party), text(voter.gender), voter.isPrime.sqlValue,
      .text(zones[voter.address]), filed.registration.map { .text($0.state) } ?? .null,
      filed.registration.map { .text($0.number) } ?? .null,
    ]
  }

  /// Adds a row of the same values to others.
  static func add(
    _ filed: FiledVoter, id: VoterID, zones: inout ZoneKeys, to rows: inout PackedRows
  ) {
    let voter = filed.voter
    rows.append(id)
    add(voter.name.honorific, to: &rows)
    add(voter.name.first, to: &rows)
    add(voter.name.middle, to: &rows)
    add(voter.name.last, to: &rows)
    add(voter.name.suffix, to: &rows)
    add(voter.address.street, to: &rows)
    add(voter.address.city, to: &rows)
    add(voter.address.state, to: &rows)
    add(voter.address.zip, to: &rows)
    add(voter.phone, to: &rows)
    add(voter.party, to: &rows)
    add(voter.gender, to: &rows)
    rows.append(voter.isPrime ? 1 : 0)
    rows.append(zones[voter.address])
    if let registration = filed.registration {
      rows.append(registration.state)
      rows.append(registration.number)
    } else {
      rows.appendNull()
      rows.appendNull()
    }
  }

  private static func add(_ text: String, to rows: inout PackedRows) {
    if text.isEmpty { rows.appendNull() } else { rows.append(text) }
  }

  private static func text(_ text: String) -> SQLValue { text.isEmpty ? .null : .text(text) }
}

/// `VoterZones.key` of addresses, most of which lie where others lay.
struct ZoneKeys {
  private struct Place: Hashable {
    var state: String
    var zip: String
  }

  private var known: [Place: String] = [:]
  private var last: (place: Place, key: String)?

  subscript(address: Address) -> String {
    mutating get {
      let place = Place(
        state: address.state,
        zip: Self.isLong(address.zip) ? String(address.zip.prefix(5)) : address.zip)
      if let last, last.place == place { return last.key }
      let key: String
      if let found = known[place] {
        key = found
      } else {
        key = VoterZones.key(state: address.state, zip: address.zip)
        // Bounded: a hostile file may name as many places as it has rows.
        if known.count < 100_000 { known[place] = key }
      }
      last = (place, key)
      return key
    }
  }

  /// `03301-1234`, which lies where `03301` lies.
  private static func isLong(_ zip: String) -> Bool {
    zip.utf8.count == 10
      && zip.utf8.enumerated().allSatisfy { place, byte in
        place == 5 ? byte == UInt8(ascii: "-") : (0x30...0x39).contains(byte)
      }
  }
}
