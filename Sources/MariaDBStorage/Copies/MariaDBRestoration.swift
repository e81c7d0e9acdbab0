import Foundation
import Storage

/// Why a copy is not restored. What was there is as it was.
public enum RestoreRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file is not a copy that `MariaDBDump` made.
  case notACopy
  /// The end of the copy is missing.
  case cutOff
  /// The database has a table of that name.
  case isInTheWay(String)

  public var description: String {
    switch self {
    case .notACopy:
      "The file is not a copy that eblocks-server backup made of a MariaDB database. Check which "
        + "file is named."
    case .cutOff:
      "The end of the copy is missing, so nothing was restored. Take another copy."
    case .isInTheWay(let table):
      "The database has a table \(table) already, and nothing there is ever replaced. Make an empty "
        + "database, restore into that, and name it in EBLOCKS_DATABASE from then on."
    }
  }
}

extension MariaDBDump {
  /// Makes the tables of a copy in a database that has none of them.
  ///
  /// No server can use the database before all of it is there. When anything fails the tables that
  /// were made are dropped again; those of an attempt that was killed are dropped by the next.
  ///
  /// - Returns: what the database holds.
  /// - Throws: `RestoreRefusal`; `StorageError.newerSchema`, `.forbidden`, `.full`,
  ///   `.unavailable`.
  public static func restore(
    _ path: String, into address: MariaDBAddress
  ) async throws -> Contents {
    try await onOwnThread {
      let copy = try CopyText(path: path)
      let connection = try Server(address).connect(for: .writing)
      return try connection.aloneOnSchema {
        try clear(copy.tables, of: connection)
        do {
          try connection.execute("CREATE TABLE \(marker) (id INTEGER NOT NULL PRIMARY KEY)")
          try copy.forEachStatement { try connection.execute($0) }
          try connection.execute("DROP TABLE \(marker)")
        } catch {
          connection.drop(copy.tables + [marker])
          throw error
        }
        return try Contents(of: connection)
      }
    }
  }

  /// Is there while a copy is being restored.
  private static let marker = "eblocks_restoring"

  /// Takes away what an attempt that was killed has left, and nothing else.
  private static func clear(_ tables: [String], of connection: LentConnection) throws {
    let present = Set(
      try connection.rows(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()"
      ).map { try $0.text("name") })
    if present.contains(marker) { return connection.drop(tables + [marker]) }
    if let table = tables.first(where: present.contains) { throw RestoreRefusal.isInTheWay(table) }
  }
}

extension LentConnection {
  fileprivate func execute(_ statement: String) throws(StorageError) {
    do {
      try session.run(statement)
    } catch {
      throw StorageError(error)
    }
  }

  /// Drops what is there of these tables. What cannot be dropped is in the next attempt's way, and
  /// named by it.
  fileprivate func drop(_ tables: [String]) {
    try? execute("SET foreign_key_checks = 0")
    for table in tables { try? execute("DROP TABLE IF EXISTS `\(table)`") }
  }
}

/// The text of a copy.
private struct CopyText {
  let tables: [String]
  private let path: String

  /// Reads its first lines and its last.
  init(path: String) throws {
    self.path = path
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw StorageError.unavailable("the backup cannot be read")
    }
    let lines = String(decoding: try file.read(upToCount: 65_536) ?? Data(), as: UTF8.self)
      .split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false)
    guard lines.count == 4, lines[0] == MariaDBDump.firstLine,
      let steps = Self.words(lines[1], after: MariaDBDump.stepsLine),
      let tables = Self.words(lines[2], after: MariaDBDump.tablesLine)
    else { throw RestoreRefusal.notACopy }
    if let unknown = Migrations.all.unknown(among: steps) {
      throw StorageError.newerSchema(unknown)
    }
    self.tables = tables
    let end = Data("\(MariaDBDump.lastLine)\n".utf8)
    let size = try file.seekToEnd()
    try file.seek(toOffset: size - min(size, UInt64(end.count)))
    guard try file.readToEnd() == end else { throw RestoreRefusal.cutOff }
  }

  /// The names in a line of the head.
  private static func words(_ line: Substring, after beginning: String) -> [String]? {
    guard line.hasPrefix(beginning) else { return nil }
    let words = line.dropFirst(beginning.count).split(separator: " ").map(String.init)
    let isPlain = words.allSatisfy { word in
      word.utf8.allSatisfy {
        $0 == 0x5F || $0 == 0x2D || Character(Unicode.Scalar($0)).isNumber
          || Character(Unicode.Scalar($0)).isLetter
      }
    }
    return isPlain ? words : nil
  }

  /// Hands on each statement, without its semicolon.
  func forEachStatement(_ body: (String) throws -> Void) throws {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw StorageError.unavailable("the backup cannot be read")
    }
    var rest = Data()
    var statement = ""
    while let more = try file.read(upToCount: 1 << 20), !more.isEmpty {
      rest += more
      while let end = rest.firstIndex(of: 0x0A) {
        let line = rest[rest.startIndex..<end]
        rest = rest[(end + 1)...]
        if statement.isEmpty, line.starts(with: Data("--".utf8)) { continue }
        statement += String(decoding: line, as: UTF8.self)
        guard statement.hasSuffix(";") else {
          statement += "\n"
          continue
        }
        try body(String(statement.dropLast()))
        statement = ""
      }
      rest = Data(rest)
    }
  }
}
