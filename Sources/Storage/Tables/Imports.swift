import Domain

/// All-or-nothing imports in short transactions (docs/decisions/0003): rows are staged, then the
/// import is decided in one small write, then its rows move into `voters` batch by batch. Until it
/// is decided nothing of it counts; after that whoever comes next finishes it.
public struct Imports {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// After this many seconds without another row, an undecided import is one that was killed.
  public static let patience: Int64 = 3_600

  /// Begins an import; its number comes back.
  public func begin(now: Instant) throws -> Int64 {
    try db.run("INSERT INTO imports (touched_at) VALUES (\(now))")
    return db.lastInsertedID
  }

  /// Stages those voters whose ids are neither in `voters` nor staged; the places of the others
  /// come back. Some thousands a call at most.
  ///
  /// - Throws: `StorageError.unavailable` when somebody discarded the import meanwhile.
  public func stage(_ voters: [Voter], in id: Int64, now: Instant) throws -> [Int] {
    let isThere =
      try db.run(
        "UPDATE imports SET touched_at = \(now) WHERE id = \(id) AND decided = 0") == 1
    guard isThere else { throw StorageError.unavailable("the import was given up meanwhile") }
    let ids = voters.map(\.id)
    var known = try db.takenIDs(among: ids).union(db.takenIDs(among: ids, in: "staged_voters"))
    var taken: [Int] = []
    var new: [Voter] = []
    for (index, voter) in voters.enumerated() {
      if known.insert(voter.id).inserted { new.append(voter) } else { taken.append(index) }
    }
    try db.stage(new, in: id)
    return taken
  }

  /// The one write after which the import counts.
  public func decide(_ id: Int64) throws {
    let isThere = try db.run("UPDATE imports SET decided = 1 WHERE id = \(id)") == 1
    guard isThere else { throw StorageError.unavailable("the import was given up meanwhile") }
  }

  /// Takes back up to `limit` rows of an undecided import; the import itself after the last one.
  ///
  /// - Returns: false when nothing was left.
  public func discardSome(of id: Int64, atMost limit: Int) throws -> Bool {
    let isUndecided =
      try db.count("SELECT count(*) FROM imports WHERE id = \(id) AND decided = 0") == 1
    guard isUndecided else { return false }
    return try drop(try staged(in: id, atMost: limit), of: id)
  }

  /// Moves up to `limit` rows of a decided import into `voters`; the import is forgotten after the
  /// last one. An id that somebody else has put there since keeps what it has.
  ///
  /// - Returns: false when no decided import is left.
  public func moveSome(atMost limit: Int) throws -> Bool {
    guard
      let id = try db.first("SELECT id FROM imports WHERE decided = 1 ORDER BY id LIMIT 1")?
        .integer(0)
    else { return false }
    let ids = try staged(in: id, atMost: limit)
    if let first = ids.first, let last = ids.last {
      db.votersReturned()
      let columns = VoterColumn.allCases.map { "s.\($0.rawValue)" }.joined(separator: ", ")
      let names = VoterColumn.allCases.map(\.rawValue).joined(separator: ", ")
      try db.run(
        """
        INSERT INTO voters (\(raw: names), phone_zone, phone_blocked)
        SELECT \(raw: columns), s.phone_zone, (SELECT count(*) FROM pool_effects e
            WHERE e.digits = s.phone_digits AND e.mode = 1 AND e.ended_at IS NULL)
        FROM staged_voters s
        WHERE s.import_id = \(id) AND s.id BETWEEN \(first) AND \(last)
          AND NOT EXISTS (SELECT 1 FROM voters v WHERE v.id = s.id)
        ORDER BY s.id
        """)
    }
    _ = try drop(ids, of: id)
    return true
  }

  /// Undecided imports that nobody has worked on since `instant`.
  public func abandoned(before instant: Instant) throws -> [Int64] {
    try db.rows("SELECT id FROM imports WHERE decided = 0 AND touched_at < \(instant)")
      .map { try $0.integer(0) }
  }

  /// The lowest staged ids of an import.
  private func staged(in id: Int64, atMost limit: Int) throws -> [VoterID] {
    try db.rows(
      "SELECT id FROM staged_voters WHERE import_id = \(id) ORDER BY id LIMIT \(limit)"
    ).map { try $0.integer(0) }
  }

  /// Drops these rows; with none left, the import.
  private func drop(_ ids: [VoterID], of id: Int64) throws -> Bool {
    guard let first = ids.first, let last = ids.last else {
      return try db.run("DELETE FROM imports WHERE id = \(id)") > 0
    }
    try db.run(
      """
      DELETE FROM staged_voters
      WHERE import_id = \(id) AND id BETWEEN \(first) AND \(last)
      """)
    return true
  }
}
