/// Scoop's own tables (SPEC 2.1, 3), as a fresh install without Scoop needs them.
enum ScoopTables {
  static func statements(_ dialect: Dialect) -> [String] {
    [
      """
      CREATE TABLE users (
        uid \(dialect.automaticKey),
        nickname VARCHAR(50) \(dialect.caseless) NOT NULL,
        passwd VARCHAR(255) NOT NULL,
        perm_group VARCHAR(50),
        CONSTRAINT users_nickname UNIQUE (nickname),
        CONSTRAINT users_nickname_length
          CHECK (\(dialect.scalarLength("nickname")) BETWEEN 1 AND 50)
      )\(dialect.tableOptions)
      """,
      """
      CREATE TABLE perm_groups (
        perm_group_id VARCHAR(50) NOT NULL PRIMARY KEY,
        group_perms TEXT
      )\(dialect.tableOptions)
      """,
      """
      CREATE TABLE sessions (
        id VARCHAR(64) NOT NULL PRIMARY KEY,
        uid BIGINT NOT NULL,
        last_accessed BIGINT
      )\(dialect.tableOptions)
      """,
      "CREATE INDEX sessions_by_user ON sessions (uid)",
      "CREATE INDEX sessions_by_age ON sessions (last_accessed)",
      """
      CREATE TABLE userprefs (
        uid BIGINT NOT NULL,
        prefname VARCHAR(200) NOT NULL,
        prefvalue TEXT,
        CONSTRAINT userprefs_name UNIQUE (uid, prefname)
      )\(dialect.tableOptions)
      """,
      """
      CREATE TABLE vars (
        name VARCHAR(32) NOT NULL PRIMARY KEY,
        value TEXT
      )\(dialect.tableOptions)
      """,
    ]
  }
}
