import Domain

/// All-or-nothing imports in short transactions (docs/decisions/0003, 0012): rows are staged, then
/// the import is decided in one small write, then its rows move into `voters` batch by batch. Until
/// it is decided nothing of it counts; after that whoever comes next finishes it.
public struct Imports {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// After this many seconds without another row, an undecided import is one that was killed.
  public static let patience: Int64 = 3_600

  /// What an import does with its rows.
  public struct Plan: Hashable, Sendable {
    /// The voters' columns that the file has. Others are left alone when a voter is updated.
    public var fields: Set<VoterColumn>
    /// Whether voters are known by their registrations; by their ids otherwise.
    public var isByRegistration: Bool
    /// Whether a voter who is there already is updated; refused otherwise.
    public var updates: Bool

    public init(fields: Set<VoterColumn>, isByRegistration: Bool, updates: Bool) {
      self.fields = fields
      self.isByRegistration = isByRegistration
      self.updates = updates
    }
  }

  /// What a step of the move did.
  public struct Moved: Hashable, Sendable {
    public var added = 0
    /// Voters whose contact information changed.
    public var updated = 0
    /// Rows moved or passed over: those that tell nothing new, and those whose id somebody else
    /// has taken since the import was decided.
    public var rows = 0

    public init() {}

    public static func += (left: inout Moved, right: Moved) {
      left.added += right.added
      left.updated += right.updated
      left.rows += right.rows
    }
  }

  // MARK: Staging

  /// Begins an import; its number comes back.
  public func begin(_ plan: Plan, now: Instant) throws -> Int64 {
    let fields = VoterColumn.allCases.filter(plan.fields.contains).map(\.rawValue)
    try db.run(
      """
      INSERT INTO voter_imports (touched_at, updates, registered, fields)
      VALUES (\(now), \(plan.updates), \(plan.isByRegistration),
        \(fields.joined(separator: ",")))
      """)
    return db.lastInsertedID
  }

  /// Stages rows; no line twice. Some thousands a call at most.
  ///
  /// - Throws: `StorageError.unavailable` when somebody discarded the import meanwhile.
  public func stage(_ rows: [FiledVoter], in id: Int64, now: Instant) throws {
    let isThere =
      try db.run(
        "UPDATE voter_imports SET touched_at = \(now) WHERE id = \(id) AND decided = 0") == 1
    guard isThere else { throw Self.givenUp }
    var zones = ZoneKeys()
    let values = rows.map { row in
      VoterValues.row(row, id: row.voter.id == 0 ? .null : .integer(row.voter.id), zones: &zones)
        + [.integer(Self.rowID(of: row.line, in: id))]
    }
    let columns = VoterValues.columns.dropFirst(VoterColumn.id.rawValue.count)
    try db.insert(values, into: "import_rows", columns: "voter_id\(columns), id")
  }

  /// The lines whose voters stood in the file before, in order. Sorts the import's rows.
  public func repeatedLines(in id: Int64) throws -> [Int] {
    let plan = try plan(of: id)
    let key = plan.isByRegistration ? "registration_state, state_voter_id" : "voter_id"
    let known = plan.isByRegistration ? "state_voter_id" : "voter_id"
    return try lines(
      in: id,
      """
      SELECT r.id FROM (
        SELECT id, row_number() OVER (PARTITION BY \(raw: key) ORDER BY id) AS place
        FROM import_rows
        WHERE id BETWEEN \(Self.rowID(of: 0, in: id)) AND \(Self.rowID(of: Self.lastLine, in: id))
          AND \(raw: known) IS NOT NULL
      ) r
      WHERE r.place > 1 ORDER BY r.id
      """)
  }

  /// The lines whose ids table `voters` has already, in order; none where voters are updated.
  public func takenLines(in id: Int64) throws -> [Int] {
    guard try !plan(of: id).updates else { return [] }
    return try lines(
      in: id,
      """
      SELECT r.id FROM import_rows r JOIN voters v ON v.id = r.voter_id
      WHERE r.id BETWEEN \(Self.rowID(of: 0, in: id)) AND \(Self.rowID(of: Self.lastLine, in: id))
      ORDER BY r.id
      """)
  }

