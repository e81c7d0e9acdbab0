import Domain

/// What states' own voter files need: a voter's registration, and a waiting room whose rows need
/// not have an id yet.
enum RegistrationTables {
  /// Unique over a voter's state and number.
  static let index = "voters_by_registration"

  static func statements(_ dialect: Dialect) -> [String] {
    switch dialect {
    case .sqlite: addColumns + LighterColumns.statements + finishOldImports + tables(dialect)
    case .mariadb: addColumnsAgain + dropOldTables + tables(dialect)
    }
  }

  private static let addColumns = [
    "ALTER TABLE voters ADD COLUMN registration_state VARCHAR(2)",
    "ALTER TABLE voters ADD COLUMN state_voter_id VARCHAR(\(Registration.longestNumber))",
    """
    CREATE UNIQUE INDEX \(index) ON voters (registration_state, state_voter_id)
    WHERE state_voter_id IS NOT NULL
    """,
  ]

  /// One that may be cut off and begun again.
  private static let addColumnsAgain = [
    """
    ALTER TABLE voters
      ADD COLUMN IF NOT EXISTS registration_state VARCHAR(2),
      ADD COLUMN IF NOT EXISTS state_voter_id VARCHAR(\(Registration.longestNumber)),
      ADD UNIQUE INDEX IF NOT EXISTS \(index) (registration_state, state_voter_id)
    """
  ]

  /// Rows of an import that was decided before belong into `voters`; others never counted.
  private static var finishOldImports: [String] {
    let columns = VoterColumn.allCases.map(\.rawValue)
    return [
      """
      INSERT INTO voters (\(columns.joined(separator: ", ")), phone_zone, phone_blocked)
      SELECT \(columns.map { "s.\($0)" }.joined(separator: ", ")), s.phone_zone,
        (SELECT count(*) FROM pool_effects e
          WHERE e.digits = s.phone_digits AND e.mode = 1 AND e.ended_at IS NULL)
      FROM staged_voters s JOIN imports i ON i.id = s.import_id
      WHERE i.decided = 1 AND NOT EXISTS (SELECT 1 FROM voters v WHERE v.id = s.id)
      """
    ] + dropOldTables
  }

  private static let dropOldTables = [
    "DROP TABLE IF EXISTS staged_voters", "DROP TABLE IF EXISTS imports",
  ]

  /// A row's `id` is its import's number and its line in the file (`Imports.rowID`), so that rows
  /// are only ever added at the end. Nothing here is unique: the database sorts an import once,
  /// when all of it is there.
  private static func tables(_ dialect: Dialect) -> [String] {
    let columns = VoterColumn.allCases.filter { $0 != .id && $0 != .prime }
      .map { "\($0.rawValue) VARCHAR(\($0.longest))" }.joined(separator: ",\n  ")
    return [
      """
      CREATE TABLE voter_imports (
        id \(dialect.automaticKey),
        touched_at BIGINT NOT NULL,
        decided INTEGER NOT NULL DEFAULT 0,
        updates INTEGER NOT NULL,
        registered INTEGER NOT NULL,
        fields VARCHAR(255) NOT NULL,
        first_id BIGINT NOT NULL DEFAULT 0,
        CONSTRAINT voter_imports_flags CHECK (
          decided IN (0, 1) AND updates IN (0, 1) AND registered IN (0, 1))
      )\(dialect.tableOptions)
      """,
      """
      CREATE TABLE import_rows (
        id \(dialect.integerKey),
        voter_id BIGINT,
        registration_state VARCHAR(2),
        state_voter_id VARCHAR(\(Registration.longestNumber)),
        \(columns),
        prime INTEGER NOT NULL,
        phone_zone VARCHAR(200)
      )\(dialect.tableOptions)
      """,
      """
      CREATE TABLE given_ids (
        one \(dialect.integerKey),
        next_id BIGINT NOT NULL,
        CONSTRAINT given_ids_one CHECK (one = 1)
      )\(dialect.tableOptions)
      """,
    ]
  }
}
