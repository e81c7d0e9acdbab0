import Storage

/// The tables of ours in one database, as a copy of them needs to know them.
struct OwnTables {
  /// By name; `eblocks_migrations` last, so that a half-made copy is no database of ours.
  let tables: [OwnTable]
  /// The names of the schema's steps.
  let steps: [String]

  /// The table that says which steps were taken.
  static let migrations = "eblocks_migrations"
  /// What Scoop has under the same names. On a Scoop site these are the site's, and its own
  /// backups hold them.
  private static let accounts: Set<String> = [
    "users", "perm_groups", "sessions", "userprefs", "vars",
  ]

  /// - Throws: `StorageError.missing` where there is no database of ours, `.newerSchema` where it
  ///   is a newer program's, whose tables are not known here.
  init(of connection: LentConnection) throws {
    let present = Set(
      try connection.rows(
        """
        SELECT table_name AS name FROM information_schema.tables
        WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'
        """
      ).map { try $0.text("name") })
    guard present.contains(Self.migrations) else { throw StorageError.missing(Self.migrations) }
    steps = try connection.rows("SELECT name FROM eblocks_migrations ORDER BY name")
      .map { try $0.text("name") }
    if let unknown = Migrations.all.unknown(among: steps) {
      throw StorageError.newerSchema(unknown)
    }
    let hasOwnAccounts =
      try connection.count(
        """
        SELECT count(*) FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = 'users' AND index_name = 'users_nickname'
        """) > 0
    let names = Self.names.filter {
      present.contains($0) && (hasOwnAccounts || !Self.accounts.contains($0))
    }
    tables = try (names + [Self.migrations]).map { try OwnTable($0, of: connection) }
  }

  /// What a Scoop site has beside those that are named like ours.
  static let sites = ["cache_time"]

  /// Every table that any step makes, in order.
  static var names: [String] {
    Migrations.all.steps.flatMap { step in
      step.statements(.mariadb).compactMap { statement in
        let words = statement.split(separator: " ", maxSplits: 3)
        guard words.count > 2, words[0] == "CREATE", words[1] == "TABLE" else { return nil }
        return String(words[2])
      }
    }
  }
}

/// A table: how it is made, and how its rows are read in order.
struct OwnTable {
  let name: String
  let creation: String
  /// Without those that the database works out by itself.
  let columns: [String]
  /// The columns of a unique key, each of which always has a value.
  let key: [String]

  fileprivate init(_ name: String, of connection: LentConnection) throws {
    self.name = name
    let creation = try connection.first(SQL(text: "SHOW CREATE TABLE `\(name)`"))
    self.creation = try creation?.text(1) ?? ""
    columns = try connection.rows(
      """
      SELECT column_name AS name FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name = \(name)
        AND coalesce(generation_expression, '') = ''
      ORDER BY ordinal_position
      """
    ).map { try $0.text("name") }
    let keys = try connection.rows(
      """
      SELECT index_name AS key_name, column_name AS name FROM information_schema.statistics s
      WHERE table_schema = DATABASE() AND table_name = \(name) AND non_unique = 0
        AND NOT EXISTS (SELECT 1 FROM information_schema.statistics n
          WHERE n.table_schema = s.table_schema AND n.table_name = s.table_name
            AND n.index_name = s.index_name AND n.nullable = 'YES')
      ORDER BY index_name = 'PRIMARY' DESC, index_name, seq_in_index
      """
    ).map { (key: try $0.text("key_name"), column: try $0.text("name")) }
    key = keys.filter { $0.key == keys.first?.key }.map(\.column)
    guard !key.isEmpty, !self.creation.isEmpty else { throw StorageError.missing(name) }
  }

  /// The next rows after one, in the order of the key.
  ///
  /// - Parameter last: that row; nil for the first ones.
  func page(after last: Row?, atMost limit: Int) throws -> SQL {
    let list = columns.map { "`\($0)`" }.joined(separator: ", ")
    let order = key.map { "`\($0)`" }.joined(separator: ", ")
    let condition = try last.map { try " WHERE \(sql: after($0))" as SQL } ?? ""
    return
      "SELECT \(raw: list) FROM `\(raw: name)`\(sql: condition) ORDER BY \(raw: order) LIMIT \(limit)"
  }

  /// `a >= 1 AND (a > 1 OR (a = 1 AND b > 2))`: the first part is what an index is entered by.
  private func after(_ row: Row) throws -> SQL {
    let values = try key.map { try row.value($0) }
    var condition: SQL = "`\(raw: key[key.count - 1])` > \(values[key.count - 1])"
    for place in key.indices.dropLast().reversed() {
      let column = key[place]
      condition = """
        `\(raw: column)` >= \(values[place]) AND (`\(raw: column)` > \(values[place])
          OR (`\(raw: column)` = \(values[place]) AND \(sql: condition)))
        """
    }
    return condition
  }
}
