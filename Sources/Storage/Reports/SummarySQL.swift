import Domain
import Foundation

/// What each table of summaries counts, in SQL: a result that goes takes this away, `check` compares
/// it, and a rebuild begins with it. What a result that comes adds, `ResultSums` knows without asking
/// the log; the tests hold the two equal.
struct SummarySQL {
  let dialect: Dialect

  /// A row that few others write, 1 to 64; 0 is for what was folded. SQLite has one writer. On MariaDB a slot is a connection's, and
  /// no two servers of a cluster have the same one, as far as their `auto_increment_offset` differs.
  var slot: String {
    dialect.hasOneWriter ? "0" : "1 + CONNECTION_ID() MOD 16 * 4 + @@auto_increment_offset MOD 4"
  }

  /// Whole division of what is not negative.
  func quotient(_ expression: String, _ divisor: Int64) -> String {
    dialect == .sqlite ? "((\(expression)) / \(divisor))" : "((\(expression)) DIV \(divisor))"
  }

  var hour: String { quotient("c.recorded_at", 3_600) }

  /// Around the condition of a SELECT: reads the row that a rebuild changes first, and keeps it as
  /// it is until the transaction ends. The row is asked for a value, or MariaDB would leave it out.
  var state: (join: String, end: String) {
    if dialect.hasOneWriter { return ("", "") }
    return (
      " LEFT JOIN summary_state k ON k.one = 1",
      " AND coalesce(k.built, 0) >= 0\(dialect.keepRows)"
    )
  }

  // MARK: Contacts

  static let stands = "c.undone_at IS NULL"

  /// hour, mode, resolution, results.
  ///
  /// - Parameter staying: whether no rebuild may begin until the transaction ends.
  func resultHours(_ sign: Int, _ contacts: SQL, staying: Bool = false) -> SQL {
    """
    SELECT \(raw: hour) AS hour, c.mode AS mode, coalesce(c.resolution, '') AS resolution,
      \(raw: slot) AS slot, \(raw: times(sign, "1")) AS results
    FROM contacts c\(raw: staying ? state.join : "") WHERE \(sql: contacts)\
    \(raw: staying ? state.end : "")
    """
  }

  /// As `VolunteerHourColumn.all`, after uid, hour and mode: the skips are not among contacts.
  func volunteerHours(_ sign: Int, _ contacts: SQL) -> SQL {
    let values = [
      "1", isRefusal, "CASE WHEN \(isFast) THEN 1 ELSE 0 END", "c.sameness & 1",
      quotient("c.sameness", 2), "c.fills_quota", "0", "0",
    ]
    return """
      SELECT c.uid AS uid, \(raw: hour) AS hour, c.mode AS mode,
        \(raw: named(sign, values, as: Self.volunteerValues))
      FROM contacts c WHERE \(sql: contacts)
      """
  }

  /// The same columns, for results that were taken back.
  func takenBack(_ sign: Int, _ contacts: SQL) -> SQL {
    """
    SELECT c.uid AS uid, \(raw: hour) AS hour, c.mode AS mode,
      \(raw: named(sign, ["0", "0", "0", "0", "0", "0", "0", "1"], as: Self.volunteerValues))
    FROM contacts c WHERE \(sql: contacts)
    """
  }

  /// The same columns, for skips; `a` is the assignment.
  func skips(_ assignments: SQL) -> SQL {
    """
    SELECT a.uid AS uid, \(raw: quotient("a.ended_at", 3_600)) AS hour, a.mode AS mode,
      \(raw: named(1, ["0", "0", "0", "0", "0", "0", "1", "0"], as: Self.volunteerValues))
    FROM assignments a WHERE a.ending = 'skipped' AND \(sql: assignments)
    """
  }

