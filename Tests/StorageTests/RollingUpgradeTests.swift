import Domain
import Foundation
import Storage
import Testing

/// Several servers on one database are updated one after the other.
@Suite struct RollingUpgradeTests {
  /// A next version's schema: additions alone, as every step's.
  static let next = Migrations(
    Migrations.all.steps + [
      Migration("9999-next") { dialect in
        [
          "CREATE TABLE next_version (id \(dialect.integerKey))\(dialect.tableOptions)",
          "ALTER TABLE voters ADD COLUMN next_version INTEGER",
        ]
      }
    ])

  @Test(arguments: Engine.all)
  func anOldServerWorksOnAfterANewOneHasChangedTheSchema(engine: Engine) async throws {
    try await engine.with(voters: (1...4).map { .sample($0) }) { store async throws in
      let first = try await store.write { try $0.claim(.letters, 2) }
      try await store.migrate(Self.next, now: Instant(seconds: 9))
      let second = try await store.write { connection in
        try connection.resolve(first[0], .letters)
        return try connection.claim(.letters, 2)
      }
      #expect(Set(first + second).count == 4)
      try await store.checkWrites()
      #expect(try await store.read { try $0.brokenInvariants().count } == 0)
    }
  }

  @Test(arguments: Engine.all)
  func anOldServerIsRefusedWhenItStartsOnANewerSchema(engine: Engine) async throws {
    try await engine.with { store async throws in
      try await store.migrate(Self.next, now: Instant(seconds: 9))
      await #expect(throws: StorageError.newerSchema("9999-next")) {
        try await store.migrate(now: Instant(seconds: 10))
      }
    }
  }
}
