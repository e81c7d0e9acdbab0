import Domain
import Storage
import Testing

private struct Refusal: Error {}

@Suite struct TransactionTests {
  @Test(arguments: Engine.all)
  func changesNothingWhenABodyThrows(engine: Engine) async throws {
    try await engine.with { store async throws in
      await #expect(throws: Refusal.self) {
        try await store.write { connection in
          try connection.run("INSERT INTO vars (name, value) VALUES ('a', '1')")
          throw Refusal()
        }
      }
      #expect(try await store.read { try $0.count("SELECT count(*) FROM vars") } == 0)
    }
  }

  @Test(arguments: Engine.all)
  func keepsEveryWriteOfManyThoughSomeFail(engine: Engine) async throws {
    try await engine.with { store async throws in
      let failures = await withTaskGroup(of: Int.self) { group in
        for number in 1...200 {
          group.addTask {
            do {
              try await store.write { connection in
                try connection.run("INSERT INTO vars (name, value) VALUES (\(String(number)), '')")
                if number.isMultiple(of: 10) { throw Refusal() }
              }
              return 0
            } catch {
              return error is Refusal ? 1 : 1_000
            }
          }
        }
        return await group.reduce(0, +)
      }
      #expect(failures == 20)
      let kept = try await store.read {
        try $0.rows("SELECT name FROM vars").map { try $0.text(0) }
      }
      #expect(Set(kept) == Set((1...200).filter { !$0.isMultiple(of: 10) }.map(String.init)))
    }
  }

  @Test(arguments: Engine.all)
  func readsWhatWasAcknowledged(engine: Engine) async throws {
    try await engine.with { store async throws in
      for number in 1...20 {
        try await store.write { connection in
          _ = try connection.run("INSERT INTO vars (name, value) VALUES (\(String(number)), 'x')")
        }
        #expect(try await store.read { try $0.count("SELECT count(*) FROM vars") } == number)
      }
    }
  }

  @Test(arguments: Engine.all)
  func refusesToWriteWhileReading(engine: Engine) async throws {
    try await engine.with { store async throws in
      await #expect(throws: StorageError.readOnly) {
        try await store.read { connection in
          _ = try connection.run("INSERT INTO vars (name, value) VALUES ('a', '1')")
        }
      }
      #expect(try await store.read { try $0.count("SELECT count(*) FROM vars") } == 0)
    }
  }

  @Test(arguments: Engine.all)
  func refusesEverythingOnceClosed(engine: Engine) async throws {
    try await engine.with { store async throws in
      await store.close()
      await #expect(throws: StorageError.unavailable("it was closed")) {
        try await store.write { try $0.count("SELECT 1") }
      }
      await #expect(throws: StorageError.unavailable("it was closed")) {
        try await store.read { try $0.count("SELECT 1") }
      }
    }
  }

  @Test(arguments: Engine.all)
  func carriesEveryKindOfValue(engine: Engine) async throws {
    let values: [SQLValue] = [
      nil, 0, -1, .integer(.max), .integer(.min), "", "a\u{0}b", "Zoë 王 👩‍👩‍👧",
      "'; DROP TABLE vars; --",
      1.5,
    ]
    try await engine.with { store async throws in
      for value in values {
        let back = try await store.read { try $0.first("SELECT \(value) AS v")?.value("v") }
        #expect(back == value)
      }
    }
  }

  @Test(arguments: Engine.all)
  func countsRowsChangedAndStreamsAnswers(engine: Engine) async throws {
    try await engine.with(voters: (1...50).map { .sample($0) }) { store async throws in
      let (created, changed, seen) = try await store.write { connection in
        let changed = try connection.run("UPDATE voters SET prime = 1 WHERE id <= 20")
        let created = try connection.run("CREATE TABLE extra (a INTEGER)")
        var seen: [VoterID] = []
        try connection.forEach("SELECT id FROM voters WHERE id > \(40) ORDER BY id") { row in
          seen.append(try row.integer("id"))
          // The same statement inside: the outer reading goes on.
          try connection.forEach("SELECT id FROM voters WHERE id > \(40) ORDER BY id") { _ in }
        }
        return (created, changed, seen)
      }
      #expect(created == 0)
      #expect(changed == 20)
      #expect(seen == Array(41...50))
    }
  }

  @Test(arguments: Engine.all)
  func stopsStreamingAtAnError(engine: Engine) async throws {
    try await engine.with(voters: (1...9).map { .sample($0) }) { store async throws in
      await #expect(throws: Refusal.self) {
        try await store.read { try $0.forEach("SELECT id FROM voters") { _ in throw Refusal() } }
      }
      #expect(try await store.read { try $0.count("SELECT count(*) FROM voters") } == 9)
    }
  }

  @Test(arguments: Engine.all)
  func refusesAWrongNumberOfValues(engine: Engine) async throws {
    try await engine.with { store async throws in
      await #expect(throws: StorageError.self) {
        try await store.read { _ = try $0.rows(SQL(text: "SELECT ?, ?", bindings: [1])) }
      }
    }
  }

  @Test(arguments: Engine.all)
  func migratesOnlyOnceAndRefusesANewerSchema(engine: Engine) async throws {
    try await engine.with { store async throws in
      let now = Instant(seconds: 5)
      try await store.migrate(now: now)
      let newer = Migrations(
        Migrations.all.steps + [
          Migration("0002-later") { _ in ["CREATE TABLE later (a INTEGER)"] }
        ])
      try await store.migrate(newer, now: now)
      try await store.migrate(newer, now: now)
      await #expect(throws: StorageError.newerSchema("0002-later")) {
        try await store.migrate(now: now)
      }
    }
  }

  @Test(arguments: Engine.all)
  func leavesNothingOfAFailedMigration(engine: Engine) async throws {
    try await engine.with { store async throws in
      let broken = Migrations(
        Migrations.all.steps + [
          Migration("0002-broken") { _ in ["CREATE TABLE half (a INTEGER)", "CREATE nonsense"] }
        ])
      await #expect(throws: StorageError.self) {
        try await store.migrate(broken, now: Instant(seconds: 5))
      }
      await #expect(throws: StorageError.self) {
        try await store.read { try $0.count("SELECT count(*) FROM half") }
      }
      try await store.migrate(now: Instant(seconds: 5))
    }
  }
}
