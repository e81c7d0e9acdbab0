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
    return Tallies(letters: try row.int("letters"), calls: try row.int("calls"))
  }

  /// Writes the volunteer's own row, as every change of a volunteer's does first: so two laptops
  /// of one person take turns on every engine.
  public func beginChange(by user: UserID) throws {
    let update = db.dialect.upsert(on: ["uid"], set: "changes = changes + 1")
    try db.run("INSERT INTO volunteers (uid, changes) VALUES (\(user), 1)\(raw: update)")
  }

  /// Adds to one tally and writes both to `userprefs` as absolute values, so that a repeat cannot
  /// overcount. The tallies after it.
  @discardableResult
  public func add(_ difference: Int, in mode: Mode, to user: UserID) throws -> Tallies {
    let column = mode == .letters ? "letters" : "calls"
    try db.run(
      """
      UPDATE volunteers SET \(raw: column) = \(raw: column) + \(difference) WHERE uid = \(user)
      """)
    let tallies = try read(user)
    try mirror(tallies[mode], as: mode.tallyPreference, of: user)
    return tallies
  }

  private func mirror(_ count: Int, as name: String, of user: UserID) throws {
    let update = db.dialect.upsert(
      on: ["uid", "prefname"], set: "prefvalue = \(db.dialect.proposed("prefvalue"))")
    try db.run(
      """
      INSERT INTO userprefs (uid, prefname, prefvalue)
      VALUES (\(user), \(name), \(String(count)))\(raw: update)
      """)
  }
}
