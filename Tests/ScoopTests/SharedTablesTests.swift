import API
import Domain
import Storage
import Testing

@testable import Service

/// `vars` and `userprefs`, which belong to the site and to eBlocks.
@Suite struct SharedTablesTests {
  @Test(arguments: Shape.allCases)
  func sharesItsSettingsWithTheSite(_ shape: Shape) async throws {
    try await ScoopSite.with(shape) { site async throws in
      try site.run(
        """
        INSERT INTO vars (name, value, description, type, category)
        VALUES ('login_url', 'http://site.example/', '', 'text', 'General'),
          ('eblocks_chunk_addresses', NULL, '', 'num', '')
        """)
      let settings = try await site.administration.settings()
      #expect(settings.loginURL == "http://site.example/")
      #expect(settings[.chunkAddresses] == "10")
      try await site.administration.set(.chunkAddresses, to: "12")
      try await site.administration.set(.callScript, to: "Hello,\nthis is {volunteer}.")
      let rows = try site.run(
        "SELECT value, type, category FROM vars WHERE name LIKE 'eblocks_c%' ORDER BY name")
      #expect(
        rows == [
          ["Hello,\nthis is {volunteer}.", "tarea", "eBlocks"], ["12", "num", ""],
        ])
      try await site.administration.unset(.chunkAddresses)
      #expect(try site.text("SELECT count(*) FROM vars") == "3")
      #expect(try site.text("SELECT value FROM vars WHERE name = 'sitename'") == "For Clark")
    }
  }

  /// Scoop keeps its variables in memory until `cache_time` says that they are another.
  @Test(arguments: [true, false])
  func tellsTheSiteThatASettingChanged(isRowThere: Bool) async throws {
    try await ScoopSite.with(.scoop10) { site async throws in
      if !isRowThere { try site.run("DELETE FROM cache_time WHERE resource <> 'boxes'") }
      try await site.administration.set(.chunkAddresses, to: "12")
      let times = try site.run(
        """
        SELECT resource, last_update BETWEEN unix_timestamp() - 60 AND unix_timestamp() + 1
        FROM cache_time ORDER BY resource
        """)
      #expect(times == [["boxes", "0"], ["refresh_all", "1"], ["vars", "1"]])
      try site.run("UPDATE cache_time SET last_update = '1000'")
      try await site.administration.unset(.chunkAddresses)
      #expect(
        try site.text("SELECT count(*) FROM cache_time WHERE last_update + 0 > 1000") == "2")
    }
  }

  @Test func worksWithoutTableForCacheTimes() async throws {
    try await ScoopSite.with(.scoop11, prepare: ["DROP TABLE cache_time"]) { site async throws in
      try await site.administration.set(.chunkAddresses, to: "12")
      #expect(try await site.administration.settings()[.chunkAddresses] == "12")
    }
  }

  @Test func refusesASettingThatTheSiteCannotHold() async throws {
    try await ScoopSite.with(.scoop11InnoDB) { site async throws in
      try await site.administration.set(.thanksForCall, to: "Danke schön – “{volunteer}”!")
      let refused = try await problem {
        try await site.administration.set(.thanksForCall, to: "Thanks ☎")
      }
      #expect(refused?.code == .invalid)
      #expect(refused?.detail.contains("character") == true)
      #expect(
        try await site.administration.settings()[.thanksForCall] == "Danke schön – “{volunteer}”!")
    }
  }

  @Test func saysThatSignUpCannotBeOpened() async throws {
    try await ScoopSite.with(.scoop10) { site async throws in
      #expect(
        try await site.administration.set(.openSignup, to: "1")?.contains("no effect") == true)
      #expect(try await site.administration.set(.chunkAddresses, to: "9") == nil)
      #expect(try await !site.administration.settings().isSignupOpen)
    }
  }

  @Test(arguments: Shape.allCases)
  func keepsTheTallyWhereTheSiteShowsIt(_ shape: Shape) async throws {
    try await ScoopSite.with(shape) { site async throws in
      let vera = try await site.worker()
      try site.run("INSERT INTO userprefs VALUES (7, 'theme', 'blue')")
      for id in 1...3 {
        _ = try await site.record(VoterID(id), by: vera)
        #expect(try site.tally(of: 7) == String(id))
      }
      _ = try await site.service.undoResult("key3", user: vera, now: ScoopSite.noon)
      #expect(try site.tally(of: 7) == "2")
      // MyISAM would keep the tally of a result that was rolled back.
      struct Stop: Error {}
      await #expect(throws: Stop.self) {
        try await site.store.write { db in
          try TallyRows(db).beginChange(by: 7)
          try TallyRows(db).add(1, in: .letters, to: 7)
          throw Stop()
        }
      }
      #expect(try site.tally(of: 7) == "2")
      #expect(try site.text("SELECT count(*) FROM userprefs WHERE prefname = 'theme'") == "1")
      #expect(try await site.store.read { try $0.brokenInvariants().map(\.invariant.name) } == [])
    }
  }

  /// A server that is killed between the commit and the tally leaves it behind.
  @Test(arguments: [Shape.scoop10, .scoop11], [true, false])
  func setsATallyRightThatAKilledServerLeft(_ shape: Shape, byExpiry: Bool) async throws {
    try await ScoopSite.with(shape) { site async throws in
      let vera = try await site.worker()
      _ = try await site.record(1, by: vera)
      // The transaction alone, without what comes after it.
      _ = try await site.store.write { db in
        try TallyRows(db).beginChange(by: 7)
        return try Worklist(
          db, mode: .letters, user: vera, now: ScoopSite.noon, workedOut: WorkedOut()
        ).record(ResultRequest(resolution: nil, notes: nil), under: "late", for: 2)
      }
      #expect(try site.tally(of: 7) == "1")
      if byExpiry {
        _ = try await ExpiryService(store: site.store).expire(now: ScoopSite.noon + 60, all: false)
      } else {
        _ = try await site.store.write { try $0.repairTallies() }
      }
      #expect(try site.tally(of: 7) == "2")
      #expect(
        try site.text("SELECT count(*) FROM userprefs WHERE uid = 7 AND prefname LIKE 'eb%'") == "2"
      )
    }
  }

  @Test func keepsOneTallyWhenManyResultsComeAtOnce() async throws {
    try await ScoopSite.with(.scoop11) { site async throws in
      let vera = try await site.worker()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for id in 1...8 {
          group.addTask { _ = try await site.record(VoterID(id), by: vera) }
        }
        try await group.waitForAll()
      }
      #expect(
        try site.run(
          "SELECT prefvalue FROM userprefs WHERE uid = 7 AND prefname = 'eblocks_letters'")
          == [["8"]])
    }
  }
}

extension ScoopSite {
  /// Vera with ten voters to write to.
  func worker() async throws -> User {
    try await store.write { db in
      try db.insert(
        (1...10).map { id in
          Voter(
            id: id, name: VoterName(first: "Ann", last: "Voter \(id)"),
            address: Address(
              street: "\(id) Elm Street", city: "Concord", state: "NH", zip: "03301"),
            phone: "603-555-01\(id + 10)", party: "D", isPrime: false)
        })
    }
    let vera = User(id: 7, name: "Vera", permissions: .use)
    let list = try await service.openList(.letters, user: vera, now: Self.noon)
    #expect(list.voters.count == 10)
    return vera
  }

  func record(_ voter: VoterID, by user: User) async throws -> ResultAnswer {
    try await service.recordResult(
      ResultRequest(resolution: nil, notes: nil), key: "key\(voter)", mode: .letters, voter: voter,
      user: user, now: Self.noon)
  }

  func tally(of user: UserID) throws -> String? {
    try text(
      "SELECT prefvalue FROM userprefs WHERE uid = \(user) AND prefname = 'eblocks_letters'")
  }
}
