import Domain
import Testing

@testable import Storage

@Suite struct ImportsTests {
  private static let everything = Set(VoterColumn.allCases)

  /// A voter of a state's file who lives in Raleigh.
  private static func row(
    _ number: String, line: Int, last: String = "Reed", street: String = "1 Elm St",
    phone: String = "919-555-0142", party: String = "D", isPrime: Bool = false
  ) -> FiledVoter {
    FiledVoter(
      voter: Voter(
        id: 0, name: VoterName(first: "Ann", last: last),
        address: Address(street: street, city: "Raleigh", state: "NC", zip: "27601"),
        phone: phone, party: party, gender: "F", isPrime: isPrime),
      registration: Registration(state: "NC", number: number), line: line)
  }

  private static func row(id: VoterID, line: Int, last: String = "Reed") -> FiledVoter {
    var row = row("", line: line, last: last)
    row.voter.id = id
    row.registration = nil
    return row
  }

  /// Imports these rows whole, in batches of two.
  @discardableResult
  private static func take(
    _ rows: [FiledVoter], into store: any Store, fields: Set<VoterColumn> = everything,
    updates: Bool = true
  ) async throws -> Imports.Moved {
    let plan = Imports.Plan(
      fields: fields, isByRegistration: rows.contains { $0.registration != nil }, updates: updates)
    let id = try await store.write { try Imports($0).begin(plan, now: Instant(seconds: 100)) }
    try await store.write { try Imports($0).stage(rows, in: id, now: Instant(seconds: 101)) }
    try await store.write { try Imports($0).decide(id) }
    var moved = Imports.Moved()
    while let step = try await store.write({
      try Imports($0).moveSome(atMost: 2, now: Instant(seconds: 102))
    }) {
      moved += step
    }
    return moved
  }

  private static func voters(_ store: any Store) async throws -> [Row] {
    try await store.read { try $0.rows("SELECT * FROM voters ORDER BY id") }
  }

  private static func moved(added: Int = 0, updated: Int = 0, rows: Int) -> Imports.Moved {
    var moved = Imports.Moved()
    moved.added = added
    moved.updated = updated
    moved.rows = rows
    return moved
  }

