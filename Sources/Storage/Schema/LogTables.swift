import Domain

/// The append-only logs (SPEC 4.4) and the tallies made from them.
enum LogTables {
  static func statements(_ dialect: Dialect) -> [String] {
    volunteers(dialect) + assignments(dialect) + contacts(dialect) + poolEffects(dialect)
      + corrections(dialect) + signInFailures(dialect)
  }

  /// The truth behind `userprefs`' tallies. `changes` is what every mutation writes first, so that
  /// two laptops of one person wait for each other.
  private static func volunteers(_ dialect: Dialect) -> [String] {
    [
      """
      CREATE TABLE volunteers (
        uid \(dialect.integerKey),
        letters INTEGER NOT NULL DEFAULT 0,
        calls INTEGER NOT NULL DEFAULT 0,
        changes BIGINT NOT NULL DEFAULT 0,
        CONSTRAINT volunteers_tallies CHECK (letters >= 0 AND calls >= 0)
      )\(dialect.tableOptions)
      """
    ]
  }

  /// Who held whom, from when to when. `live_voter` makes a second open assignment impossible.
  private static func assignments(_ dialect: Dialect) -> [String] {
    [
      """
      CREATE TABLE assignments (
        id \(dialect.automaticKey),
        voter_id BIGINT NOT NULL,
        uid BIGINT NOT NULL,
        mode INTEGER NOT NULL,
        assigned_at BIGINT NOT NULL,
        ended_at BIGINT,
        ending VARCHAR(10),
        ending_key VARCHAR(64),
        live_voter BIGINT GENERATED ALWAYS AS
          (CASE WHEN ended_at IS NULL THEN voter_id ELSE NULL END) \(dialect.generated),
        \(liveMode("ended_at IS NULL", dialect))
        CONSTRAINT assignments_ending_key UNIQUE (ending_key),
        CONSTRAINT assignments_one_open UNIQUE (\(liveKey(dialect))),
        CONSTRAINT assignments_voter FOREIGN KEY (voter_id) REFERENCES voters (id),
        CONSTRAINT assignments_user CHECK (uid > 0),
        CONSTRAINT assignments_mode CHECK (mode IN (0, 1)),
        CONSTRAINT assignments_ended CHECK (
          (ended_at IS NULL AND ending IS NULL AND ending_key IS NULL)
          OR (ended_at IS NOT NULL AND ending IS NOT NULL
            AND ending IN ('resolved', 'skipped', 'released', 'expired', 'late')))
      )\(dialect.tableOptions)
      """,
      "CREATE INDEX assignments_by_user ON assignments (uid, mode, ended_at)",
      "CREATE INDEX assignments_by_age ON assignments (ended_at, assigned_at)",
      "CREATE INDEX assignments_by_voter ON assignments (voter_id)",
    ]
  }

  /// What makes a voter unique in a mode while `live_voter` is set. Galera takes keys that are equal
  /// but for a NULL for the same one, unless all of them are NULL: with `mode` itself in the key,
  /// every end of an assignment would conflict with every other.
  private static func liveKey(_ dialect: Dialect) -> String {
    dialect.hasOneWriter ? "mode, live_voter" : "live_voter, live_mode"
  }

  private static func liveMode(_ isLive: String, _ dialect: Dialect) -> String {
    guard !dialect.hasOneWriter else { return "" }
    return """
      live_mode INTEGER GENERATED ALWAYS AS
          (CASE WHEN \(isLive) THEN mode ELSE NULL END) \(dialect.generated),
      """
  }

