import Domain

/// SQLite works a generated column out for every row it writes, and those of the first schema took
/// most of the time of an import. These have the same values: what is usual is told apart first,
/// by one pass over the number.
enum LighterColumns {
  static var statements: [String] {
    let letters = Mode.letters.columns
    let calls = Mode.calls.columns
    return [
      "DROP INDEX \(letters.openIndex)", "DROP INDEX \(calls.openIndex)",
      "DROP INDEX \(ModeColumns.openZonesIndex)", "DROP INDEX voters_by_digits",
    ] + dropped + added + indexes
  }

  /// Takes the columns away, for which nothing may refer to them.
  static let dropped = ["address_open", "phone_open", "phone_digits"].map {
    "ALTER TABLE voters DROP COLUMN \($0)"
  }

  /// Brings them back: no row is touched.
  static var added: [String] {
    [
      "ALTER TABLE voters ADD COLUMN phone_digits VARCHAR(30) AS (\(digits)) VIRTUAL",
      "ALTER TABLE voters ADD COLUMN address_open INTEGER AS (\(open(.letters))) VIRTUAL",
      "ALTER TABLE voters ADD COLUMN phone_open INTEGER AS (\(open(.calls))) VIRTUAL",
    ]
  }

  private static var indexes: [String] {
    let dialect = Dialect.sqlite
    return [
      dialect.partialIndex(
        Mode.letters.columns.openIndex, on: "voters", columns: ["prime", "id"],
        where: "address_open"),
      dialect.partialIndex(
        Mode.calls.columns.openIndex, on: "voters", columns: ["prime", "id"], where: "phone_open"),
      dialect.partialIndex(
        ModeColumns.openZonesIndex, on: "voters", columns: ["phone_zone", "prime", "id"],
        where: "phone_open"),
      "CREATE INDEX voters_by_digits ON voters (phone_digits)",
    ]
  }

  /// `PhoneNumber.key`. `603-555-0142` is by far the most usual form, and `(603) 555-0142` the next.
  private static var digits: String {
    let phone = VoterColumn.phone.rawValue
    let digit = "[0-9]"
    let run = { (count: Int) in String(repeating: digit, count: count) }
    return """
      CASE WHEN \(phone) IS NULL THEN NULL \
      WHEN \(phone) GLOB '\(run(3))-\(run(3))-\(run(4))' \
      THEN replace(\(phone), '-', '') \
      WHEN \(phone) GLOB '(\(run(3))) \(run(3))-\(run(4))' \
      THEN substr(\(phone), 2, 3) || substr(\(phone), 7, 3) || substr(\(phone), 11, 4) \
      WHEN \(phone) GLOB '\(run(10))' THEN \(phone) \
      ELSE \(VotersTable.digits(.sqlite)) END
      """
  }

  /// 1 for a voter who can be handed out (`VotersTable`): the tests that fail most often first, and
  /// no list that SQLite would make a table of.
  private static func open(_ mode: Mode) -> String {
    let columns = mode.columns
    let party = VoterColumn.party.rawValue
    let parties = Voter.eligibleParties.map { "\(party) = '\($0)'" }.joined(separator: " OR ")
    let isNobodys = "(\(columns.assigned) IS NULL OR \(columns.assigned) = 0)"
    return """
      CASE WHEN (\(party) IS NULL OR \(parties)) AND \(isNobodys) \
      AND \(columns.resolution) IS NULL AND \(columns.blocked) = 0\
      \(mode == .calls ? " AND \(hasPhone)" : "") THEN 1 ELSE 0 END
      """
  }

  /// The number has anything but white space and punctuation.
  private static var hasPhone: String {
    let blank = PhoneNumber.punctuation.filter { $0 != "-" } + ["\t", "\n", "\r", "\u{A0}", "-"]
    let phone = VoterColumn.phone.rawValue
    // Nearly every number begins with a digit, which is told faster than that nothing else is in it.
    return "(\(phone) >= '0' AND \(phone) < ':' OR \(phone) GLOB '*[^\(String(blank))]*')"
  }
}
