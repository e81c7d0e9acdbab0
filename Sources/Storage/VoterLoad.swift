import Domain

extension SQLConnection {
  /// Fills the empty table `voters` in this one transaction: the fast way in, for a database that
  /// nobody else uses meanwhile.
  ///
  /// - Parameter next: the next rows, or nil at the end.
  /// - Returns: how many rows there were; nil, with nothing changed, where this way is not open:
  ///   the table has voters, an import is under way, or somebody else is seen to be there.
  /// - Throws: `StorageError.constraint` when a voter came twice, `LoadInterruption` when somebody
  ///   came; the caller rolls back then.
  public func loadVoters(_ next: () throws -> LoadableVoters?) throws -> Int? {
    guard try first("SELECT id FROM voters LIMIT 1") == nil,
      try first("SELECT id FROM voter_imports LIMIT 1") == nil
    else { return nil }
    let firstID = try Int64(count("SELECT coalesce(max(next_id), 1) FROM given_ids"))
    var lastLine = 0
    var places = PlaceCounts()
    let watched = { () throws -> LoadableVoters? in
      guard var voters = try next() else { return nil }
      lastLine = max(lastLine, voters.lastLine)
      places.add(voters.places)
      voters.giveIDs(from: firstID)
      return voters
    }
    let loaded =
      switch dialect {
      case .sqlite: try fillWithoutIndexes(watched)
      case .mariadb: try fillAtOnce(watched)
      }
    guard let loaded else { return nil }
    votersReturned()
    if try hasNumberEffects() { try keepBackAll() }
    try Summaries(self).filledVoters(places)
    try run(
      """
      INSERT INTO given_ids (one, next_id) VALUES (1, \(firstID + Int64(lastLine) + 1))\
      \(raw: dialect.upsert(on: ["one"], set: "next_id = \(dialect.proposed("next_id"))"))
      """)
    return loaded
  }

  /// The same for voters that are made loadable as they come.
  public func fillVoters(_ next: () throws -> [FiledVoter]?) throws -> Int? {
    var preparation = VoterPreparation(for: dialect)
    return try loadVoters {
      guard let voters = try next() else { return nil }
      for voter in voters { preparation.add(voter) }
      return preparation.taken()
    }
  }

  /// The indexes are made when all rows are in, which sorts them once; and until then the columns
  /// that SQLite works out for every row it writes, whether somebody asks for them or not, are away.
  private func fillWithoutIndexes(_ next: () throws -> LoadableVoters?) throws -> Int {
    defer { for pragma in Self.usual { _ = try? run("\(raw: pragma)") } }
    var first = try next()
    // Nobody is in the index over registrations who has none: it costs less than a look at each row.
    let kept = first?.hasRegistrations ?? false ? "" : RegistrationTables.index
    let indexes = try rows(
      """
      SELECT name, sql FROM sqlite_master
      WHERE type = 'index' AND tbl_name = 'voters' AND sql IS NOT NULL AND name <> \(kept)
      """
    ).map { (name: try $0.text("name"), sql: try $0.text("sql")) }
    for index in indexes { try run("DROP INDEX \(raw: index.name)") }
    for statement in LighterColumns.dropped { try run("\(raw: statement)") }
    var loaded = 0
    while let voters = try first ?? next() {
      first = nil
      try insert(packed: voters.packed)
      loaded += voters.count
    }
    for statement in LighterColumns.added { try run("\(raw: statement)") }
    for pragma in Self.sorting { try run("\(raw: pragma)") }
    for index in indexes { try run("\(raw: index.sql)") }
    return loaded
  }

  private func fillAtOnce(_ next: () throws -> LoadableVoters?) throws -> Int? {
    let loaded = try load(into: "voters", columns: VoterValues.columns, alone: true) {
      try next()?.separate
    }
    guard let loaded else { return nil }
    // MariaDB has been seen to say that rows are there when they are not.
    guard try count("SELECT count(*) FROM voters") == loaded else {
      throw StorageError.constraint("voters")
    }
    return loaded
  }

  /// What fits into a small cache is sorted by a second thread while the table is read on.
  private static var sorting: [String] { ["PRAGMA threads = 2", "PRAGMA cache_size = -4000"] }
  private static var usual: [String] { ["PRAGMA threads = 0", "PRAGMA cache_size = -16000"] }
}
