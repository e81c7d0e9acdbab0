import Domain
import MariaDBTestServer
import Storage
import Testing

@testable import MariaDBStorage

/// The schema's steps, on an engine that cannot roll a table back.
@Suite struct MigrationTests {
  private func tables(in database: String) throws -> [String] {
    try testServer.run("SHOW TABLES", in: database).map { $0[0] ?? "" }
  }

  @Test func makesOneSchemaWhenManyServersStartAtOnce() async throws {
    let database = try testServer.makeDatabase()
    let address = try MariaDBAddress(testServer.address(of: database))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 1...4 {
        group.addTask { try await MariaDBStore(address).close() }
      }
      try await group.waitForAll()
    }
    let steps = try testServer.run(
      "SELECT count(*), min(applied_at) > 0 FROM eblocks_migrations", in: database)
    #expect(steps == [["\(Migrations.all.steps.count)", "1"]])
  }

  /// As a server leaves it that is killed in the middle of the first step.
  @Test(arguments: [1, 4, 8, 14])
  func goesOnWhereAKilledServerStopped(statements: Int) async throws {
    let database = try testServer.makeDatabase()
    try testServer.run(
      """
      CREATE TABLE eblocks_migrations (name VARCHAR(64) NOT NULL PRIMARY KEY,
        applied_at BIGINT NOT NULL)
      """, "INSERT INTO eblocks_migrations VALUES ('0001-first', -1)", in: database)
    for statement in Migrations.all.steps[0].statements(.mariadb).prefix(statements) {
      try testServer.run(statement, in: database)
    }
    try await withStore(at: testServer.address(of: database)) { store async throws in
      try await store.write { try $0.insert([somebody(1)]) }
    }
    let whole = try testServer.makeDatabase()
    try await withStore(at: testServer.address(of: whole)) { _ in }
    for table in try tables(in: whole) where table != "eblocks_migrations" {
      let (resumed, plain) = try (
        testServer.run("SHOW CREATE TABLE \(table)", in: database)[0][1],
        testServer.run("SHOW CREATE TABLE \(table)", in: whole)[0][1]
      )
      #expect(resumed == plain)
    }
  }

  @Test func leavesAnotherProgramsDatabaseAsItWas() async throws {
    let database = try testServer.makeDatabase()
    try testServer.run("CREATE TABLE voters (a INT)", "INSERT INTO voters VALUES (5)", in: database)
    #expect(try await refusal(at: testServer.address(of: database)) == .clash("voters"))
    #expect(try tables(in: database) == ["voters"])
    #expect(try testServer.run("SELECT a FROM voters", in: database) == [["5"]])
  }

  @Test func refusesADatabaseOfANewerVersion() async throws {
    try await withStore { _, database async throws in
      try testServer.run(
        "INSERT INTO eblocks_migrations VALUES ('9999-later', 5)", in: database)
      #expect(
        try await refusal(at: testServer.address(of: database)) == .newerSchema("9999-later"))
    }
  }
}
