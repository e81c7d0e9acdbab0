import Foundation
import GRDB
import GRDBSQLite
import Storage

/// A prepared statement of GRDB's, bound and stepped through SQLite's own functions.
struct PreparedStatement {
  private let statement: Statement

  init(_ statement: Statement) {
    self.statement = statement
  }

  /// Runs the statement with these values and hands on each row. It is reset afterwards whatever
  /// happens: an open statement would hold its snapshot of the database.
  func run<Failure: Error>(
    _ values: [SQLValue], _ body: (Storage.Row) throws(Failure) -> Void
  ) throws {
    try start(values)
    defer { finish() }
    while try step() { try body(row()) }
  }

  func run(
    _ values: [SQLValue], _ body: (Storage.Row) throws(StorageError) -> Void
  ) throws(StorageError) {
    try start(values)
    defer { finish() }
    while try step() { try body(row()) }
  }

  /// Whether running it leaves the database as it is.
  var onlyReads: Bool { sqlite3_stmt_readonly(handle) != 0 }

  private var handle: OpaquePointer { statement.sqliteStatement }

  private func start(_ values: [SQLValue]) throws(StorageError) {
    guard values.count == Int(sqlite3_bind_parameter_count(handle)) else {
      throw .other("a statement was given \(values.count) values")
    }
    for (index, value) in zip(Int32(1)..., values) {
      let code = bind(value, at: index)
      if code != SQLITE_OK { throw failure() }
    }
  }

  private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(handle, index)
    case .integer(let integer): return sqlite3_bind_int64(handle, index, integer)
    case .real(let real): return sqlite3_bind_double(handle, index, real)
    case .text(var text):
      return text.withUTF8 { bytes in
        // An empty buffer may have no address, and SQLite reads that as NULL.
        guard let start = bytes.baseAddress else {
          return sqlite3_bind_text(handle, index, "", 0, Self.copied)
        }
        return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
          sqlite3_bind_text(handle, index, $0, Int32(bytes.count), Self.copied)
        }
      }
    }
  }

  /// SQLITE_TRANSIENT: SQLite makes a copy at once.
  private static var copied: sqlite3_destructor_type {
    unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  }

  private func step() throws(StorageError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw failure()
    }
  }

  private func row() -> Storage.Row {
    Storage.Row(
      columns: statement.columnNames,
      values: (0..<Int32(statement.columnCount)).map(value(at:)))
  }

  private func value(at column: Int32) -> SQLValue {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_NULL: return .null
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, column))
    default:
      guard let start = sqlite3_column_text(handle, column) else { return .text("") }
      let count = Int(sqlite3_column_bytes(handle, column))
      return .text(
        String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
    }
  }

  private func failure() -> StorageError {
    let connection = sqlite3_db_handle(handle)
    let message = sqlite3_errmsg(connection).map { String(cString: $0) }
    return StorageError(
      code: ResultCode(rawValue: sqlite3_extended_errcode(connection)), message: message)
  }

  private func finish() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }
}
