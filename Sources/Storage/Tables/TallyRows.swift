import Domain

/// The volunteers' own rows: the truth of the tallies, mirrored in Scoop's `userprefs` (SPEC 5.5).
public struct TallyRows {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// Zeros for somebody who has never done anything.
  public func read(_ user: UserID) throws -> Tallies {
    guard let row = try db.first("SELECT letters, calls FROM volunteers WHERE uid = \(user)")
    else { return Tallies() }
    return try Self.tallies(row)
  }

  /// Lets two laptops of one person take turns, as every change of a volunteer's does first: writes
  /// the volunteer's own row, unless the engine's writes run one after the other anyway.
  ///
  /// - Returns: the row, where it was written.
  @discardableResult
  public func takeTurn(_ user: UserID) throws -> VolunteerRow? {
    guard !db.dialect.hasOneWriter else { return nil }
    let update = db.dialect.upsert(on: ["uid"], set: "changes = changes + 1")
    return try db.first(
      """
      INSERT INTO volunteers (uid, changes) VALUES (\(user), 1)\(raw: update)
      RETURNING \(raw: VolunteerRow.columns)
      """
    ).map(VolunteerRow.init)
  }

  /// The volunteer's own row.
  public func row(of user: UserID) throws -> VolunteerRow {
    try db.first("SELECT \(raw: VolunteerRow.columns) FROM volunteers WHERE uid = \(user)")
      .map(VolunteerRow.init) ?? VolunteerRow()
  }

  /// Writes the row that a new result left, and its tally to `userprefs` as `add` does. No other
  /// writer may have come between it and its reading: `takeTurn` sees to that.
  public func write(_ row: VolunteerRow, after contact: Contact) throws {
    try db.run(
      SQL(
        text: Self.writing(db.dialect, contact.mode),
        bindings: [
          contact.user.sqlValue, row.tallies[contact.mode].sqlValue,
          row.lastAt(in: contact.mode).sqlValue, row.lastNotes.sqlValue,
          row.lastResolution.sqlValue,
        ]))
    guard db.site.preferencesRollBack else { return }
    try db.mirrorTally(row.tallies[contact.mode], in: contact.mode, of: contact.user)
  }

  /// Writes the volunteer's own row, whatever the engine: it is there afterwards.
  public func beginChange(by user: UserID) throws {
    let update = db.dialect.upsert(on: ["uid"], set: "changes = changes + 1")
    try db.run("INSERT INTO volunteers (uid, changes) VALUES (\(user), 1)\(raw: update)")
  }

  /// Adds to one tally and writes it to `userprefs` too, where that is taken back with this
  /// transaction; elsewhere `mirror` does when it is committed. The tallies after it.
  @discardableResult
  public func add(_ difference: Int, in mode: Mode, to user: UserID) throws -> Tallies {
    let column = mode == .letters ? "letters" : "calls"
    let update = db.dialect.upsert(
      on: ["uid"], set: "\(column) = \(column) + \(difference), changes = changes + 1")
    let change: SQL = """
      INSERT INTO volunteers (uid, \(raw: column), changes)
      VALUES (\(user), \(max(difference, 0)), 1)\(raw: update)
      """
    let tallies: Tallies
    if db.dialect.hasOneWriter {
      // RETURNING costs SQLite more than all the rest of it.
      try db.run(change)
      tallies = try read(user)
    } else {
      let row = try db.first("\(sql: change) RETURNING letters, calls")
      tallies = try row.map(Self.tallies) ?? read(user)
    }
    if db.site.preferencesRollBack { try db.mirrorTally(tallies[mode], in: mode, of: user) }
    return tallies
  }

  /// Written for every result, so worked out once.
  private static func writing(_ dialect: Dialect, _ mode: Mode) -> String {
    switch (dialect, mode) {
    case (.sqlite, .letters): sqliteLetters
    case (.sqlite, .calls): sqliteCalls
    case (.mariadb, .letters): mariaDBLetters
    case (.mariadb, .calls): mariaDBCalls
    }
  }

  private static let sqliteLetters = writingText(.sqlite, "letters", "last_letter_at")
  private static let sqliteCalls = writingText(.sqlite, "calls", "last_call_at")
  private static let mariaDBLetters = writingText(.mariadb, "letters", "last_letter_at")
  private static let mariaDBCalls = writingText(.mariadb, "calls", "last_call_at")

  private static func writingText(_ dialect: Dialect, _ tally: String, _ last: String) -> String {
    let columns = [tally, last, "last_notes", "last_resolution"]
    let changes = columns.map { "\($0) = \(dialect.proposed($0))" } + ["changes = changes + 1"]
    return """
      INSERT INTO volunteers (uid, \(columns.joined(separator: ", ")), changes)
      VALUES (?, ?, ?, ?, ?, 1)\
      \(dialect.upsert(on: ["uid"], set: changes.joined(separator: ", ")))
      """
  }

  /// Writes the volunteer's tallies to `userprefs`, after the transaction that changed them.
  public func mirror(_ user: UserID) throws {
    // Two of one volunteer's must not write the older number last.
    try beginChange(by: user)
    let tallies = try read(user)
    for mode in Mode.allCases { try db.mirrorTally(tallies[mode], in: mode, of: user) }
  }

  private static func tallies(_ row: Row) throws -> Tallies {
    Tallies(letters: try row.int(0), calls: try row.int(1))
  }
}
