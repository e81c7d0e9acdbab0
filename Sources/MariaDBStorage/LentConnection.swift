import Domain
import Glibc
import Storage

/// A session lent to one transaction after another.
///
/// The first failure that costs the transaction (a deadlock, a lost connection) is remembered, and
/// every later statement gets it too: a body that swallowed it must not go on outside of a
/// transaction.
final class LentConnection: SQLConnection {
  let session: ServerSession
  private var cache = StatementCache()
  private let server: Server
  /// Whether the server is a node of a cluster.
  let isClustered: Bool
  /// Whether rows can be loaded as a file.
  private let takesFiles: Bool
  private var walked: [ClaimWalk: ClaimPlace?] = [:]
  private var reach: ClaimReach?
  private var hasReturnedVoters = false
  /// How many changes of the settings were known when the transaction began.
  private var settingChanges = 0
  /// Whether the transaction may have changed some itself.
  private var hasChangedSettings = false

  /// What ended the transaction before its end; nil while all is well.
  private(set) var loss: ServerFailure?
  /// Whether the body said that it may be run again though it may have been committed.
  private(set) var isRepeatable = false
  /// Whether a load was broken off, which cost the connection; the body says why.
  private(set) var wasBrokenOff = false
  /// Whether rows were handed to the body one by one, which cannot be taken back.
  private(set) var hasStreamed = false
  private(set) var lastInsertedID: Int64 = 0

  init(
    _ session: ServerSession, of server: Server, isClustered: Bool, takesFiles: Bool
  ) {
    self.session = session
    self.server = server
    self.isClustered = isClustered
    self.takesFiles = takesFiles
    server.opened(session)
  }

  deinit { server.closes(session) }

  var dialect: Dialect { .mariadb }
  var site: Site { server.site.value }

  /// Forgets what the last transaction left behind.
  func reset() {
    loss = nil
    isRepeatable = false
    hasStreamed = false
    wasBrokenOff = false
    walked = [:]
    reach = nil
    hasReturnedVoters = false
    settingChanges = server.settings.changes
    hasChangedSettings = false
  }

  /// To be called when the transaction was committed: other claims go on where its claims ended,
  /// or from the start when it put voters into a pool; settings that it changed are read anew.
  func committed() {
    if hasReturnedVoters { server.walks.forgetAll() } else { server.walks.keep(walked) }
    if hasChangedSettings { server.settings.forget() }
  }

  /// To be called when it was not, or nobody knows: whom it claimed is open again, behind other
  /// claims.
  func notCommitted() {
    server.walks.forget(walked.keys)
    if hasChangedSettings { server.settings.forget() }
  }

  /// The settings as they were at most a second ago, where only another program or another server
  /// can have changed them since.
  var keptSettings: Settings? { hasChangedSettings ? nil : server.settings.settings() }

  func keep(_ settings: Settings) {
    if !hasChangedSettings { server.settings.keep(settings, since: settingChanges) }
  }

  /// Some statements that do not change settings may pass for one that does.
  private func noteWrite(_ text: String) {
    if !hasChangedSettings, text.withCString({ strstr($0, "vars") != nil }) {
      hasChangedSettings = true
    }
  }

  func canBeRepeated() { isRepeatable = true }

  func lastClaimed(in walk: ClaimWalk) -> ClaimPlace? {
    if let known = walked[walk] { return known }
    return server.walks.lastClaimed(in: walk)
  }

  func votersReturned() { hasReturnedVoters = true }

  func setLastClaimed(_ place: ClaimPlace?, in walk: ClaimWalk) {
    walked[walk] = .some(place)
  }

  func claimReach() throws(StorageError) -> ClaimReach {
    if let reach { return reach }
    let found: ClaimReach
    if isClustered {
      server.leases.start(server)
      found = .shards(
        server.leases.isKnownToLive ? try ShardLeases(self).held(by: server.leases.name) : [])
    } else {
      found = .everything
    }
    reach = found
    return found
  }

  func rows(_ sql: SQL) throws(StorageError) -> [Row] {
    try mapped { () throws(ServerFailure) in
      let statement = try executed(sql)
      defer { statement.finish() }
      var rows: [Row] = []
      while let row = try statement.next() { rows.append(row) }
      return rows
    }
  }

