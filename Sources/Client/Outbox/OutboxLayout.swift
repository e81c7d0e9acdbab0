import API
import ClientCore
import Foundation
import GRDB

/// The tables of an outbox's file, and the statements on them.
///
/// Version 1 had the voters' names in its items and no seals; version 2 has numbers alone. The seal
/// stands right before its item, in the file's bytes too: so a damaged file can be searched.
enum OutboxLayout {
  /// The version that this program writes (`user_version`).
  static let version = 2

  private static let table = """
    CREATE TABLE items (
      place INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, seal TEXT NOT NULL,
      item BLOB NOT NULL
    );
    """

  /// Brings the file to this version. A newer one is refused untouched.
  static func migrate(_ database: Database) throws {
    var isOld = false
    guard try found(database) != version else { return }
    try database.inTransaction(.immediate) {
      switch try found(database) {
      case 0: try database.execute(sql: table)
      case 1:
        isOld = true
        try rewrite(database)
      default: break
      }
      try database.execute(sql: "PRAGMA user_version = \(version)")
      return .commit
    }
    // Nothing of the names is left in pages that are free now.
    if isOld { try database.execute(sql: "VACUUM") }
  }

  /// The version of the file; newer ones are refused.
  static func found(_ database: Database) throws -> Int {
    let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard (0...version).contains(found) else {
      throw OutboxFault(
        "a newer eblocks wrote the file for them, and this one would not understand all of it; "
          + "please update this one")
    }
    return found
  }

  /// All items by place. Throws a fault of kind `damaged` when one is not as it was written.
  static func items(_ database: Database) throws -> [OutboxItem] {
    let isOld = try found(database) == 1
    let seal = isOld ? "''" : "seal"
    return try Row.fetchAll(
      database, sql: "SELECT key, \(seal), item FROM items ORDER BY place"
    ).map { row in
      let coded: Data = row[2]
      guard isOld || row[1] == Seal.of(coded),
        let item = try? JSON.decode(OutboxItem.self, from: coded), row[0] == item.key
      else { throw OutboxFault.damaged }
      return item
    }
  }

  static func perform(_ write: OutboxWrite, _ database: Database) throws {
    switch write {
    case .insert(let item):
      let coded = try JSON.encode(item)
      // The same item again, after an answer that was lost, is the same item.
      try database.execute(
        sql: """
          INSERT INTO items (key, seal, item) VALUES (?, ?, ?)
          ON CONFLICT (key) DO UPDATE SET seal = excluded.seal, item = excluded.item
          """,
        arguments: [item.key, Seal.of(coded), coded])
    case .update(let item):
      let coded = try JSON.encode(item)
      try database.execute(
        sql: "UPDATE items SET seal = ?, item = ? WHERE key = ?",
        arguments: [Seal.of(coded), coded, item.key])
    case .remove(let key):
      try database.execute(sql: "DELETE FROM items WHERE key = ?", arguments: [key])
    }
  }

  private static func rewrite(_ database: Database) throws {
    let items = try items(database)
    try database.execute(sql: "DROP TABLE items;" + table)
    for item in items { try perform(.insert(item), database) }
  }
}
