import Domain

extension SQLConnection {
  /// Fills the empty table `voters` in this one transaction: the fast way in, for a database that
  /// nobody else uses meanwhile. The indexes whose keys come in no order are made when all rows
  /// are in, which sorts them once.
  ///
  /// - Parameter next: the next rows, or nil at the end.
  /// - Returns: how many rows there were; nil, with nothing changed, where this way is not open:
  ///   the table has voters, an import is under way, or the engine loads otherwise.
  /// - Throws: `StorageError.constraint` when a voter came twice; the caller rolls back then.
  public func fillVoters(_ next: () throws -> [FiledVoter]?) throws -> Int? {
    guard dialect == .sqlite, try first("SELECT id FROM voters LIMIT 1") == nil,
      try first("SELECT id FROM voter_imports LIMIT 1") == nil
    else { return nil }
    try run("PRAGMA cache_size = \(raw: String(-Self.loadCache))")
    defer { _ = try? run("PRAGMA cache_size = -16000") }
    let indexes = try rows(
      """
      SELECT name, sql FROM sqlite_master
      WHERE type = 'index' AND name IN ('voters_by_digits', \(RegistrationTables.index))
      """
    ).map { (name: try $0.text("name"), sql: try $0.text("sql")) }
    for index in indexes { try run("DROP INDEX \(raw: index.name)") }
    let firstID = try Int64(count("SELECT coalesce(max(next_id), 1) FROM given_ids"))
    var loaded = 0
    var lastLine = 0
    while let voters = try next() {
      try insert(filed: voters, firstID: firstID)
      loaded += voters.count
      lastLine = voters.last?.line ?? lastLine
    }
    for index in indexes { try run("\(raw: index.sql)") }
    try run(
      """
      INSERT INTO given_ids (one, next_id) VALUES (1, \(firstID + Int64(lastLine) + 1))\
      \(raw: dialect.upsert(on: ["one"], set: "next_id = \(dialect.proposed("next_id"))"))
      """)
    return loaded
  }

  /// Kibibytes of pages held while loading.
  private static var loadCache: Int { 64_000 }
}
