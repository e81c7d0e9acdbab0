import Domain

/// Whose the tables `users`, `perm_groups`, `sessions`, `userprefs` and `vars` are, and what they
/// look like: our own, or those of the web site that eBlocks stands beside (SPEC 2.1, 3).
///
/// Worked out from the tables' columns each time that a database is opened, so there is nothing
/// to set up and nothing that could be out of date; the site's tables are never altered.
public struct Site: Sendable {
  /// Whether the accounts are another program's: then they are only read, and `sessions`,
  /// `userprefs` and `vars` belong to both.
  public let isForeign: Bool
  /// The shape of `sessions`.
  public let sessions: any SessionTable
  /// The tables by name, as far as they are there and this program may see them.
  public let tables: [String: SiteTable]

  let nickname: TextColumn
  /// What makes a group a user's.
  let membership: String

  /// The tables of a fresh install.
  public static let own = Site(
    isForeign: false,
    tables: [
      SiteTable(
        "users",
        columns: ["uid", "nickname", "passwd", "perm_group"].map { .init($0, type: "text") }),
      SiteTable(
        "perm_groups", columns: ["perm_group_id", "group_perms"].map { .init($0, type: "text") }),
      SiteTable(
        "sessions",
        columns: [
          .init("id", type: "varchar", length: 64), .init("uid", type: "bigint"),
          .init("last_accessed", type: "bigint"),
        ]),
      SiteTable(
        "userprefs",
        columns: ["uid", "prefname", "prefvalue"].map { .init($0, type: "text") }),
      SiteTable("vars", columns: ["name", "value"].map { .init($0, type: "text") }),
    ])

  /// - Parameter tables: those of `Site.tables` that are there.
  public init(isForeign: Bool, tables: [SiteTable]) {
    self.isForeign = isForeign
    self.tables = Dictionary(tables.map { ($0.name, $0) }) { first, _ in first }
    sessions = self.tables["sessions"].flatMap(Self.shape) ?? UnknownSessions()
    let group = self.tables["users"]?["perm_group"]
    let key = self.tables["perm_groups"]?["perm_group_id"]
    nickname =
      isForeign
      ? TextColumn("u.nickname", like: self.tables["users"]?["nickname"])
      : TextColumn("u.nickname")
    membership =
      group?.collation == key?.collation
      ? "g.perm_group_id = u.perm_group"
      // Two columns in two orders of characters cannot be compared as they are (MariaDB 1267).
      : """
      CONVERT(g.perm_group_id USING utf8mb4) COLLATE utf8mb4_bin
        = CONVERT(u.perm_group USING utf8mb4)
      """
  }

  /// The shapes of `sessions`; what has columns of two is the one that comes first.
  private static func shape(_ table: SiteTable) -> (any SessionTable)? {
    SessionRows(table) ?? SessionItems(table) ?? SessionImages(table)
  }

  /// What an eBlocks beside a site needs of each of its tables.
  static let needed: [(table: String, columns: [String])] = [
    ("users", ["uid", "nickname", "passwd", "perm_group"]),
    ("perm_groups", ["perm_group_id", "group_perms"]),
    ("sessions", []),
    ("userprefs", ["uid", "prefname", "prefvalue"]),
    ("vars", ["name", "value"]),
  ]

  /// `cache_time(resource, last_update)`, in which Scoop notes that others have to read its
  /// variables again (its lib/Scoop/Cache.pm).
  var keepsCacheTimes: Bool {
    guard isForeign, let table = tables["cache_time"], table.has("resource"),
      let time = table["last_update"]
    else { return false }
    return time.isInteger || time.characterSet != nil
  }

  /// Whether the tallies in `userprefs` are taken back with the transaction that wrote them.
  /// MyISAM's are not: there they are written once it is committed.
  public var preferencesRollBack: Bool { !isForeign || tables["userprefs"]?.rollsBack ?? true }

  /// A row of these values, whatever else the table wants.
  func insert(into name: String, _ values: [(column: String, value: SQL)]) -> SQL {
    (tables[name] ?? SiteTable(name, columns: values.map { .init($0.column, type: "text") }))
      .insert(values)
  }
}
