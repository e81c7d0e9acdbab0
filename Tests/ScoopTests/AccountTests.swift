import API
import Domain
import MariaDBStorage
import MariaDBTestServer
import Storage
import Testing

@testable import Service

/// Accounts of our own, on MariaDB.
@Suite struct AccountTests {
  /// The second has looked for the name while the first was not committed yet.
  ///
  /// - Parameter isFirst: whether the first is the first of all, and makes the group as well.
  @Test(arguments: [true, false])
  func givesANameToOneOfTwoWhoAskAtOnce(isFirst: Bool) async throws {
    let server = try TestServer.shared.get()
    let database = try server.makeDatabase()
    let store = try await MariaDBStore(MariaDBAddress(server.address(of: database)))
    let administration = Administration(store: store, passwords: CryptPasswords())
    if !isFirst {
      _ = try await administration.addUser(
        name: "Adam", password: "long enough", permissions: .use)
    }
    let refused = try await withThrowingTaskGroup(of: Problem?.self) { group in
      let (isAdded, added) = AsyncStream<Void>.makeStream()
      group.addTask {
        try await store.write { db in
          _ = try Accounts(db).add(name: "Vera", passwordHash: "x", permissions: .use)
          added.finish()
          try Self.waitForAWaiter(in: database, of: server)
        }
        return nil
      }
      for await _ in isAdded {}
      group.addTask {
        try await problem {
          try await administration.addUser(
            name: "vera", password: "long enough", permissions: .use)
        }
      }
      return try await group.reduce(into: [Problem]()) { all, next in
        if let next { all.append(next) }
      }
    }
    #expect(refused.map(\.code) == [.invalid])
    #expect(refused.first?.errors?.first?.field == "username")
    #expect(try await administration.users().map(\.name) == (isFirst ? [] : ["Adam"]) + ["Vera"])
    await store.close()
  }

  /// Until an INSERT takes so long that it must be waiting for the other's row.
  private static func waitForAWaiter(in database: String, of server: TestServer) throws {
    let end = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < end {
      let waiting = try server.run(
        """
        SELECT count(*) FROM information_schema.processlist
        WHERE db = '\(database)' AND info LIKE 'INSERT INTO %' AND time_ms > 100
        """)
      if waiting[0][0] != "0" { return }
    }
    throw StorageError.busy
  }
}