  func forEach(_ sql: SQL, _ body: (Row) throws -> Void) throws {
    hasStreamed = true
    // Not a kept statement: the body may well run the same one.
    let statement = try mapped { () throws(ServerFailure) in
      let statement = try session.prepare(sql.text)
      try Self.check(sql.bindings.count, for: statement)
      try statement.useCursor()
      try statement.execute(sql.bindings)
      return statement
    }
    defer { statement.finish() }
    while let row = try mapped({ () throws(ServerFailure) in try statement.next() }) {
      try body(row)
    }
  }

  @discardableResult
  func run(_ sql: SQL) throws(StorageError) -> Int {
    noteWrite(sql.text)
    return try mapped { () throws(ServerFailure) in
      let statement = try executed(sql)
      defer { statement.finish() }
      let inserted = statement.insertedID
      if inserted != 0 { lastInsertedID = inserted }
      return statement.rowsChanged
    }
  }

  func runEach(_ text: String, _ bindings: [[SQLValue]]) throws(StorageError) {
    if bindings.isEmpty { return }
    noteWrite(text)
    try mapped { () throws(ServerFailure) in
      let statement = try kept(text)
      defer { statement.finish() }
      for values in bindings { try Self.check(values.count, for: statement) }
      try statement.executeEach(bindings)
    }
  }

  func load(
    into table: String, columns: String, alone: Bool, _ next: () throws -> [[SQLValue]]?
  ) throws -> Int? {
    guard takesFiles, !(alone && isClustered) else { return nil }
    let others = alone ? try OtherSessions(of: server) : nil
    do {
      try others?.refuse()
    } catch LoadInterruption.othersCame {
      return nil
    }
    return try withoutActuallyEscaping(next) { next in
      let rows = RowStream {
        try others?.refuse()
        return try next()
      }
      return try load(into: table, columns: columns, alone: alone, rows)
    }
  }

  private func load(
    into table: String, columns: String, alone: Bool, _ rows: RowStream
  ) throws -> Int? {
    // An empty table is filled without a log to undo each row, and its indexes are sorted.
    if alone { try run("SET SESSION unique_checks = 0, foreign_key_checks = 0") }
    defer {
      // What cannot be set back ends with the connection.
      if alone { _ = try? run("SET SESSION unique_checks = 1, foreign_key_checks = 1") }
    }
    do {
      let taken = try mapped { () throws(ServerFailure) in
        try session.load(
          """
          LOAD DATA LOCAL INFILE '\(RowStream.name)' INTO TABLE \(table) CHARACTER SET utf8mb4 \
          \(RowStream.format) (\(columns))
          """, rows)
      }
      guard taken == rows.rows else { throw StorageError.constraint("of \(table)") }
      return taken
    } catch {
      guard let failure = rows.failure else { throw error }
      wasBrokenOff = true
      loss = loss ?? .lost
      throw failure
    }
  }

  private func executed(_ sql: SQL) throws(ServerFailure) -> ServerStatement {
    var statement = try sql.isWorthKeeping ? kept(sql.text) : session.prepare(sql.text)
    try Self.check(sql.bindings.count, for: statement)
    do {
      try statement.execute(sql.bindings)
      return statement
    } catch {
      // MariaDB 10.11 loses its way in some statements when they are executed again: a correlated
      // subquery beside a derived table then has an "unknown column".
      guard error.code == 1054, statement.wasExecuted else { throw error }
    }
    cache.forget(sql.text)
    // The old one is closed here, before the new one's answer is on its way: libmariadb would drop
    // that with it.
    statement = try session.prepare(sql.text)
    try statement.execute(sql.bindings)
    return statement
  }

  private func kept(_ text: String) throws(ServerFailure) -> ServerStatement {
    try cache.statement(text) { text throws(ServerFailure) in try session.prepare(text) }
  }

  private static func check(
    _ count: Int, for statement: ServerStatement
  ) throws(ServerFailure) {
    guard count == statement.valueCount else { throw ServerFailure(code: 2031, message: "") }
  }

  private func mapped<T>(_ body: () throws(ServerFailure) -> T) throws(StorageError) -> T {
    if let loss { throw StorageError(loss) }
    do {
      return try body()
    } catch {
      if error.isLoss || error.isConflict { loss = error }
      throw StorageError(error)
    }
  }
}
