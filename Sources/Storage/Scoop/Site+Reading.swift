import Domain

extension Site {
  /// The tables that this program looks at and another may have made.
  private static let names = [
    "users", "perm_groups", "sessions", "userprefs", "vars", "cache_time",
  ]

  /// Looks at the database's description of itself. On SQLite the tables are always our own.
  public static func read(_ db: any SQLConnection) throws -> Site {
    guard db.dialect == .mariadb else { return .own }
    let tables = try tables(db)
    guard try isForeign(db, tables) else { return .own }
    return Site(isForeign: true, tables: tables)
  }

  /// The statements of the first migration that another program's tables stand in for: all of
  /// `users`, `perm_groups`, `sessions`, `userprefs` and `vars`, when it made them.
  ///
  /// - Throws: `StorageError.clash` when some of those names are taken, but not by Scoop.
  static func statementsNotNeeded(_ db: any SQLConnection) throws -> [String] {
    guard db.dialect == .mariadb else { return [] }
    let tables = try tables(db).filter { $0.name != "cache_time" }
    guard try isForeign(db, tables) else { return [] }
    // Some of Scoop's tables without its users: another program's, or what is left of one.
    if !tables.contains(where: { $0.name == "users" }), let other = tables.first {
      throw StorageError.clash(other.name)
    }
    let site = Site(isForeign: true, tables: tables)
    for (name, columns) in Self.needed {
      guard let table = site.tables[name] else { throw StorageError.missing(name) }
      if !columns.allSatisfy({ table[$0] != nil }) { throw StorageError.clash(name) }
    }
    if site.sessions is UnknownSessions { throw StorageError.clash("sessions") }
    return ScoopTables.statements(db.dialect)
  }

  /// Our own `users` is known by the name of its index, which no other program's has. Where it
  /// cannot be seen though others can, it is a site's that has not granted it.
  private static func isForeign(
    _ db: any SQLConnection, _ tables: [SiteTable]
  ) throws -> Bool {
    guard tables.contains(where: { $0.name == "users" }) else { return !tables.isEmpty }
    return try db.count(
      """
      SELECT count(*) FROM information_schema.statistics
      WHERE table_schema = DATABASE() AND table_name = 'users'
        AND index_name = 'users_nickname'
      """) == 0
  }

  private static func tables(_ db: any SQLConnection) throws -> [SiteTable] {
    let engines = try db.rows(
      """
      SELECT table_name AS name, engine AS engine FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_name IN (\(list: names))
      ORDER BY table_name
      """)
    let columns = try db.rows(
      """
      SELECT table_name AS place, column_name AS name, data_type AS type,
        character_set_name AS charset, collation_name AS sorting,
        character_maximum_length AS length,
        CASE WHEN is_nullable = 'NO' AND column_default IS NULL
          AND extra NOT LIKE '%auto_increment%' THEN 1 ELSE 0 END AS required
      FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name IN (\(list: names))
      ORDER BY ordinal_position
      """)
    return try engines.map { row in
      let name = try row.text("name")
      return SiteTable(
        name, engine: try row.optionalText("engine") ?? "",
        columns: try columns.filter { try $0.text("place") == name }.map(column))
    }
  }

  private static func column(_ row: Row) throws -> SiteTable.Column {
    SiteTable.Column(
      try row.text("name"), type: try row.text("type").lowercased(),
      characterSet: try row.optionalText("charset"), collation: try row.optionalText("sorting"),
      length: try row.optionalInteger("length").map { Int($0) },
      isRequired: try row.flag("required"))
  }
}
