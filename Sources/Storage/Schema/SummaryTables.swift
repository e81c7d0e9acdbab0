import Domain

/// What reports read (docs/decisions/0016): facts noted on a contact's own row when it is recorded,
/// and sums kept in the same transaction as what they count.
enum SummaryTables {
  static func statements(_ dialect: Dialect) -> [String] {
    facts(dialect) + tables(dialect) + state(dialect) + names(dialect)
  }

  /// On `contacts`: seconds since the volunteer's result before in that mode; whether the notes (1)
  /// or the resolution (2) are those of the one before; whether it used the last of the quota. On
  /// `volunteers`: what the next result needs to know for that.
  private static func facts(_ dialect: Dialect) -> [String] {
    let columns = [
      ("contacts", "pause BIGINT"), ("contacts", "sameness INTEGER NOT NULL DEFAULT 0"),
      ("contacts", "fills_quota INTEGER NOT NULL DEFAULT 0"),
      ("volunteers", "last_letter_at BIGINT"), ("volunteers", "last_call_at BIGINT"),
      ("volunteers", "last_notes BIGINT"), ("volunteers", "last_resolution VARCHAR(50)"),
    ]
    let add = dialect.rollsBackTables ? "ADD COLUMN" : "ADD COLUMN IF NOT EXISTS"
    return columns.map { "ALTER TABLE \($0) \(add) \($1)" }
  }

  /// `slot` tells connections apart that would wait for each other on one row (`Dialect.slot`); a
  /// value is the sum over the slots, and one slot's may be negative.
  private static func tables(_ dialect: Dialect) -> [String] {
    let state = VoterColumn.state.longest
    let city = VoterColumn.city.longest
    return [
      """
      CREATE TABLE result_hours (
        hour BIGINT NOT NULL,
        mode INTEGER NOT NULL,
        resolution VARCHAR(50) NOT NULL,
        slot INTEGER NOT NULL,
        results BIGINT NOT NULL,
        CONSTRAINT result_hours_key PRIMARY KEY (hour, mode, resolution, slot)
      )\(options(dialect))
      """,
      """
      CREATE TABLE volunteer_hours (
        uid BIGINT NOT NULL,
        hour BIGINT NOT NULL,
        mode INTEGER NOT NULL,
        results BIGINT NOT NULL,
        refused BIGINT NOT NULL,
        fast BIGINT NOT NULL,
        same_notes BIGINT NOT NULL,
        same_resolution BIGINT NOT NULL,
        quota_fills BIGINT NOT NULL,
        skips BIGINT NOT NULL,
        taken_back BIGINT NOT NULL,
        CONSTRAINT volunteer_hours_key PRIMARY KEY (uid, hour, mode)
      )\(options(dialect))
      """,
      """
      CREATE TABLE place_days (
        mode INTEGER NOT NULL,
        state VARCHAR(\(state)) NOT NULL,
        city VARCHAR(\(city)) NOT NULL,
        zip VARCHAR(5) NOT NULL,
        day BIGINT NOT NULL,
        slot INTEGER NOT NULL,
        results BIGINT NOT NULL,
        CONSTRAINT place_days_key PRIMARY KEY (mode, state, city, zip, day, slot)
      )\(options(dialect))
      """,
      """
      CREATE TABLE places (
        state VARCHAR(\(state)) NOT NULL,
        city VARCHAR(\(city)) NOT NULL,
        zip VARCHAR(5) NOT NULL,
        slot INTEGER NOT NULL,
        letters_eligible BIGINT NOT NULL,
        calls_eligible BIGINT NOT NULL,
        letters_reached BIGINT NOT NULL,
        calls_reached BIGINT NOT NULL,
        CONSTRAINT places_key PRIMARY KEY (state, city, zip, slot)
      )\(options(dialect))
      """,
      """
      CREATE TABLE pool_counts (
        mode INTEGER NOT NULL,
        prime INTEGER NOT NULL,
        slot INTEGER NOT NULL,
        voters BIGINT NOT NULL,
        CONSTRAINT pool_counts_key PRIMARY KEY (mode, prime, slot)
      )\(options(dialect))
      """,
      """
      CREATE TABLE summary_state (
        one \(dialect.integerKey),
        built INTEGER NOT NULL,
        CONSTRAINT summary_state_one CHECK (one = 1 AND built IN (0, 1))
      )\(dialect.tableOptions)
      """,
    ]
  }

  /// What a database had before is counted by `rebuildSummaries`.
  private static func state(_ dialect: Dialect) -> [String] {
    [
      """
      INSERT INTO summary_state (one, built)
      SELECT s.one, CASE WHEN EXISTS (SELECT 1 FROM contacts) OR EXISTS (SELECT 1 FROM voters)
        THEN 0 ELSE 1 END
      FROM (SELECT 1 AS one) s WHERE s.one = 1\
      \(dialect.upsert(on: ["one"], set: "built = \(dialect.proposed("built"))"))
      """
    ]
  }

  /// For finding a voter by name.
  private static func names(_ dialect: Dialect) -> [String] {
    let columns = [VoterColumn.lastName, .firstName].map(\.rawValue).joined(separator: ", ")
    return ["CREATE INDEX \(VoterSearch.nameIndex) ON voters (\(columns))"]
  }

  private static func options(_ dialect: Dialect) -> String {
    dialect == .sqlite ? " WITHOUT ROWID" : dialect.tableOptions
  }
}
