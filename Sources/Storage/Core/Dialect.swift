/// Where two engines spell the same thing differently. Everything else is written once, in the
/// SQL that both run.
public enum Dialect: Hashable, Sendable {
  case sqlite
  case mariadb

  /// The type and constraint of a key that the database numbers by itself and never reuses.
  public var automaticKey: String {
    switch self {
    case .sqlite: "INTEGER PRIMARY KEY AUTOINCREMENT"
    case .mariadb: "BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY"
    }
  }

  /// The type and constraint of a key that whoever inserts may choose.
  public var integerKey: String {
    switch self {
    case .sqlite: "INTEGER PRIMARY KEY"
    case .mariadb: "BIGINT NOT NULL PRIMARY KEY"
    }
  }

  /// Follows a text column's type where `Ann` and `ann` are the same (ASCII letters).
  public var caseless: String {
    switch self {
    case .sqlite: "COLLATE NOCASE"
    case .mariadb: "COLLATE utf8mb4_general_nopad_ci"
    }
  }

  /// Ends a CREATE TABLE.
  public var tableOptions: String {
    switch self {
    case .sqlite: ""
    case .mariadb: " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_nopad_bin"
    }
  }

  /// How a generated column is kept: worked out when it is read, or beside the others. MariaDB's
  /// indexes are sounder over columns that are kept.
  public var generated: String {
    switch self {
    case .sqlite: "VIRTUAL"
    case .mariadb: "STORED"
    }
  }

  /// Whether writes run one after the other, so that what one of them has read stays true.
  var hasOneWriter: Bool { self == .sqlite }

  /// Whether table `voters` falls into `Shards`. SQLite has one writer, who meets nobody.
  var hasShards: Bool { self == .mariadb }

  /// A voter's shard in a SELECT; 0 without shards.
  var shard: String { hasShards ? "shard" : "0" }

  /// The order in which voters are claimed, which is that of the index over the open ones.
  func claimOrder(isAscending: Bool) -> String {
    let direction = isAscending ? "ASC" : "DESC"
    return hasShards ? "shard \(direction), id \(direction)" : "id \(direction)"
  }

  /// The columns at the end of an index over the open voters.
  var claimColumns: [String] { hasShards ? ["prime", "shard", "id"] : ["prime", "id"] }

  /// Whether a transaction takes back the tables it made.
  var rollsBackTables: Bool { self == .sqlite }

  /// After a table's name in a SELECT: reads it through this index. Where the optimizer knows that
  /// few rows are wanted in order of the primary key, MariaDB's would rather walk that.
  public func through(_ index: String) -> String {
    switch self {
    case .sqlite: ""
    case .mariadb: " FORCE INDEX (\(index))"
    }
  }

  /// Counts the tables of this database that have the bound name.
  var tableCount: String {
    switch self {
    case .sqlite: "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name ="
    case .mariadb:
      """
      SELECT count(*) FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_name =
      """
    }
  }

  /// An index that finds the rows whose 0/1 column `flag` is 1, in the order of `columns`, without
  /// reading the others.
  public func partialIndex(
    _ name: String, on table: String, columns: [String], where flag: String
  ) -> String {
    let list = columns.joined(separator: ", ")
    return switch self {
    case .sqlite: "CREATE INDEX \(name) ON \(table) (\(list)) WHERE \(flag) = 1"
    case .mariadb: "CREATE INDEX \(name) ON \(table) (\(flag), \(list))"
    }
  }

  /// Ends an INSERT that becomes an UPDATE where the unique `key` exists already, such as
  /// `upsert(on: ["uid"], set: "changes = changes + 1")`. The columns must have a unique index.
  public func upsert(on key: [String], set assignments: String) -> String {
    switch self {
    case .sqlite: " ON CONFLICT (\(key.joined(separator: ", "))) DO UPDATE SET \(assignments)"
    case .mariadb: " ON DUPLICATE KEY UPDATE \(assignments)"
    }
  }

  /// In an upsert's assignments, the value the INSERT proposed for a column.
  public func proposed(_ column: String) -> String {
    switch self {
    case .sqlite: "excluded.\(column)"
    case .mariadb: "VALUES(\(column))"
    }
  }

  /// Ends a SELECT of rows to be claimed: other writers pass over the rows it returns. SQLite has
  /// one writer and needs nothing.
  public var lockClaim: String {
    switch self {
    case .sqlite: ""
    case .mariadb: " FOR UPDATE SKIP LOCKED"
    }
  }

  /// Ends a SELECT of rows that nobody may change until this transaction ends, while others may keep
  /// them as well; nothing where there is one writer.
  public var keepRows: String {
    switch self {
    case .sqlite: ""
    case .mariadb: " LOCK IN SHARE MODE"
    }
  }

  /// Ends a SELECT of one row that this transaction is going to change: other writers wait.
  public var lockRow: String {
    switch self {
    case .sqlite: ""
    case .mariadb: " FOR UPDATE"
    }
  }

  /// A text without any of these characters at its ends.
  public func trimmed(_ expression: String, of characters: [Character]) -> String {
    switch self {
    case .sqlite: "trim(\(expression), '\(String(characters))')"
    case .mariadb:
      // What is between two kept characters goes too: good enough to tell blank from not.
      characters.reduce(expression) { "replace(\($0), '\($1)', '')" }
    }
  }

  /// The length of a text in bytes of UTF-8.
  public func byteLength(_ expression: String) -> String {
    switch self {
    case .sqlite: "length(CAST(\(expression) AS BLOB))"
    case .mariadb: "length(\(expression))"
    }
  }

  /// The length of a text in Unicode scalars.
  public func scalarLength(_ expression: String) -> String {
    switch self {
    case .sqlite: "length(\(expression))"
    case .mariadb: "char_length(\(expression))"
    }
  }
}