  /// The voters staged for these lines, some hundreds at a time; in no order.
  public func staged(_ lines: some Collection<Int>, in id: Int64) throws -> [FiledVoter] {
    let ids = lines.map { Self.rowID(of: $0, in: id) }
    let columns = VoterColumn.allCases.dropFirst().map(\.rawValue).joined(separator: ", ")
    return try db.rows(
      """
      SELECT id AS row_id, coalesce(voter_id, 0) AS id, \(raw: columns), registration_state,
        state_voter_id
      FROM import_rows WHERE id IN (\(list: ids))
      """
    ).map { row in
      FiledVoter(
        voter: try VoterRows.voter(row), registration: try Self.registration(row),
        line: Int(try row.integer("row_id") & Int64(Self.lastLine)))
    }
  }

  /// Takes some hundreds of lines out of an undecided import.
  public func drop(_ lines: some Collection<Int>, of id: Int64) throws {
    let ids = lines.map { Self.rowID(of: $0, in: id) }
    try db.run("DELETE FROM import_rows WHERE id IN (\(list: ids))")
  }

  // MARK: Deciding

  /// The one write after which the import counts. Rows without an id get theirs now, above all
  /// that there are.
  public func decide(_ id: Int64) throws {
    // Whoever decides at the same time waits here, or conflicts with this at a cluster's commit.
    try db.run(
      """
      INSERT INTO given_ids (one, next_id) VALUES (1, 1)\
      \(raw: db.dialect.upsert(on: ["one"], set: "next_id = next_id"))
      """)
    let next = try db.count("SELECT next_id FROM given_ids")
    let highest = try db.count("SELECT coalesce(max(id), 0) FROM voters")
    let first = max(Int64(next), Int64(highest) + 1)
    let last =
      try db.first(
        """
        SELECT max(id) AS last FROM import_rows
        WHERE id BETWEEN \(Self.rowID(of: 0, in: id)) AND \(Self.rowID(of: Self.lastLine, in: id))
        """)?.optionalInteger("last") ?? 0
    try db.run(
      "UPDATE given_ids SET next_id = \(first + (last & Int64(Self.lastLine)) + 1)")
    let isThere =
      try db.run(
        "UPDATE voter_imports SET decided = 1, first_id = \(first) WHERE id = \(id)") == 1
    guard isThere else { throw Self.givenUp }
  }

  /// Takes back up to `limit` rows of an undecided import; the import itself after the last one.
  ///
  /// - Returns: false when nothing was left.
  public func discardSome(of id: Int64, atMost limit: Int) throws -> Bool {
    let isUndecided =
      try db.count("SELECT count(*) FROM voter_imports WHERE id = \(id) AND decided = 0") == 1
    guard isUndecided else { return false }
    return try drop(try rows(of: id, atMost: limit), of: id)
  }

  /// Undecided imports that nobody has worked on since `instant`.
  public func abandoned(before instant: Instant) throws -> [Int64] {
    try db.rows("SELECT id FROM voter_imports WHERE decided = 0 AND touched_at < \(instant)")
      .map { try $0.integer(0) }
  }

  // MARK: Moving

  /// Moves up to `limit` rows of a decided import into `voters`; the import is forgotten after the
  /// last one. An id that somebody else has put there since keeps what it has.
  ///
  /// - Returns: nil when no decided import is left.
  public func moveSome(atMost limit: Int, now: Instant) throws -> Moved? {
    guard
      let id = try db.first(
        """
        SELECT id FROM voter_imports WHERE decided = 1 ORDER BY id LIMIT 1\(raw: db.dialect.lockRow)
        """)?.integer(0)
    else { return nil }
    let ids = try rows(of: id, atMost: limit)
    var moved = Moved()
    if let first = ids.first, let last = ids.last {
      let plan = try plan(of: id)
      let firstID = try db.count("SELECT first_id FROM voter_imports WHERE id = \(id)")
      db.votersReturned()
      moved.rows = ids.count
      if plan.updates {
        moved.updated = try VoterUpdates(db, plan: plan).run(first...last, now: now)
      }
      moved.added = try add(
        first...last, by: plan, base: Int64(firstID) - Self.rowID(of: 0, in: id))
    }
    _ = try drop(ids, of: id)
    return moved
  }

