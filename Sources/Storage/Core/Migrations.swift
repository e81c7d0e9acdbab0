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

  func run(on connection: any SQLConnection) throws {
    for statement in statements(connection.dialect) { try connection.run(SQL(text: statement)) }
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
    try connection.run(
      """
      CREATE TABLE IF NOT EXISTS eblocks_migrations (
        name VARCHAR(64) NOT NULL PRIMARY KEY,
        applied_at BIGINT NOT NULL
      )\(raw: connection.dialect.tableOptions)
      """)
    let done = try connection.rows("SELECT name FROM eblocks_migrations ORDER BY name")
      .map { row throws(StorageError) in try row.text(0) }
    if let unknown = done.first(where: { name in !steps.contains { $0.name == name } }) {
      throw StorageError.newerSchema(unknown)
    }
    guard let next = steps.first(where: { !done.contains($0.name) }) else { return nil }
    do {
      try next.run(on: connection)
    } catch {
      // Tables of the same names are there: it is some other program's database.
      if done.isEmpty, case .other? = error as? StorageError { throw StorageError.notADatabase }
      throw error
    }
    try connection.run(
      "INSERT INTO eblocks_migrations (name, applied_at) VALUES (\(next.name), \(now))")
    return next.name
  }
}

extension Store {
  /// Runs every migration that is still to be run.
  public func migrate(_ migrations: Migrations = .all, now: Instant) async throws {
    while try await write({ try migrations.runNext(on: $0, now: now) }) != nil {}
  }
}
