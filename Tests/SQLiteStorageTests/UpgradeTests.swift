import Domain
import Foundation
import GRDB
import Storage
import Testing

@testable import SQLiteStorage

/// Databases of the schema before states' voter files.
@Suite struct UpgradeTests {
  /// A database at step 0003: one voter, and two imports of two rows each, one decided.
  private func makeOld(at path: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      try db.execute(
        sql: "CREATE TABLE eblocks_migrations (name VARCHAR(64) PRIMARY KEY, applied_at BIGINT)")
      for step in Migrations.all.steps.prefix(3) {
        for statement in step.statements(.sqlite) { try db.execute(sql: statement) }
        try db.execute(
          sql: "INSERT INTO eblocks_migrations VALUES (?, 1)", arguments: [step.name])
      }
      try db.execute(
        sql: """
          INSERT INTO voters (id, LASTNAME, PHONE, PARTY) VALUES (1, 'Reed', '603-555-0142', 'D');
          INSERT INTO pool_effects (result_key, effect, mode, digits)
            VALUES ('k', 'badNumber', 1, '6035550101');
          INSERT INTO imports (id, touched_at, decided) VALUES (1, 9, 1), (2, 9, 0);
          INSERT INTO staged_voters (id, LASTNAME, PHONE, prime, phone_zone, phone_digits, import_id)
            VALUES (1, 'No', NULL, 0, '', '', 1), (2, 'Ames', '6035550101', 1, 'z', '6035550101', 1),
              (3, 'No', NULL, 0, '', '', 2), (4, 'No', NULL, 0, '', '', 2);
          """)
    }
    try queue.close()
  }

  @Test func finishesWhatWasDecidedAndForgetsTheRest() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path + "/old.sqlite"
    try makeOld(at: path)
    let store = try await SQLiteStore(path: path)
    let rows = try await store.read {
      try $0.rows(
        """
        SELECT id, LASTNAME, phone_digits, phone_open, phone_blocked, phone_zone FROM voters
        ORDER BY id
        """
      ).map(\.values)
    }
    #expect(
      rows == [
        [1, "Reed", "6035550142", 1, 0, nil], [2, "Ames", "6035550101", 0, 1, "z"],
      ])
    #expect(try await store.damage().isEmpty)
    await store.close()
  }
}
