import Domain

/// One named step from an older schema to a newer one. Never changed once released.
public struct Migration: Sendable {
  /// At most 64 characters, such as `0001-first`.
  public let name: String
  /// The statements, in order.
  public let statements: @Sendable (Dialect) -> [String]
  /// Those of them that another program's tables stand in for.
  let notNeeded: @Sendable (any SQLConnection) throws -> [String]

  public init(
    _ name: String,
    notNeeded: @escaping @Sendable (any SQLConnection) throws -> [String] = { _ in [] },
    statements: @escaping @Sendable (Dialect) -> [String]
  ) {
    self.name = name
    self.notNeeded = notNeeded
    self.statements = statements
  }

  /// Runs the step. Where the engine does not roll tables back, those made are dropped again when
  /// a statement fails.
  ///
  /// - Parameter isResumed: whether an earlier attempt was cut off, and its tables are there.
  func run(on connection: any SQLConnection, isResumed: Bool) throws {
    var made: [String] = []
    let notNeeded = try Set(notNeeded(connection))
    do {
      for statement in statements(connection.dialect) where !notNeeded.contains(statement) {
        if !isResumed { try refuseClash(of: statement, on: connection) }
        try connection.run(SQL(text: isResumed ? Self.resumable(statement) : statement))
        if let table = Self.table(madeBy: statement) { made.append(table) }
      }
    } catch {
      if !connection.dialect.rollsBackTables, !isResumed { try connection.drop(made.reversed()) }
      throw error
    }
  }

  /// Where tables are not rolled back, one that stands in the way must be seen before others are
  /// made, and must not be taken for one of those when they are dropped.
  private func refuseClash(of statement: String, on connection: any SQLConnection) throws {
    guard !connection.dialect.rollsBackTables, let table = Self.table(madeBy: statement),
      try connection.hasTable(table)
    else { return }
    throw StorageError.clash(table)
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

  /// The first of these steps that this program does not know: a newer one has taken it.
  public func unknown(among names: [String]) -> String? {
    names.first { name in !steps.contains { $0.name == name } }
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
    // Whoever may not make tables can run a database that has them.
    guard try next(after: known(to: connection)) != nil else { return nil }
    return try connection.aloneOnSchema { try runNextAlone(on: connection, now: now) }
  }

  /// `applied_at` of a step that has begun. Seen only where an engine cannot roll tables back, and
  /// a program was killed in the middle of one.
  private static let begun: Int64 = -1

  private typealias KnownStep = (name: String, isDone: Bool)

  /// The steps that the database has, or has begun.
  private func known(to connection: any SQLConnection) throws -> [KnownStep] {
    guard try connection.hasTable(Self.table) else { return [] }
    let known = try connection.rows("SELECT name, applied_at FROM eblocks_migrations ORDER BY name")
      .map { (name: try $0.text("name"), isDone: try $0.integer("applied_at") != Self.begun) }
    if let unknown = unknown(among: known.map(\.name)) {
      throw StorageError.newerSchema(unknown)
    }
    return known
  }

  private func next(after known: [KnownStep]) -> Migration? {
    let done = known.filter(\.isDone).map(\.name)
    return steps.first { !done.contains($0.name) }
  }

  private func runNextAlone(on connection: any SQLConnection, now: Instant) throws -> String? {
    let isNew = try !connection.hasTable(Self.table)
    // Not IF NOT EXISTS: that wants the privilege to make tables though there is nothing to make.
    if isNew { try connection.run(Self.create(connection.dialect)) }
    let known = try known(to: connection)
    guard let next = next(after: known) else { return nil }
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
