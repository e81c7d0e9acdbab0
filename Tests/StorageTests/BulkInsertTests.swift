import Domain
import Storage
import Testing

@Suite struct BulkInsertTests {
  @Test(arguments: Engine.all)
  func keepsEveryColumn(engine: Engine) async throws {
    let voter = Voter(
      id: 12,
      name: VoterName(honorific: "Dr.", first: "Zoë", middle: "A.", last: "王", suffix: "Jr."),
      address: Address(street: "1 Elm St '; --", city: "Nashua", state: "NH", zip: "03060-1234"),
      phone: "(603) 555-0112", party: "I", gender: "F", isPrime: true)
    try await engine.with(voters: [voter]) { store async throws in
      let row = try #require(try await store.read { try $0.first("SELECT * FROM voters") })
      for column in VoterColumn.allCases {
        #expect(try row.text(column.rawValue) == voter[column])
      }
      #expect(try row.text("phone_zone") == "America/New_York")
    }
  }

  @Test(arguments: Engine.all)
  func keepsNothingForEmptyText(engine: Engine) async throws {
    try await engine.with(voters: [Voter(id: 1, name: VoterName(), address: Address())]) {
      store async throws in
      let row = try await store.read {
        try $0.first("SELECT FIRSTNAM, MADD, PHONE, PARTY, prime, phone_digits FROM voters")
      }
      #expect(row?.values == [nil, nil, nil, nil, 0, nil])
    }
  }

  @Test(arguments: Engine.all)
  func refusesATakenIDAndKeepsNothing(engine: Engine) async throws {
    try await engine.with(voters: [.sample(3)]) { store async throws in
      await #expect(throws: StorageError.self) {
        try await store.write { try $0.insert((1...5).map { .sample($0) }) }
      }
      #expect(try await store.read { try $0.count("SELECT count(*) FROM voters") } == 1)
      #expect(try await store.read { try $0.count("SELECT max(id) FROM voters") } == 3)
    }
  }

  @Test(arguments: Engine.all)
  func keepsBackNumbersOfEarlierResults(engine: Engine) async throws {
    try await engine.with { store async throws in
      let blocked = try await store.write { connection in
        try connection.run(
          """
          INSERT INTO pool_effects (result_key, effect, mode, digits, ended_at) VALUES
            ('a', 'doNotCall', 1, '6035550101', NULL), ('b', 'badNumber', 1, '6035550102', 9)
          """)
        try connection.insert([
          .sample(1, phone: "1-603-555-0101"), .sample(2, phone: "603-555-0102"),
        ])
        return try connection.rows("SELECT phone_blocked FROM voters ORDER BY id").map {
          try $0.int(0)
        }
      }
      #expect(blocked == [1, 0])
    }
  }
}