  /// Inserts those who are not there yet.
  private func add(_ range: ClosedRange<Int64>, by plan: Plan, base: Int64) throws -> Int {
    let names = VoterColumn.allCases.dropFirst().map(\.rawValue)
    let given: SQL = "coalesce(s.voter_id, s.id + \(base))"
    let isThere: SQL =
      plan.isByRegistration
      ? """
      NOT EXISTS (SELECT 1 FROM voters v WHERE v.registration_state = s.registration_state
        AND v.state_voter_id = s.state_voter_id)
      AND NOT EXISTS (SELECT 1 FROM voters v WHERE v.id = \(sql: given))
      """ : "NOT EXISTS (SELECT 1 FROM voters v WHERE v.id = s.voter_id)"
    let counted: SQL =
      """
      v.id IN (SELECT \(sql: given) FROM import_rows s
        WHERE s.id BETWEEN \(range.lowerBound) AND \(range.upperBound))
      """
    let added = try Summaries(db).inserting(counted) {
      try db.run(
        """
        INSERT INTO voters (id, \(raw: names.joined(separator: ", ")), phone_zone,
          registration_state, state_voter_id)
        SELECT \(sql: given), \(raw: names.map { "s.\($0)" }.joined(separator: ", ")), s.phone_zone,
          s.registration_state, s.state_voter_id
        FROM import_rows s
        WHERE s.id BETWEEN \(range.lowerBound) AND \(range.upperBound) AND \(sql: isThere)
        ORDER BY s.id
        """)
    }
    if added > 0, try db.hasNumberEffects() {
      try db.keepBack(
        among: db.rows(
          """
          SELECT \(sql: given) AS voter FROM import_rows s
          WHERE s.id BETWEEN \(range.lowerBound) AND \(range.upperBound)
          """
        ).map { try $0.integer("voter") })
    }
    return added
  }

  // MARK: Rows

  /// Lines of a file that rows are told apart by: more than any file has.
  private static let lastLine = 1 << 40 - 1

  private static let givenUp = StorageError.unavailable("the import was given up meanwhile")

  static func rowID(of line: Int, in id: Int64) -> Int64 { id << 40 | Int64(line) }

  private func plan(of id: Int64) throws -> Plan {
    guard
      let row = try db.first(
        "SELECT updates, registered, fields FROM voter_imports WHERE id = \(id)")
    else { throw Self.givenUp }
    let names = try row.text("fields").split(separator: ",").map(String.init)
    return Plan(
      fields: Set(names.compactMap(VoterColumn.init(rawValue:))),
      isByRegistration: try row.flag("registered"), updates: try row.flag("updates"))
  }

  private static func registration(_ row: Row) throws -> Registration? {
    guard let number = try row.optionalText("state_voter_id") else { return nil }
    return Registration(state: try row.text("registration_state"), number: number)
  }

  private func lines(in id: Int64, _ sql: SQL) throws -> [Int] {
    var lines: [Int] = []
    try db.forEach(sql) { row in
      lines.append(Int(try row.integer(0) & Int64(Self.lastLine)))
    }
    return lines
  }

  /// The lowest staged rows of an import.
  private func rows(of id: Int64, atMost limit: Int) throws -> [Int64] {
    try db.rows(
      """
      SELECT id FROM import_rows
      WHERE id BETWEEN \(Self.rowID(of: 0, in: id)) AND \(Self.rowID(of: Self.lastLine, in: id))
      ORDER BY id LIMIT \(limit)
      """
    ).map { try $0.integer(0) }
  }

  /// Drops these rows; with none left, the import.
  private func drop(_ ids: [Int64], of id: Int64) throws -> Bool {
    guard let first = ids.first, let last = ids.last else {
      return try db.run("DELETE FROM voter_imports WHERE id = \(id)") > 0
    }
    try db.run("DELETE FROM import_rows WHERE id BETWEEN \(first) AND \(last)")
    return true
  }
}
