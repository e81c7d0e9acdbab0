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

  /// Adds to one tally and writes it to `userprefs` too, where that is taken back with this
  /// transaction; elsewhere `mirror` does when it is committed. The tallies after it.
  @discardableResult
  public func add(_ difference: Int, in mode: Mode, to user: UserID) throws -> Tallies {
    let column = mode == .letters ? "letters" : "calls"
    try db.run(
      """
      UPDATE volunteers SET \(raw: column) = \(raw: column) + \(difference) WHERE uid = \(user)
      """)
    let tallies = try read(user)
    if db.site.preferencesRollBack { try db.mirrorTally(tallies[mode], in: mode, of: user) }
    return tallies
  }

  /// Writes the volunteer's tallies to `userprefs`, after the transaction that changed them.
  public func mirror(_ user: UserID) throws {
    // Two of one volunteer's must not write the older number last.
    try beginChange(by: user)
    let tallies = try read(user)
    for mode in Mode.allCases { try db.mirrorTally(tallies[mode], in: mode, of: user) }
  }
}
