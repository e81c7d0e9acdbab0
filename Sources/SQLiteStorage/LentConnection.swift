import Domain
import GRDB
import GRDBSQLite
import Storage

/// A connection of GRDB's, lent for one transaction. Statements are prepared and kept by GRDB and
/// stepped here, which spares every row and every binding a conversion.
final class LentConnection: SQLConnection {
  let database: Database
  /// Whether a statement was run that may have changed something, since somebody set it to false.
  var hasWritten = false
  /// What is known of the settings in the transaction under way; nil where none are kept.
  private let settings: KnownSettings?

  init(_ database: Database, settings: KnownSettings? = nil) {
    self.database = database
    self.settings = settings
  }

  var keptSettings: Settings? { settings?.kept }

  func keep(_ settings: Settings) { self.settings?.keep(settings) }

  var dialect: Dialect { .sqlite }

  var lastInsertedID: Int64 { database.lastInsertedRowID }

  /// False once SQLite itself has rolled back, as it may when the disk is full.
  var isInTransaction: Bool { database.isInsideTransaction }

  func rows(_ sql: Storage.SQL) throws(StorageError) -> [Storage.Row] {
    var rows: [Storage.Row] = []
    let statement = try prepared(sql, isShared: true)
    try statement.run(sql.bindings) { row throws(StorageError) in rows.append(row) }
    return rows
  }

  func forEach(_ sql: Storage.SQL, _ body: (Storage.Row) throws -> Void) throws {
    // Not a kept statement: the body may well run the same one.
    let statement = try prepared(sql, isShared: false)
    try statement.run(sql.bindings, body)
  }

  @discardableResult
  func run(_ sql: Storage.SQL) throws(StorageError) -> Int {
    settings?.noteWrite(sql.text)
    let before = sqlite3_total_changes(database.sqliteConnection)
    // A setting is made while its statement is prepared, and not again while that is kept.
    let isSetting = sql.text.hasPrefix("PRAGMA")
    try prepared(sql, isShared: !isSetting).run(sql.bindings) { _ throws(StorageError) in }
    return Int(sqlite3_total_changes(database.sqliteConnection) - before)
  }

  func runEach(_ text: String, _ bindings: [[SQLValue]]) throws(StorageError) {
    if bindings.isEmpty { return }
    noteWrite(text)
    let statement = try mappedOnly { try database.makeStatement(sql: text) }
    try BulkStatement(statement).run(bindings)
  }

  func runEach(
    _ text: String, _ rows: PackedRows, _ range: Range<Int>, together: Int
  ) throws(StorageError) {
    if range.isEmpty { return }
    noteWrite(text)
    // Kept, since the next rows follow.
    let statement = try mappedOnly { try database.cachedStatement(sql: text) }
    try BulkStatement(statement).run(rows, range, together: together)
  }

  private func noteWrite(_ text: String) {
    hasWritten = true
    settings?.noteWrite(text)
  }

  private func prepared(_ sql: Storage.SQL, isShared: Bool) throws(StorageError)
    -> PreparedStatement
  {
    let statement = try mappedOnly {
      let isKept = isShared && sql.isWorthKeeping
      return PreparedStatement(
        isKept
          ? try database.cachedStatement(sql: sql.text) : try database.makeStatement(sql: sql.text))
    }
    if !statement.onlyReads { hasWritten = true }
    return statement
  }
}