  /// mode, state, city, zip, day, results; `v` is the contact's voter.
  func placeDays(_ sign: Int, _ contacts: SQL, day: SQL) -> SQL {
    """
    SELECT c.mode AS mode, \(raw: Self.place), \(sql: day) AS day, \(raw: slot) AS slot,
      \(raw: times(sign, "1")) AS results
    FROM contacts c JOIN voters v ON v.id = c.voter_id WHERE \(sql: contacts)
    """
  }

  // MARK: Places and pools

  /// state, city, zip and the four counts; `c` is the contact, `v` its voter.
  func placesReached(_ sign: Int, _ contacts: SQL) -> SQL {
    """
    SELECT \(raw: Self.place), \(raw: slot) AS slot,
      \(raw: named(sign, ["0", "0", "1 - c.mode", "c.mode"], as: Self.placeValues))
    FROM contacts c JOIN voters v ON v.id = c.voter_id WHERE \(sql: contacts)
    """
  }

  /// The same of all contacts that stand, from `place_days`.
  var placesReachedByDays: SQL {
    """
    SELECT state, city, zip, \(raw: slot) AS slot, 0 AS letters_eligible, 0 AS calls_eligible,
      (1 - mode) * results AS letters_reached, mode * results AS calls_reached
    FROM place_days WHERE 1 = 1
    """
  }

  /// The same columns for who may be written to and called, as far as the voter file tells.
  func placesEligible(_ sign: Int, _ voters: SQL) -> SQL {
    """
    SELECT \(raw: Self.place), \(raw: slot) AS slot, \(raw: named(
      sign,
      [
        "CASE WHEN \(VotersTable.isEligible(.letters, dialect, "v.")) THEN 1 ELSE 0 END",
        "CASE WHEN \(VotersTable.isEligible(.calls, dialect, "v.")) THEN 1 ELSE 0 END", "0", "0",
      ], as: Self.placeValues))
    FROM voters v WHERE \(sql: voters)
    """
  }

  /// mode, prime and the open voters.
  func pool(_ sign: Int, of mode: Mode, _ voters: SQL) -> SQL {
    """
    SELECT \(mode) AS mode, v.prime AS prime, \(raw: slot) AS slot,
      \(raw: times(sign, "1")) AS voters
    FROM voters v WHERE v.\(raw: mode.columns.open) = 1 AND \(sql: voters)
    """
  }

  // MARK: Tables

  /// A table of summaries: its key but for the slot, and what it counts.
  struct Table {
    let name: String
    let keys: [String]
    let values: [String]
    var hasSlot = true
  }

  static let resultHours = Table(
    name: "result_hours", keys: ["hour", "mode", "resolution"], values: ["results"])
  static let volunteerHours = Table(
    name: "volunteer_hours", keys: ["uid", "hour", "mode"], values: volunteerValues,
    hasSlot: false)
  static let placeDays = Table(
    name: "place_days", keys: ["mode", "state", "city", "zip", "day"], values: ["results"])
  static let places = Table(
    name: "places", keys: ["state", "city", "zip"], values: placeValues)
  static let pools = Table(name: "pool_counts", keys: ["mode", "prime"], values: ["voters"])
  static let all = [resultHours, volunteerHours, placeDays, places, pools]

  /// Adds what one of the queries above says to the table.
  ///
  /// - Parameter isSummed: the query's rows are summed first; false for one of a single row.
  func add(_ rows: SQL, to table: Table, isSummed: Bool = true) -> SQL {
    let frame = Self.frames[dialect]?[table.name] ?? Frame(table, dialect, changing: table.values)
    let keys = table.keys + (table.hasSlot ? ["slot"] : [])
    let rows = isSummed ? summed(rows, table, keys: keys) : rows
    return "\(raw: frame.start)\(sql: rows)\(raw: frame.end)"
  }

  /// The same for values that need no query: `rows` is `VALUES (…)` of the table's columns in their
  /// order, with a `?` for each.
  ///
  /// - Parameter values: those that the rows may change; all of them when it is nil.
  func adding(_ rows: String, to table: Table, changing values: [String]? = nil) -> String {
    let frame = Frame(table, dialect, changing: values ?? table.values)
    return "\(frame.start)\(rows)\(frame.end)"
  }

