import API
import ClientCore
import Foundation
import GRDB
import Testing

@testable import Client

@Suite struct OutboxMigrationTests {
  private static let name = "Quirina Öztürk-Vandermeer"

  /// A file as the first version made it, by that version's own statements, with `count` items that
  /// carry a voter's name.
  static func makeVersionOne(at path: String, count: Int, removed: Int = 0) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { database in
      try database.execute(
        sql: """
          CREATE TABLE items (
            place INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, item BLOB NOT NULL
          );
          PRAGMA user_version = 1;
          """)
      for number in 1...count {
        let item = OutboxItem.call(number)
        // What Codable made of the first version's item: all of today's and the name.
        var object = try #require(
          JSONSerialization.jsonObject(with: JSONEncoder().encode(item)) as? [String: Any])
        object["voterName"] = name
        object["user"] = nil
        try database.execute(
          sql: "INSERT INTO items (key, item) VALUES (?, ?)",
          arguments: [item.key, try JSONSerialization.data(withJSONObject: object)])
      }
      for number in 1...max(removed, 1) where removed > 0 {
        try database.execute(
          sql: "DELETE FROM items WHERE key = ?", arguments: [OutboxItem.call(number).key])
      }
    }
    try queue.close()
  }

  @Test func bringsAFileOfTheFirstVersionUpToDate() throws {
    try Scratch.use { scratch in
      try Self.makeVersionOne(at: scratch.place.file, count: 40, removed: 3)
      #expect(scratch.mentions("Vandermeer"), "the test shows nothing")
      let opened = try OutboxOpening(place: scratch.place)
      #expect(opened.items == (4...40).map { .call($0) })
      #expect(opened.damage == nil)
      #expect(!scratch.mentions("Vandermeer"))
      try opened.file.perform([.insert(.call(41)), .remove(key: OutboxItem.call(4).key)])
      let again = try OutboxFile(path: scratch.place.file)
      #expect(try again.items() == (5...41).map { .call($0) })
    }
  }

  @Test func readsAFileOfTheFirstVersionWithoutChangingIt() throws {
    try Scratch.use { scratch in
      try Self.makeVersionOne(at: scratch.place.file, count: 3)
      let before = FileManager.default.contents(atPath: scratch.place.file)
      #expect(try OutboxReader(place: scratch.place).items == (1...3).map { .call($0) })
      #expect(FileManager.default.contents(atPath: scratch.place.file) == before)
    }
  }

  @Test func neverWritesAName() throws {
    try Scratch.use { scratch in
      let file = try OutboxFile(path: scratch.place.file)
      try file.perform([.insert(.call(1, voterName: Self.name))])
      #expect(!scratch.mentions("Quirina"))
      #expect(try file.items() == [.call(1)])
    }
  }
}
