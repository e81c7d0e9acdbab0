import GRDB
import GRDBSQLite
import Storage

/// A prepared statement that answers nothing, run with one row of values after another: what is
/// worth sparing is spared, because an import runs it millions of times.
struct BulkStatement {
  private let statement: Statement
  private let count: Int

  init(_ statement: Statement) {
    self.statement = statement
    count = Int(sqlite3_bind_parameter_count(statement.sqliteStatement))
  }

  /// Runs the statement with every row. It is reset afterwards whatever happens.
  func run(_ rows: [[SQLValue]]) throws(StorageError) {
    let handle = statement.sqliteStatement
    defer {
      sqlite3_reset(handle)
      sqlite3_clear_bindings(handle)
    }
    // The texts of a row, one after another: SQLite reads them here, and copies none.
    var texts = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 1)
    defer { texts.deallocate() }
    for row in rows {
      guard row.count == count else {
        throw .other("a statement was given \(row.count) values")
      }
      let size = row.reduce(0) { $0 + $1.textSize }
      if size > texts.count {
        texts.deallocate()
        texts = .allocate(byteCount: size * 2, alignment: 1)
      }
      var end = 0
      var index: Int32 = 0
      for value in row {
        index += 1
        let code = bind(value, at: index, of: handle, texts: texts, end: &end)
        if code != SQLITE_OK { throw failure(handle) }
      }
      let code = sqlite3_step(handle)
      guard code == SQLITE_DONE || code == SQLITE_ROW else { throw failure(handle) }
      sqlite3_reset(handle)
    }
  }

  /// The same for rows that lie together, `together` of them at once.
  func run(_ rows: PackedRows, _ range: Range<Int>, together: Int) throws(StorageError) {
    guard count == rows.width * together, range.count % together == 0 else {
      throw .other("a statement for \(together) rows takes \(count) values")
    }
    let handle = statement.sqliteStatement
    let values = range.lowerBound * rows.width..<range.upperBound * rows.width
    let code = rows.texts.withUnsafeBufferPointer { texts in
      rows.values.withUnsafeBufferPointer { all in
        // Nothing may point at the texts when they are gone.
        defer {
          sqlite3_reset(handle)
          sqlite3_clear_bindings(handle)
        }
        return step(handle, through: UnsafeBufferPointer(rebasing: all[values]), texts)
      }
    }
    if code != SQLITE_OK { throw failure(handle) }
  }

  private func step(
    _ handle: OpaquePointer?, through values: UnsafeBufferPointer<PackedRows.Value>,
    _ texts: UnsafeBufferPointer<UInt8>
  ) -> Int32 {
    var index: Int32 = 0
    for value in values {
      index += 1
      let bound = bind(value, at: index, of: handle, texts)
      if bound != SQLITE_OK { return bound }
      if index < count { continue }
      let code = sqlite3_step(handle)
      guard code == SQLITE_DONE || code == SQLITE_ROW else { return code }
      sqlite3_reset(handle)
      index = 0
    }
    return SQLITE_OK
  }

  private func bind(
    _ value: PackedRows.Value, at index: Int32, of handle: OpaquePointer?,
    _ texts: UnsafeBufferPointer<UInt8>
  ) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(handle, index)
    case .integer(let integer): return sqlite3_bind_int64(handle, index, integer)
    case .text(let start, let length):
      // An address, though nothing is there: SQLite reads none as NULL.
      guard let first = texts.baseAddress else { return SQLITE_NOMEM }
      return sqlite3_bind_text(
        handle, index, UnsafeRawPointer(first + Int(start)).assumingMemoryBound(to: CChar.self),
        length, nil)
    }
  }

  private func bind(
    _ value: SQLValue, at index: Int32, of handle: OpaquePointer?,
    texts: UnsafeMutableRawBufferPointer, end: inout Int
  ) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(handle, index)
    case .integer(let integer): return sqlite3_bind_int64(handle, index, integer)
    case .real(let real): return sqlite3_bind_double(handle, index, real)
    case .text(var text):
      guard let start = texts.baseAddress.map({ $0 + end }) else { return SQLITE_NOMEM }
      let length = text.withUTF8 { bytes in
        if let source = bytes.baseAddress { start.copyMemory(from: source, byteCount: bytes.count) }
        return bytes.count
      }
      end += length
      return sqlite3_bind_text(
        handle, index, start.assumingMemoryBound(to: CChar.self), Int32(length), nil)
    }
  }

  private func failure(_ handle: OpaquePointer?) -> StorageError {
    let connection = sqlite3_db_handle(handle)
    let message = sqlite3_errmsg(connection).map { String(cString: $0) }
    return StorageError(
      code: ResultCode(rawValue: sqlite3_extended_errcode(connection)), message: message)
  }
}

extension SQLValue {
  fileprivate var textSize: Int {
    if case .text(let text) = self { text.utf8.count } else { 0 }
  }
}
