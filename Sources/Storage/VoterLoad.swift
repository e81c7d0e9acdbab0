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
  public func fillVoters(_ next: () throws -> [FiledVoter]?) throws -> Int? {
    guard try first("SELECT id FROM voters LIMIT 1") == nil,
      try first("SELECT id FROM voter_imports LIMIT 1") == nil
    else { return nil }
    let firstID = try Int64(count("SELECT coalesce(max(next_id), 1) FROM given_ids"))
    var lastLine = 0
    var places = PlaceCounts()
    let watched = {
      let voters = try next()
      lastLine = voters?.last?.line ?? lastLine
      places.add(voters ?? [])
      return voters
    }
    let loaded =
      switch dialect {
      case .sqlite: try fillWithoutIndexes(from: firstID, watched)
      case .mariadb: try loadVoters(from: firstID, watched)
      }
    guard let loaded else { return nil }
    try Summaries(self).filledVoters(places)
    try run(
      """
      INSERT INTO given_ids (one, next_id) VALUES (1, \(firstID + Int64(lastLine) + 1))\
      \(raw: dialect.upsert(on: ["one"], set: "next_id = \(dialect.proposed("next_id"))"))
      """)
    return loaded
  }

  /// The indexes are made when all rows are in, which sorts them once.
  private func fillWithoutIndexes(
    from firstID: VoterID, _ next: () throws -> [FiledVoter]?
  ) throws -> Int {
    try run("PRAGMA cache_size = \(raw: String(-Self.loadCache))")
    defer { for pragma in Self.usual { _ = try? run("\(raw: pragma)") } }
    let indexes = try rows(
      """
      SELECT name, sql FROM sqlite_master
      WHERE type = 'index' AND tbl_name = 'voters' AND sql IS NOT NULL
      """
    ).map { (name: try $0.text("name"), sql: try $0.text("sql")) }
    for index in indexes { try run("DROP INDEX \(raw: index.name)") }
    var loaded = 0
    while let voters = try next() {
      try insert(filed: voters, firstID: firstID, isCounted: false)
      loaded += voters.count
    }
    for pragma in Self.sorting { try run("\(raw: pragma)") }
    for index in indexes { try run("\(raw: index.sql)") }
    return loaded
  }

  private func loadVoters(
    from firstID: VoterID, _ next: () throws -> [FiledVoter]?
  ) throws -> Int? {
    var zones = ZoneKeys()
    let loaded = try load(into: "voters", columns: VoterValues.columns, alone: true) {
      try next()?.map { filed in
        let id = filed.voter.id == 0 ? firstID + VoterID(filed.line) : filed.voter.id
        return VoterValues.row(filed, id: .integer(id), zones: &zones)
      }
    }
    guard let loaded else { return nil }
    votersReturned()
    // MariaDB has been seen to say that rows are there when they are not.
    guard try count("SELECT count(*) FROM voters") == loaded else {
      throw StorageError.constraint("voters")
    }
    try keepBackAll()
    return loaded
  }

  /// Kibibytes of pages held while loading.
  private static var loadCache: Int { 64_000 }

  /// What fits into a small cache is sorted by a second thread while the table is read on.
  private static var sorting: [String] { ["PRAGMA threads = 2", "PRAGMA cache_size = -4000"] }
  private static var usual: [String] { ["PRAGMA threads = 0", "PRAGMA cache_size = -16000"] }
}
