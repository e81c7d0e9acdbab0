import Foundation
import Storage
import Testing

@testable import SQLiteStorage

/// The write-ahead log is emptied beside the connection that writes.
@Suite struct CheckpointTests {
  private func fill(_ store: SQLiteStore, _ rows: Range<Int>) async throws {
    try await store.write { db in
      for row in rows {
        try db.run(
          "INSERT INTO vars (name, value) VALUES (\("v\(row)"), \(String(repeating: "x", count: 3_900)))"
        )
      }
    }
  }

  /// Which of its lives the log is in: its header's checkpoint sequence number (SQLite, "Database
  /// File Format", section 4.1).
  private func life(ofLogAt path: String) throws -> Data {
    let file = try FileHandle(forReadingFrom: URL(filePath: path + "-wal"))
    defer { try? file.close() }
    return try file.read(upToCount: 16).map { $0.suffix(4) } ?? Data()
  }

  @Test func theLogIsBegunAnewWhileSomebodyKeepsWriting() async throws {
    try await withStore { store, path in
      let first = try life(ofLogAt: path)
      try await fill(store, 0..<Checkpoints.worthwhile + 100)
      // Some of these commit while the log is moved; the one that finds little left moves the rest.
      var row = 1_000_000
      while try life(ofLogAt: path) == first, row < 1_020_000 {
        try await fill(store, row..<row + 1)
        row += 1
      }
      #expect(try life(ofLogAt: path) != first)
      #expect(
        try await store.read { try $0.count("SELECT count(*) FROM vars WHERE name LIKE 'v%'") }
          == Checkpoints.worthwhile + 100 + row - 1_000_000)
    }
  }

  @Test func aSmallLogIsLeftAlone() async throws {
    try await withStore { store, path in
      let first = try life(ofLogAt: path)
      for start in 0..<40 { try await fill(store, start * 10..<start * 10 + 10) }
      #expect(try life(ofLogAt: path) == first)
    }
  }

  @Test func nothingIsLeftOfTheLogWhenTheLastOneCloses() async throws {
    try await withFolder { folder in
      let path = folder + "/eblocks.sqlite"
      let store = try await SQLiteStore(path: path)
      try await fill(store, 0..<Checkpoints.worthwhile * 2)
      await store.close()
      #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
      let rows = try seenByAnother(path, "SELECT count(*) FROM vars WHERE name LIKE 'v%'")
      #expect(rows == Checkpoints.worthwhile * 2)
    }
  }
}