  /// Of each table, by its name.
  private static let frames: [Dialect: [String: Frame]] = Dictionary(
    uniqueKeysWithValues: [Dialect.sqlite, .mariadb].map { dialect in
      (
        dialect,
        Dictionary(
          uniqueKeysWithValues:
            all.map { ($0.name, Frame($0, dialect, changing: $0.values)) })
      )
    })

  /// What stands around the query in a statement that adds to a table.
  private struct Frame {
    let start: String
    let end: String

    init(_ table: Table, _ dialect: Dialect, changing values: [String]) {
      let keys = table.keys + (table.hasSlot ? ["slot"] : [])
      let columns = (keys + table.values).joined(separator: ", ")
      let sums = values.map { "\($0) = \(table.name).\($0) + \(dialect.proposed($0))" }
      start = "INSERT INTO \(table.name) (\(columns)) "
      end = dialect.upsert(on: keys, set: sums.joined(separator: ", "))
    }
  }

  private func summed(_ rows: SQL, _ table: Table, keys: [String]) -> SQL {
    let values = table.values.map { "sum(\($0)) AS \($0)" }
    return """
      SELECT \(raw: (keys + values).joined(separator: ", "))
      FROM (\(sql: rows)) s WHERE 1 = 1 GROUP BY \(raw: keys.joined(separator: ", "))
      """
  }

  /// Counts the keys of which the table says another thing than these queries.
  func differences(_ table: Table, from queries: [SQL]) -> SQL {
    let keys = table.keys.joined(separator: ", ")
    let own = table.values.map { "-\($0) AS \($0)" }.joined(separator: ", ")
    var rows: SQL = "SELECT \(raw: keys), \(raw: own) FROM \(raw: table.name)"
    for query in queries {
      // Summed at once: the engines group an answer faster than the union of many.
      let values = table.values.map { "sum(\($0)) AS \($0)" }.joined(separator: ", ")
      rows =
        rows + " UNION ALL SELECT \(raw: keys), \(raw: values) FROM (" + query
        + ") q GROUP BY \(raw: keys)"
    }
    let differs = table.values.map { "sum(\($0)) <> 0" }.joined(separator: " OR ")
    return """
      SELECT count(*) FROM (
        SELECT \(raw: keys) FROM (\(sql: rows)) u GROUP BY \(raw: keys) HAVING \(raw: differs)) d
      """
  }

  // MARK: Parts

  static let volunteerValues = [
    "results", "refused", "fast", "same_notes", "same_resolution", "quota_fills", "skips",
    "taken_back",
  ]
  static let placeValues = [
    "letters_eligible", "calls_eligible", "letters_reached", "calls_reached",
  ]

  /// Where a voter lives: `Place`.
  private static let place = """
    coalesce(v.\(VoterColumn.state.rawValue), '') AS state, \
    coalesce(v.\(VoterColumn.city.rawValue), '') AS city, \
    substr(coalesce(v.\(VoterColumn.zip.rawValue), ''), 1, 5) AS zip
    """

  private var isRefusal: String {
    let names = Resolution.refusals.map { "'\($0)'" }.joined(separator: ", ")
    return "CASE WHEN lower(coalesce(c.resolution, '')) IN (\(names)) THEN 1 ELSE 0 END"
  }

  private var isFast: String {
    "c.mode = 1 AND c.pause IS NOT NULL AND c.pause < \(CallPace.fastest)"
  }

  private func times(_ sign: Int, _ value: String) -> String {
    sign == 1 ? value : "-(\(value))"
  }

  private func named(_ sign: Int, _ values: [String], as names: [String]) -> String {
    zip(values, names).map { "\(times(sign, $0)) AS \($1)" }.joined(separator: ", ")
  }
}
