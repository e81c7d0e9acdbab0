import API
import ClientCore
import Foundation
import GRDB
import GRDBSQLite

/// Reads what can be read from a damaged outbox; touches nothing on disk.
///
/// First as a database, from both ends, then byte by byte. What is found twice is taken once: the
/// key of an item makes that it counts once at the server, too.
struct OutboxSalvage {
  private var rows: [String: (place: Int64, item: OutboxItem)] = [:]
  private var loose: [String: OutboxItem] = [:]

  /// Bytes of a file that are looked at: more than any outbox has.
  private static let most = 64 << 20

  /// - Parameters:
  ///   - bytes: the file's.
  ///   - journal: its journal's, where pages are as they were before a write that was cut off.
  init(bytes: [UInt8], journal: [UInt8]) {
    readRows(bytes)
    // A file of version 1 has no seals.
    let needsSeal = bytes.count >= 64 && bytes[60..<64].elementsEqual([0, 0, 0, 2])
    for item in ItemScan(bytes: bytes, needsSeal: needsSeal) { add(item) }
    for item in ItemScan(bytes: journal, needsSeal: needsSeal) { add(item) }
  }

  /// Oldest first: by place where all have one, else by the time they happened.
  var items: [OutboxItem] {
    let missing = loose.values.filter { rows[$0.key] == nil }
    let placed = rows.values.sorted { $0.place < $1.place }.map(\.item)
    guard !missing.isEmpty else { return placed }
    return (placed + missing.sorted { $0.key < $1.key }).enumerated().sorted { left, right in
      let (one, other) = (left.element, right.element)
      if one.isUndo != other.isUndo, one.action.voter == other.action.voter { return other.isUndo }
      let times = [one, other].map { $0.occurredAt?.seconds ?? .min }
      return times[0] == times[1] ? left.offset < right.offset : times[0] < times[1]
    }.map(\.element)
  }

  private mutating func add(_ item: OutboxItem) {
    guard let known = loose[item.key] else {
      loose[item.key] = item
      return
    }
    let isLater = item.state.isRefused || item.attempts > known.attempts
    if isLater, !known.state.isRefused { loose[item.key] = item }
  }

  /// The rows by place, forward and then backward until what cannot be read.
  private mutating func readRows(_ bytes: [UInt8]) {
    guard bytes.count >= 512, let queue = try? DatabaseQueue() else { return }
    queue.inDatabase { database in
      guard Self.lend(bytes, to: database) else { return }
      // A file that ends too early is read all the same.
      try? database.execute(sql: "PRAGMA writable_schema = ON; PRAGMA cell_size_check = ON")
      for order in ["ASC", "DESC"] {
        guard
          let cursor = try? Row.fetchCursor(
            database, sql: "SELECT * FROM items ORDER BY place \(order)")
        else { continue }
        while let row = try? cursor.next() { take(row) }
      }
    }
  }

  private mutating func take(_ row: Row) {
    guard let place = Int64.fromDatabaseValue(row["place"] ?? .null),
      let coded = Data.fromDatabaseValue(row["item"] ?? .null),
      let item = try? JSON.decode(OutboxItem.self, from: coded)
    else { return }
    if row.hasColumn("seal"), String.fromDatabaseValue(row["seal"] ?? .null) != Seal.of(coded) {
      return
    }
    rows[item.key] = (place, item)
  }

  /// Hands SQLite a copy of the bytes to read as a database in memory (sqlite3_deserialize).
  private static func lend(_ bytes: [UInt8], to database: Database) -> Bool {
    guard let copy = sqlite3_malloc64(UInt64(bytes.count)) else { return false }
    bytes.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress { copy.copyMemory(from: start, byteCount: bytes.count) }
    }
    let flags = UInt32(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY)
    return sqlite3_deserialize(
      database.sqliteConnection, "main", copy.assumingMemoryBound(to: UInt8.self),
      Int64(bytes.count), Int64(bytes.count), flags) == SQLITE_OK
  }

  /// What is in a file; nothing when it cannot be read.
  static func bytes(of path: String) -> [UInt8] {
    guard let handle = FileHandle(forReadingAtPath: path) else { return [] }
    defer { try? handle.close() }
    return [UInt8]((try? handle.read(upToCount: most)) ?? Data())
  }
}

extension OutboxItem {
  fileprivate var isUndo: Bool {
    if case .undo = action { true } else { false }
  }
}
