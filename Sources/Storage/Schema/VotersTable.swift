import Domain

/// Table `voters` (SPEC 4). Another program may insert rows with the seeds' columns alone; what the
/// rest needs, the database works out by itself.
enum VotersTable {
  static func statements(_ dialect: Dialect) -> [String] {
    [create(dialect)] + indexes(dialect)
  }

  private static func create(_ dialect: Dialect) -> String {
    """
    CREATE TABLE voters (
      id \(dialect.integerKey),
      \(fileColumns),
      prime INTEGER NOT NULL DEFAULT 0,
      address_assigned BIGINT,
      address_notes TEXT,
      address_mailed CHAR(1),
      phone_assigned BIGINT,
      phone_resolution VARCHAR(50),
      phone_notes TEXT,
      address_assigned_at BIGINT,
      address_resolved_at BIGINT,
      phone_assigned_at BIGINT,
      phone_resolved_at BIGINT,
      address_blocked INTEGER NOT NULL DEFAULT 0,
      phone_blocked INTEGER NOT NULL DEFAULT 0,
      phone_zone VARCHAR(200),\(shard(dialect))
      phone_digits VARCHAR(30) GENERATED ALWAYS AS (\(digits(dialect))) \(dialect.generated),
      address_open INTEGER GENERATED ALWAYS AS (\(open(.letters, dialect))) \(dialect.generated),
      phone_open INTEGER GENERATED ALWAYS AS (\(open(.calls, dialect))) \(dialect.generated),
      CONSTRAINT voters_prime CHECK (prime IN (0, 1)),
      CONSTRAINT voters_mailed_value CHECK (address_mailed IS NULL OR address_mailed = 'Y'),
      CONSTRAINT voters_mailed_by_somebody
        CHECK (address_mailed IS NULL OR coalesce(address_assigned, 0) > 0),
      CONSTRAINT voters_called_by_somebody
        CHECK (phone_resolution IS NULL OR coalesce(phone_assigned, 0) > 0),
      CONSTRAINT voters_resolution_length CHECK (phone_resolution IS NULL
        OR \(dialect.scalarLength("phone_resolution")) BETWEEN 1 AND \(Resolution.longestName)),
      CONSTRAINT voters_blocked CHECK (address_blocked >= 0 AND phone_blocked >= 0)
    )\(dialect.tableOptions)
    """
  }

  private static func indexes(_ dialect: Dialect) -> [String] {
    [
      dialect.partialIndex(
        Mode.letters.columns.openIndex, on: "voters",
        columns: dialect.claimColumns, where: "address_open"),
      dialect.partialIndex(
        Mode.calls.columns.openIndex, on: "voters",
        columns: dialect.claimColumns, where: "phone_open"),
      dialect.partialIndex(
        ModeColumns.openZonesIndex, on: "voters",
        columns: ["phone_zone"] + dialect.claimColumns, where: "phone_open"),
      "CREATE INDEX voters_by_digits ON voters (phone_digits)",
    ]
  }

  private static func shard(_ dialect: Dialect) -> String {
    guard dialect.hasShards else { return "" }
    return "\n  shard SMALLINT GENERATED ALWAYS AS (\(Shards.expression)) \(dialect.generated),"
  }

  /// The registration file's columns, all nullable text as wide as the domain allows.
  private static var fileColumns: String {
    VoterColumn.allCases.filter { $0 != .id && $0 != .prime }
      .map { "\($0.rawValue) VARCHAR(\($0.longest))" }.joined(separator: ",\n  ")
  }

  /// `PhoneNumber.key` in SQL. Without a generated column for the part both branches need, the
  /// expression has to be repeated.
  static func digits(_ dialect: Dialect) -> String {
    let rest = PhoneNumber.punctuation.reduce(VoterColumn.phone.rawValue) { text, mark in
      "replace(\(text), '\(mark)', '')"
    }
    return """
      CASE WHEN \(dialect.byteLength(rest)) = 11 AND substr(\(rest), 1, 1) = '1' \
      THEN substr(\(rest), 2) ELSE \(rest) END
      """
  }

  /// 1 for a voter who can be handed out: nobody's, unresolved, in the pool, eligible (SPEC 4.3).
  /// A telephone of white space and punctuation alone is none.
  private static func open(_ mode: Mode, _ dialect: Dialect) -> String {
    let columns = mode.columns
    return """
      CASE WHEN coalesce(\(columns.assigned), 0) = 0 AND \(columns.resolution) IS NULL \
      AND \(columns.blocked) = 0 AND \(isEligible(mode, dialect)) THEN 1 ELSE 0 END
      """
  }

  /// What a telephone number may have beside punctuation and still be none.
  static let blanks: [Character] = ["\t", "\n", "\r", "\u{A0}"]

  /// Whether a voter may be handed out as far as the voter file tells (SPEC 4.3).
  ///
  /// - Parameter prefix: of the columns, such as `v.`.
  static func isEligible(_ mode: Mode, _ dialect: Dialect, _ prefix: String = "") -> String {
    let parties = Voter.eligibleParties.map { "'\($0)'" }.joined(separator: ", ")
    let party = prefix + VoterColumn.party.rawValue
    let phone = prefix + VoterColumn.phone.rawValue
    let hasPhone = "\(dialect.trimmed(phone, of: PhoneNumber.punctuation + blanks)) <> ''"
    return """
      coalesce(\(party), '') IN (\(parties))\(mode == .calls ? " AND \(hasPhone)" : "")
      """
  }
}