  /// Every result, its key unique for good. `live_voter` makes a second live contact with a voter
  /// in a mode impossible.
  private static func contacts(_ dialect: Dialect) -> [String] {
    [
      """
      CREATE TABLE contacts (
        id \(dialect.automaticKey),
        result_key VARCHAR(64) NOT NULL,
        uid BIGINT NOT NULL,
        voter_id BIGINT NOT NULL,
        mode INTEGER NOT NULL,
        resolution VARCHAR(50),
        notes TEXT,
        occurred_at BIGINT NOT NULL,
        recorded_at BIGINT NOT NULL,
        assigned_at BIGINT,
        party VARCHAR(16),
        late INTEGER NOT NULL DEFAULT 0,
        undone_at BIGINT,
        undone_by BIGINT,
        live_voter BIGINT GENERATED ALWAYS AS
          (CASE WHEN undone_at IS NULL AND late = 0 THEN voter_id ELSE NULL END) \(dialect.generated),
        \(liveMode("undone_at IS NULL AND late = 0", dialect))
        CONSTRAINT contacts_result_key UNIQUE (result_key),
        CONSTRAINT contacts_one_live UNIQUE (\(liveKey(dialect))),
        CONSTRAINT contacts_voter FOREIGN KEY (voter_id) REFERENCES voters (id),
        CONSTRAINT contacts_user CHECK (uid > 0),
        CONSTRAINT contacts_late CHECK (late IN (0, 1)),
        CONSTRAINT contacts_resolution CHECK (
          (mode = 0 AND resolution IS NULL)
          OR (mode = 1 AND resolution IS NOT NULL
            AND \(dialect.scalarLength("resolution")) BETWEEN 1 AND \(Resolution.longestName))),
        CONSTRAINT contacts_notes_length
          CHECK (notes IS NULL OR \(dialect.scalarLength("notes")) <= \(Notes.longest)),
        CONSTRAINT contacts_undone CHECK ((undone_at IS NULL) = (undone_by IS NULL))
      )\(dialect.tableOptions)
      """,
      "CREATE INDEX contacts_by_user ON contacts (uid, mode, recorded_at)",
      "CREATE INDEX contacts_by_voter ON contacts (voter_id, occurred_at)",
      "CREATE INDEX contacts_by_time ON contacts (recorded_at)",
    ]
  }

  /// What results did to the pools beyond their own voter (SPEC 6.2). A row takes a number
  /// (`digits`) or one voter (`voter_id`) out of the pool of `mode`, never both.
  private static func poolEffects(_ dialect: Dialect) -> [String] {
    [
      """
      CREATE TABLE pool_effects (
        id \(dialect.automaticKey),
        result_key VARCHAR(64) NOT NULL,
        effect VARCHAR(10) NOT NULL,
        mode INTEGER NOT NULL,
        voter_id BIGINT,
        digits VARCHAR(30),
        ended_at BIGINT,
        CONSTRAINT pool_effects_voter FOREIGN KEY (voter_id) REFERENCES voters (id),
        CONSTRAINT pool_effects_mode CHECK (mode IN (0, 1)),
        CONSTRAINT pool_effects_target CHECK (
          (voter_id IS NOT NULL AND digits IS NULL)
          OR (voter_id IS NULL AND digits IS NOT NULL AND digits <> '' AND mode = 1))
      )\(dialect.tableOptions)
      """,
      "CREATE INDEX pool_effects_by_digits ON pool_effects (digits, ended_at)",
      "CREATE INDEX pool_effects_by_voter ON pool_effects (voter_id, mode, ended_at)",
      "CREATE INDEX pool_effects_by_result ON pool_effects (result_key)",
    ]
  }

  private static func corrections(_ dialect: Dialect) -> [String] {
    [
      """
      CREATE TABLE corrections (
        id \(dialect.automaticKey),
        correction_key VARCHAR(64),
        uid BIGINT NOT NULL,
        voter_id BIGINT NOT NULL,
        mode INTEGER,
        at BIGINT NOT NULL,
        `before` TEXT NOT NULL,
        `after` TEXT NOT NULL,
        CONSTRAINT corrections_key UNIQUE (correction_key),
        CONSTRAINT corrections_voter FOREIGN KEY (voter_id) REFERENCES voters (id),
        CONSTRAINT corrections_mode CHECK (mode IS NULL OR mode IN (0, 1))
      )\(dialect.tableOptions)
      """,
      "CREATE INDEX corrections_by_voter ON corrections (voter_id, at)",
    ]
  }

  private static func signInFailures(_ dialect: Dialect) -> [String] {
    [
      """
      CREATE TABLE sign_in_failures (
        subject VARCHAR(120) NOT NULL PRIMARY KEY,
        failures INTEGER NOT NULL,
        last_at BIGINT NOT NULL
      )\(dialect.tableOptions)
      """
    ]
  }
}