  @Test(arguments: Engine.all)
  func givesIdsAboveAllOthers(engine: Engine) async throws {
    try await engine.with(voters: [.sample(40)]) { store async throws in
      let rows = [Self.row("AA1", line: 2), Self.row("AA2", line: 5), Self.row("AA3", line: 6)]
      #expect(try await Self.take(rows, into: store) == Self.moved(added: 3, rows: 3))
      let voters = try await Self.voters(store)
      #expect(try voters.map { try $0.integer("id") }.allSatisfy { $0 >= 40 })
      #expect(try Set(voters.map { try $0.integer("id") }).count == 4)
      #expect(
        try voters.map { try $0.optionalText("state_voter_id") } == [nil, "AA1", "AA2", "AA3"])
      #expect(try voters.last?.text("registration_state") == "NC")
      #expect(try voters.last?.text("phone_zone") == "America/New_York")
      let rest = try await store.read {
        try $0.count("SELECT count(*) FROM import_rows")
          + $0.count("SELECT count(*) FROM voter_imports")
      }
      #expect(rest == 0)
      // The next ones get others, though nobody has those in between.
      try await Self.take([Self.row("AA4", line: 2)], into: store)
      #expect(try Set(await Self.voters(store).map { try $0.integer("id") }).count == 5)
    }
  }

  @Test(arguments: Engine.all)
  func updatesContactInformationAndNothingElse(engine: Engine) async throws {
    try await engine.with { store async throws in
      let first = (1...4).map { Self.row("AA\($0)", line: $0 + 1) }
      try await Self.take(first, into: store)
      let ids = try await Self.voters(store).map { try $0.integer("id") }
      try await store.write { db in
        try db.run("UPDATE voters SET prime = 1, phone_notes = 'kind' WHERE id = \(ids[0])")
        _ = try db.claim(.letters, 4)
        try db.resolve(ids[1], .letters)
      }
      let before = try await Self.voters(store)
      let newer = [
        Self.row("AA1", line: 2, last: "Ames", party: "R"),
        Self.row("AA2", line: 3, street: "2 Oak"),
        Self.row("AA3", line: 4), Self.row("AA9", line: 5),
      ]
      let fields = Self.everything.subtracting([.prime, .id])
      let moved = try await Self.take(newer, into: store, fields: fields)
      #expect(moved == Self.moved(added: 1, updated: 2, rows: 4))
      let after = try await Self.voters(store)
      #expect(after.count == 5)
      #expect(try after[0].text("LASTNAME") == "Ames")
      #expect(try after[0].flag("prime"))
      // On a list, and so handed out: it leaves the pool and not the list.
      #expect(try after[0].integer("address_assigned") == 7)
      #expect(try after[0].integer("phone_open") == 0)
      #expect(try after[1].text("MADD") == "2 Oak")
      for (old, new) in zip(before, after) {
        for column in [
          "address_assigned", "address_assigned_at", "address_mailed", "phone_notes",
          "address_blocked", "phone_blocked", "state_voter_id",
        ] {
          #expect(try old.value(column) == new.value(column))
        }
      }
      #expect(try await store.read { try $0.brokenInvariants().isEmpty })
    }
  }

  @Test(arguments: Engine.all)
  func writesNothingThatIsNotNew(engine: Engine) async throws {
    try await engine.with { store async throws in
      let rows = (1...5).map { Self.row("AA\($0)", line: $0) }
      try await Self.take(rows, into: store)
      #expect(try await Self.take(rows, into: store) == Self.moved(rows: 5))
    }
  }

  @Test(arguments: Engine.all)
  func leavesAloneWhatTheFileDoesNotHave(engine: Engine) async throws {
    try await engine.with { store async throws in
      try await Self.take([Self.row("AA1", line: 2)], into: store)
      let newer = Self.row("AA1", line: 2, last: "Ames", phone: "", party: "R")
      try await Self.take([newer], into: store, fields: [.lastName])
      let voter = try #require(try await Self.voters(store).first)
      #expect(try voter.text("LASTNAME") == "Ames")
      #expect(try voter.text("PHONE") == "919-555-0142")
      #expect(try voter.text("PARTY") == "D")
    }
  }

  @Test(arguments: Engine.all)
  func keepsACorrectionUntilTheFileSaysSomethingNew(engine: Engine) async throws {
    try await engine.with { store async throws in
      try await Self.take([Self.row("AA1", line: 2)], into: store)
      let id = try #require(try await Self.voters(store).first).integer("id")
      let corrected = Address(street: "7 Pine St", city: "Durham", state: "NC", zip: "27701")
      try await store.write { db in
        let old = Address(street: "1 Elm St", city: "Raleigh", state: "NC", zip: "27601")
        try VoterRows(db).apply(Correction(address: corrected), to: id)
        try Corrections(db).add(
          LoggedCorrection(
            key: "k", user: 7, voter: id, mode: .letters, at: Instant(seconds: 50),
            before: Correction(address: old), after: Correction(address: corrected)))
      }
      // The file says again what the volunteer found wrong, and has a new telephone number.
      let same = Self.row("AA1", line: 2, phone: "919-555-0177")
      #expect(try await Self.take([same], into: store).updated == 1)
      var voter = try #require(try await Self.voters(store).first)
      #expect(try voter.text("MADD") == "7 Pine St")
      #expect(try voter.text("MCITY") == "Durham")
      #expect(try voter.text("PHONE") == "919-555-0177")
      #expect(try await Self.take([same], into: store).updated == 0)
      let moved = Self.row("AA1", line: 2, street: "9 Birch St", phone: "919-555-0177")
      #expect(try await Self.take([moved], into: store).updated == 1)
      voter = try #require(try await Self.voters(store).first)
      #expect(try voter.text("MADD") == "9 Birch St")
      #expect(try voter.text("MCITY") == "Raleigh")
    }
  }

  @Test(arguments: Engine.all)
  func keepsBackNumbersThatComeWithAnUpdate(engine: Engine) async throws {
    try await engine.with { store async throws in
      try await Self.take(
        [Self.row("AA1", line: 2), Self.row("AA2", line: 3, phone: "919-555-0199")], into: store)
      try await store.write { db in
        try db.run(
          """
          INSERT INTO pool_effects (result_key, effect, mode, digits, ended_at) VALUES
            ('a', 'doNotCall', 1, '9195550100', NULL), ('b', 'badNumber', 1, '9195550199', NULL)
          """)
        let ids = try db.rows("SELECT id FROM voters ORDER BY id").map { try $0.integer(0) }
        try db.recountBlocks(of: ids)
        _ = try db.claim(.calls, 1)
      }
      let newer = [
        Self.row("AA1", line: 2, phone: "(919) 555-0100"), Self.row("AA2", line: 3),
        Self.row("AA3", line: 4, phone: "1 919 555 0100"),
      ]
      try await Self.take(newer, into: store)
      let voters = try await Self.voters(store)
      #expect(try voters.map { try $0.int("phone_blocked") } == [1, 0, 1])
      // Nobody calls a number that asked not to be called, whoever's list the voter is on.
      #expect(try voters[0].optionalInteger("phone_assigned") ?? 0 == 0)
      // The effects here are nobody's results; all else is sound.
      let broken = try await store.read { try $0.brokenInvariants().map(\.invariant.name) }
      #expect(broken.filter { $0.hasPrefix("calls") || $0.hasPrefix("letters") } == [])
    }
  }

  @Test(arguments: Engine.all)
  func findsVotersWhoComeTwiceAndThoseWhoAreThere(engine: Engine) async throws {
    try await engine.with(voters: [.sample(3)]) { store async throws in
      let (byID, byNumber) = try await store.write { db in
        let imports = Imports(db)
        let now = Instant(seconds: 100)
        let first = try imports.begin(
          Imports.Plan(fields: [.lastName], isByRegistration: false, updates: false), now: now)
        let ids: [VoterID] = [9, 3, 5, 9, 5, 3, 5]
        try imports.stage(
          ids.enumerated().map { Self.row(id: $1, line: $0 + 2) }, in: first, now: now)
        let second = try imports.begin(
          Imports.Plan(fields: [.lastName], isByRegistration: true, updates: true), now: now)
        try imports.stage(
          [Self.row("B", line: 2), Self.row("A", line: 3), Self.row("B", line: 4)], in: second,
          now: now)
        return (first, second)
      }
      let lines = try await store.read { db in
        [
          try Imports(db).repeatedLines(in: byID), try Imports(db).takenLines(in: byID),
          try Imports(db).repeatedLines(in: byNumber), try Imports(db).takenLines(in: byNumber),
        ]
      }
      #expect(lines == [[5, 6, 7, 8], [3, 7], [4], []])
      let staged = try await store.read { try Imports($0).staged([3], in: byNumber) }
      #expect(staged == [Self.row("A", line: 3)])
    }
  }

  @Test(arguments: Engine.all)
  func updatesByIdWhereItIsTold(engine: Engine) async throws {
    try await engine.with(voters: [.sample(3)]) { store async throws in
      let rows = [Self.row(id: 3, line: 2, last: "Ames"), Self.row(id: 4, line: 3)]
      #expect(try await Self.take(rows, into: store) == Self.moved(added: 1, updated: 1, rows: 2))
      #expect(try await Self.voters(store).map { try $0.text("LASTNAME") } == ["Ames", "Reed"])
      let others = [Self.row(id: 3, line: 2, last: "No"), Self.row(id: 6, line: 3)]
      let moved = try await Self.take(others, into: store, updates: false)
      #expect(moved == Self.moved(added: 1, rows: 2))
      #expect(try await Self.voters(store).first?.text("LASTNAME") == "Ames")
    }
  }

  @Test func fillsAnEmptyDatabaseAndMakesItsIndexesAgain() async throws {
    try await Engine.all[1].with { store async throws in
      let schema: SQL = "SELECT name, sql FROM sqlite_master ORDER BY name"
      let before = try await store.read { try $0.rows(schema).map(\.values) }
      let filled = try await store.write { db in
        var rest = [[Self.row("B", line: 2), Self.row("A", line: 4)], [Self.row("C", line: 9)]][...]
        return try db.fillVoters { rest.popFirst() }
      }
      #expect(filled == 3)
      #expect(try await store.read { try $0.rows(schema).map(\.values) } == before)
      #expect(try await store.write { try $0.fillVoters { nil } } == nil)
      try await Self.take(
        [Self.row("D", line: 2), Self.row("A", line: 3, last: "New")], into: store)
      #expect(
        try await Self.voters(store).map { try $0.text("state_voter_id") } == ["B", "A", "C", "D"])
    }
  }

  @Test func aFillingRefusesARegistrationThatComesTwiceBehindOthersWithout() async throws {
    try await Engine.all[1].with { store async throws in
      let schema: SQL = "SELECT name, sql FROM sqlite_master ORDER BY name"
      let before = try await store.read { try $0.rows(schema).map(\.values) }
      let fill = { (batches: [[FiledVoter]]) in
        try await store.write { db in
          var rest = batches[...]
          return try db.fillVoters { rest.popFirst() }
        }
      }
      await #expect(
        throws: StorageError.constraint("voters.registration_state, voters.state_voter_id")
      ) {
        try await fill([
          [Self.row(id: 1, line: 2)], [Self.row("B", line: 3)], [Self.row("B", line: 4)],
        ])
      }
      #expect(try await Self.voters(store).isEmpty)
      #expect(try await fill([[Self.row(id: 1, line: 2)], [Self.row("B", line: 3)]]) == 2)
      #expect(try await store.read { try $0.rows(schema).map(\.values) } == before)
      #expect(
        try await Self.voters(store).map { try $0.value("state_voter_id") } == [.null, .text("B")])
    }
  }

  @Test func aFillingKeepsBackNumbersThatAreClosed() async throws {
    try await Engine.all[1].with { store async throws in
      let blocked = try await store.write { db in
        try db.run(
          """
          INSERT INTO pool_effects (result_key, effect, mode, digits) VALUES
            ('a', 'doNotCall', 1, '9195550197')
          """)
        let voters = (1...89).map { id in
          var row = Self.row(id: VoterID(id), line: id + 1)
          row.voter.phone = "(919) 555-01\(id + 10)"
          return row
        }
        var rest = [Array(voters[..<85]), Array(voters[85...])][...]
        _ = try db.fillVoters { rest.popFirst() }
        return try db.rows("SELECT id FROM voters WHERE phone_blocked = 1").map { try $0.int(0) }
      }
      #expect(blocked == [87])
      #expect(try await store.read { try $0.wrongSummaries().map(\.invariant.name) } == [])
    }
  }

  @Test func countsThePlacesOfAFillingAsTheEngineDoes() async throws {
    let phones = ["603-555-0142", "", " - ", "\u{A0}", "x", "\r\n", "\u{2003}"]
    let parties = ["D", "I", "", "R", "d"]
    let cities = ["Caf\u{E9}", "Cafe\u{301}", "", "Ash"]
    let zips = ["03301", "03301-1234", "", "0330", "1\u{301}2345678", "033 01"]
    let voters = (0..<600).map { place in
      var row = Self.row(id: VoterID(place + 1), line: place + 2)
      row.voter.phone = phones[place % phones.count]
      row.voter.party = parties[place % parties.count]
      row.voter.address.city = cities[place % cities.count]
      row.voter.address.zip = zips[place % zips.count]
      return row
    }
    try await Engine.all[1].with { store async throws in
      let wrong = try await store.write { db in
        var rest = [Array(voters[..<300]), Array(voters[300...])][...]
        _ = try db.fillVoters { rest.popFirst() }
        return try db.wrongSummaries().map(\.invariant.name)
      }
      #expect(wrong == [])
      let places = try await store.read { try $0.count("SELECT count(*) FROM places") }
      #expect(places == 12)
    }
  }

  @Test func countsNoMorePlacesThanThereAre() {
    let rows = { (city: String) in
      var row = Self.row(id: 1, line: 2)
      row.voter.address.city = city
      return row
    }
    var counts = PlaceCounts(most: 2)
    for row in [rows("A"), rows("B"), rows("A")] { counts.add(row.voter) }
    #expect(counts.rows?.count == 2)
    counts.add(rows("C").voter)
    #expect(counts.rows == nil)
  }

  @Test func leavesNothingOfAFillingThatFailed() async throws {
    try await Engine.all[1].with { store async throws in
      await #expect(throws: StorageError.self) {
        try await store.write { db in
          var rest = [[Self.row("B", line: 2)], [Self.row("B", line: 4)]][...]
          return try db.fillVoters { rest.popFirst() }
        }
      }
      #expect(try await Self.voters(store).isEmpty)
      try await Self.take([Self.row("B", line: 2)], into: store)
      #expect(try await Self.voters(store).count == 1)
    }
  }

  @Test(arguments: Engine.all)
  func readsNumbersAsTheDomainDoes(engine: Engine) async throws {
    let phones = [
      "603-555-0142", "6035550142", "16035550142", "1-603-555-0142", "(603) 555-0142",
      "603-555-01423", "603-555-014", "555-0142", "603.555.0142", "+1 603/555-0142", "", " ", "-",
      "() -./+", "\u{A0}", "x", "603-555-0142 x1", "١٢٣-٤٥٦-٧٨٩٠", "2603-555-014", "11111111111",
      "a03-555-0142",
    ]
    let voters = phones.enumerated().map { Voter.sample(VoterID($0 + 1), phone: $1) }
    try await engine.with(voters: voters) { store async throws in
      let rows = try await store.read {
        try $0.rows("SELECT coalesce(phone_digits, '') AS d, phone_open FROM voters ORDER BY id")
      }
      for (voter, row) in zip(voters, rows) {
        #expect(try row.text("d") == PhoneNumber.key(voter.phone), "\(voter.phone)")
        let isBlank = voter.phone.allSatisfy {
          $0.isWhitespace || PhoneNumber.punctuation.contains($0)
        }
        #expect(try row.flag("phone_open") == !isBlank, "\(voter.phone)")
      }
    }
  }

  @Test(arguments: Engine.all)
  func opensThePoolToThoseWhoAreContacted(engine: Engine) async throws {
    let parties = ["D", "I", "", "R", "L", "DEM", "d", "D "]
    let voters = parties.enumerated().map { Voter.sample(VoterID($0 + 1), party: $1) }
    try await engine.with(voters: voters) { store async throws in
      let open = try await store.read {
        try $0.rows("SELECT address_open FROM voters ORDER BY id").map {
          try $0.flag("address_open")
        }
      }
      #expect(open == voters.map { $0.isEligible(for: .letters) })
    }
  }
}
