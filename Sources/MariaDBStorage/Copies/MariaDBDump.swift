import Foundation
import Storage

/// A copy of our tables on a MariaDB server as a text of SQL, which `restore` or the program
/// `mariadb` turns into tables again.
///
/// The text is read in the program's own `sql_mode`, except that a backslash escapes: in what
/// `SHOW CREATE TABLE` says of generated columns it does so in any mode. Every statement ends with a
/// semicolon at the end of a line, and no value has a line break in it.
public enum MariaDBDump {
  static let firstLine = "-- eBlocks: a copy of its tables in MariaDB."
  static let lastLine = "-- eBlocks: the copy is whole."
  static let stepsLine = "-- steps:"
  static let tablesLine = "-- tables:"

  /// Rows read at once.
  private static let rowsAtOnce = 1_000
  /// Bytes of one INSERT, far below the server's `max_allowed_packet`.
  private static let bytesAtOnce = 512 * 1_024

  /// Copies our tables as they are at one moment into an empty file, while others read and write.
  /// Nothing of the database is changed, not even an older schema.
  ///
  /// - Returns: what the copy holds.
  /// - Throws: `StorageError.missing` when there is no database of ours, `.newerSchema`,
  ///   `.forbidden`, `.full`, `.unavailable`.
  public static func write(of address: MariaDBAddress, into path: String) async throws -> Contents {
    try await onOwnThread {
      let seat = Seat(Server(address), for: .reading)
      defer { seat.leave() }
      // The body runs again when the connection is lost, from the beginning of the file.
      return try seat.read { connection in
        guard let connection = connection as? LentConnection else { throw StorageError.busy }
        let file = try TextFile(path: path)
        try write(OwnTables(of: connection), of: connection, into: file)
        try file.end()
        return try Contents(of: connection)
      }
    }
  }

  private static func write(
    _ own: OwnTables, of connection: LentConnection, into file: TextFile
  ) throws {
    try file.add("\(firstLine)\n\(stepsLine) \(own.steps.joined(separator: " "))\n")
    try file.add("\(tablesLine) \(own.tables.map(\.name).joined(separator: " "))\n")
    for setting in settings { try file.add("\(setting);\n") }
    for table in own.tables {
      try file.add("\(table.creation);\n")
      try writeRows(of: table, of: connection, into: file)
    }
    try file.add("SET foreign_key_checks = 1;\n\(lastLine)\n")
  }

  /// What a session must be told before it reads the text.
  private static var settings: [String] {
    [
      "SET NAMES utf8mb4 COLLATE utf8mb4_nopad_bin", "SET sql_mode = '\(sqlMode)'",
      "SET foreign_key_checks = 0",
    ]
  }

  private static var sqlMode: String {
    Server.sqlMode.split(separator: ",").filter { $0 != "NO_BACKSLASH_ESCAPES" }
      .joined(separator: ",")
  }

  private static func writeRows(
    of table: OwnTable, of connection: LentConnection, into file: TextFile
  ) throws {
    let columns = table.columns.map { "`\($0)`" }.joined(separator: ", ")
    let beginning = "INSERT INTO `\(table.name)` (\(columns)) VALUES "
    var last: Row?
    repeat {
      let rows = try connection.rows(table.page(after: last, atMost: rowsAtOnce))
      var statement = ""
      for row in rows {
        let values = "(\(row.values.map(literal).joined(separator: ",")))"
        if statement.utf8.count + values.utf8.count > bytesAtOnce {
          try file.add(statement + ";\n")
          statement = ""
        }
        statement += statement.isEmpty ? beginning + values : "," + values
      }
      if !statement.isEmpty { try file.add(statement + ";\n") }
      last = rows.count < rowsAtOnce ? nil : rows.last
    } while last != nil
  }

  /// A value as a text of SQL; one with control characters is spelled in hex.
  static func literal(_ value: SQLValue) -> String {
    switch value {
    case .null: return "NULL"
    case .integer(let number): return String(number)
    case .real(let number): return String(number)
    case .text(let text):
      if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
        let digits = text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "CONVERT(X'\(digits)' USING utf8mb4)"
      }
      let escaped = text.replacingOccurrences(of: "\\", with: "\\\\")
        .replacingOccurrences(of: "'", with: "''")
      return "'\(escaped)'"
    }
  }
}

/// A file that is written from its beginning to its end.
private final class TextFile {
  private let descriptor: Int32
  private var waiting: [UInt8] = []

  /// Takes an existing file and empties it.
  init(path: String) throws(StorageError) {
    descriptor = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
    guard descriptor >= 0 else { throw PrivateFile.failure(errno) }
  }

  deinit { close(descriptor) }

  func add(_ text: String) throws(StorageError) {
    waiting += text.utf8
    if waiting.count > 1 << 20 { try end() }
  }

  /// Hands what waits to the system.
  func end() throws(StorageError) {
    var written = 0
    while written < waiting.count {
      let more = waiting[written...].withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      guard more > 0 else { throw PrivateFile.failure(errno) }
      written += more
    }
    waiting.removeAll(keepingCapacity: true)
  }
}
