import Domain

/// One named step from an older schema to a newer one. Never changed once released.
public struct Migration: Sendable {
  /// At most 64 characters, such as `0001-first`.
  public let name: String
  /// The statements, in order.
  public let statements: @Sendable (Dialect) -> [String]

  public init(_ name: String, statements: @escaping @Sendable (Dialect) -> [String]) {
    self.name = name
    self.statements = statements
  }

  /// Runs the step. Where the engine does not roll tables back, those made are dropped again when
  /// a statement fails.
  ///
  /// - Parameter isResumed: whether an earlier attempt was cut off, and its tables are there.
  func run(on connection: any SQLConnection, isResumed: Bool) throws {
    var made: [String] = []
    do {
      for statement in statements(connection.dialect) {
        try connection.run(SQL(text: isResumed ? Self.resumable(statement) : statement))
        if let table = Self.table(madeBy: statement) { made.append(table) }
      }
    } catch {
      if !connection.dialect.rollsBackTables, !isResumed { try connection.drop(made.reversed()) }
      throw error
    }
  }

  private static let beginnings = ["CREATE TABLE ", "CREATE INDEX "]

  /// The statement as one that does nothing where its table or index is there already.
  private static func resumable(_ statement: String) -> String {
    guard let beginning = beginnings.first(where: statement.hasPrefix) else { return statement }
    return beginning + "IF NOT EXISTS " + statement.dropFirst(beginning.count)
  }

  private static func table(madeBy statement: String) -> String? {
    guard statement.hasPrefix(beginnings[0]) else { return nil }
    return statement.dropFirst(beginnings[0].count).split(separator: " ").first.map(String.init)
  }
}

/// Every migration in order, each run once and in a transaction of its own. Table
/// `eblocks_migrations` remembers which were run.
public struct Migrations: Sendable {
  public let steps: [Migration]

  public init(_ steps: [Migration]) {
    self.steps = steps
  }

  /// Brings a database up to date, one step a call, so that each step is its own transaction.
  ///
  /// Two programs may do this at once: the one that comes second finds the step done.
  ///
  /// - Returns: the name of the step just run, or nil when there was none left.
  /// - Throws: `StorageError.newerSchema` when the database has a step this program does not know;
  ///   nothing is changed then. `.notADatabase` when it is another program's.
  public func runNext(on connection: any SQLConnection, now: Instant) throws -> String? {
    connection.canBeRepeated()
    return try connection.aloneOnSchema { try runNextAlone(on: connection, now: now) }
  }

  /// `applied_at` of a step that has begun. Seen only where an engine cannot roll tables back, and
  /// a program was killed in the middle of one.
  private static let begun: Int64 = -1

  private func runNextAlone(on connection: any SQLConnection, now: Instant) throws -> String? {
    let isNew = try !connection.hasTable(Self.table)
    // Not IF NOT EXISTS: that wants the privilege to make tables though there is nothing to make.
    if isNew { try connection.run(Self.create(connection.dialect)) }
    let known = try connection.rows("SELECT name, applied_at FROM eblocks_migrations ORDER BY name")
      .map { (name: try $0.text("name"), isDone: try $0.integer("applied_at") != Self.begun) }
    if let unknown = known.first(where: { row in !steps.contains { $0.name == row.name } }) {
      throw StorageError.newerSchema(unknown.name)
    }
    let done = known.filter(\.isDone).map(\.name)
    guard let next = steps.first(where: { !done.contains($0.name) }) else { return nil }
    let isResumed = known.contains { $0.name == next.name }
    if !isResumed {
      try connection.run(
        "INSERT INTO eblocks_migrations (name, applied_at) VALUES (\(next.name), \(Self.begun))")
    }
    do {
      try next.run(on: connection, isResumed: isResumed)
    } catch {
      if !connection.dialect.rollsBackTables, !isResumed {
        try connection.run("DELETE FROM eblocks_migrations WHERE name = \(next.name)")
        if isNew { try connection.drop([Self.table]) }
      }
      // Tables of the same names are there: it is some other program's database.
      if known.isEmpty, case .other? = error as? StorageError { throw StorageError.notADatabase }
      throw error
    }
    try connection.run(
      "UPDATE eblocks_migrations SET applied_at = \(now) WHERE name = \(next.name)")
    return next.name
  }

  private static let table = "eblocks_migrations"

  private static func create(_ dialect: Dialect) -> SQL {
    """
    CREATE TABLE eblocks_migrations (
      name VARCHAR(64) NOT NULL PRIMARY KEY,
      applied_at BIGINT NOT NULL
    )\(raw: dialect.tableOptions)
    """
  }
}

extension SQLConnection {
  fileprivate func hasTable(_ name: String) throws -> Bool {
    try count(SQL(text: dialect.tableCount) + " \(name)") > 0
  }

  fileprivate func drop(_ tables: some Sequence<String>) throws {
    for table in tables { try run("DROP TABLE \(raw: table)") }
  }
}

extension Store {
  /// Runs every migration that is still to be run.
  public func migrate(_ migrations: Migrations = .all, now: Instant) async throws {
    while try await write({ try migrations.runNext(on: $0, now: now) }) != nil {}
  }
}
