import API
import Domain
import Foundation
import Storage
import Testing

@testable import Service

/// A log whose every row is written by the test, so that what a report must leave out is there.
private struct WrittenLog {
  let store: any Store
  let service: Service
  private(set) var users: [String: User] = [:]
  /// Thursday, 5 November 2026, noon in New York.
  let now = time("2026-11-05T17:00:00Z")

  init(
    _ engine: ReportEngine,
    _ write: @escaping @Sendable (any SQLConnection, [String: UserID]) throws -> Void
  ) async throws {
    store = try await engine.open()
    service = Service(
      store: store, passwords: PlainPasswords(), report: { Issue.record($0) })
    let administration = Administration(store: store, passwords: PlainPasswords())
    for name in ["Vera", "Otto", "Tess", "Ada"] {
      let permissions: Permissions = name == "Ada" ? [.use, .admin] : .use
      let id = try await administration.addUser(
        name: name, password: "correct horse", permissions: permissions)
      users[name] = User(id: id, name: name, permissions: permissions)
    }
    let ids = users.mapValues(\.id)
    try await store.write { db in
      try db.insert((1...40).map { ReportCampaign.voter($0) })
      try write(db, ids)
      try db.rebuildSummaries()
    }
  }

  func report(_ subject: ReportSubject, _ parameters: [String: String] = [:]) async throws -> Report
  {
    let ada = try #require(users["Ada"])
    return try await service.report(
      subject, parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, user: ada,
      now: now)
  }

  func report(_ name: ReportName, _ parameters: [String: String] = [:]) async throws -> Report {
    try await report(.report(name), parameters)
  }
}

/// A row of the log.
private struct WrittenContact {
  var user: UserID
  var voter: VoterID
  /// A call's; nil for a letter.
  var resolution: String?
  var notes: String?
  var at: Instant
  var isUndone = false
  var isLate = false
  /// Seconds since the one before.
  var pause: Int64 = 600
  var fillsQuota = false

  func add(to db: any SQLConnection) throws {
    let undone = isUndone ? "\(at.seconds + 60)" : "NULL"
    try db.run(
      """
      INSERT INTO contacts (result_key, uid, voter_id, mode, resolution, notes, occurred_at,
        recorded_at, late, undone_at, undone_by, pause, fills_quota)
      VALUES (\("k\(voter)"), \(user), \(voter), \(resolution == nil ? 0 : 1), \(resolution),
        \(notes), \(at), \(at), \(isLate), \(raw: undone), \(raw: isUndone ? "\(user)" : "NULL"),
        \(pause), \(fillsQuota))
      """)
  }
}

extension Report {
  fileprivate func column(_ name: String) -> [ReportValue] {
    let index = columns.firstIndex { $0.name == name }
    return rows.map { row in index.map { row[$0] } ?? .none }
  }
}

/// What each report leaves out: of other modes, days, hours, people, and what was taken back.
@Suite struct WrittenLogTests {
  private static let days = ["from": "2026-11-02", "to": "2026-11-03"]

  /// Vera: a letter before midnight in New York, which is the next day in Greenwich; three calls in
  /// one second of the day after, and a letter taken back in an hour of its own. Otto: a letter
  /// taken back, and a late call two weeks before. Tess: a call.
  private static func days(_ engine: ReportEngine) async throws -> WrittenLog {
    try await WrittenLog(engine) { db, users in
      let (vera, otto, tess) = (users["Vera"] ?? 0, users["Otto"] ?? 0, users["Tess"] ?? 0)
      let ten = time("2026-11-03T15:00:00Z")
      for contact in [
        WrittenContact(
          user: otto, voter: 9, resolution: "Busy", notes: "blue house",
          at: time("2026-10-20T15:00:00Z"), isLate: true),
        WrittenContact(user: vera, voter: 1, at: time("2026-11-03T04:30:00Z")),
        WrittenContact(user: vera, voter: 2, resolution: "Not home", notes: "blue door", at: ten),
        WrittenContact(user: vera, voter: 3, resolution: "Supporter", notes: "blue door", at: ten),
        WrittenContact(user: vera, voter: 4, resolution: "Refused", at: ten),
        WrittenContact(user: tess, voter: 8, resolution: "Busy", at: ten + 3_600),
        WrittenContact(user: otto, voter: 6, at: ten + 3_700, isUndone: true),
        WrittenContact(
          user: vera, voter: 5, notes: "blue, taken back", at: ten + 18_000, isUndone: true),
      ] { try contact.add(to: db) }
    }
  }

  @Test(arguments: ReportEngine.all)
  func sumsLeaveOutWhatIsNotAskedFor(_ engine: ReportEngine) async throws {
    let log = try await Self.days(engine)
    let totals = try await log.report(.totals, Self.days)
    #expect(totals.figures.first { $0.name == "volunteers" }?.value == .integer(2))
    #expect(totals.column("volunteers") == [.integer(1), .integer(2)])
    // The two days before begin with that of Otto's late call.
    let after = try await log.report(.totals, ["from": "2026-10-22", "to": "2026-10-23"])
    #expect(after.figures.map(\.before).prefix(3) == [.integer(0), .integer(1), .integer(1)])
    let letters = try await log.report(.activity, ["by": "day", "mode": "letters"] + Self.days)
    #expect(letters.column("letters") == [.integer(1), .integer(0)])
    let volunteers = try await log.report(.volunteers, Self.days)
    // Otto is told of for what was taken back, and Vera's hour without a result is none of work.
    #expect(volunteers.column("volunteer") == ["Vera", "Tess", "Otto"].map { .text($0) })
    #expect(volunteers.column("pace") == [.real(2), .real(1), .none])
    #expect(volunteers.column("taken_back") == [1, 0, 1].map { .integer($0) })
    let callers = try await log.report(.volunteers, ["mode": "calls"] + Self.days)
    #expect(callers.column("results") == [.integer(3), .integer(1)])
    #expect(callers.column("refused") == [.real(0.3333), .real(0)])
    let both = try await log.report(.volunteers, Self.days)
    #expect(both.column("refused") == [.real(0.3333), .real(0), .none])
    let clock = try await log.report(
      .resolutions, ["by": "hour-of-day", "from": "2026-11-03", "to": "2026-11-03"])
    #expect(clock.column("calls")[10...11] == [.integer(3), .integer(1)])
    // Of twelve there who can be written to, nobody; of eleven who can be called, two.
    let zips = try await log.report(.places, ["state": "NH", "city": "Concord"])
    #expect(
      zips.rows == [
        [
          .text("NH"), .text("Concord"), .text("03301"), .integer(0), .integer(12), .real(0),
          .integer(2), .integer(11), .real(0.1818),
        ]
      ])
    await log.store.close()
  }

  @Test(arguments: ReportEngine.all)
  func pagesLeaveOutWhatIsNotAskedForAndNothingElse(_ engine: ReportEngine) async throws {
    let log = try await Self.days(engine)
    var voters: [ReportValue] = []
    var parameters = ["limit": "1"] + Self.days
    repeat {
      let page = try await log.report(.results, parameters)
      voters += page.column("voter")
      parameters["after"] = page.next
    } while parameters["after"] != nil && voters.count < 20
    #expect(voters == [5, 6, 8, 4, 3, 2, 1].map { .integer($0) })
    let letters = try await log.report(.results, ["mode": "letters"] + Self.days)
    #expect(letters.column("voter") == [5, 6, 1].map { .integer($0) })
    let otto = try await log.report(.results, ["user": "\(log.users["Otto"]?.id ?? 0)"])
    #expect(otto.column("status") == [.text("taken back"), .text("late")])
    let notes = try await log.report(.notes)
    #expect(notes.column("voter") == [3, 2, 9].map { .integer($0) })
    let found = try await log.report(.notes, ["q": "blue"] + Self.days)
    #expect(found.column("voter") == [3, 2].map { .integer($0) })
    let ofOtto = try await log.report(
      .notes,
      ["q": "blue", "user": "\(log.users["Otto"]?.id ?? 0)", "from": "2026-08-04"]
        + ["to": "2026-11-03"])
    #expect(ofOtto.column("voter") == [.integer(9)])
    let refused = try await problem {
      try await log.report(.notes, ["q": "blue", "from": "2026-08-03", "to": "2026-11-03"])
    }
    #expect(refused?.errors?.map(\.field) == ["from"])
    await log.store.close()
  }

  @Test func aCSVGoesOnFromAPlaceToTheEnd() async throws {
    let log = try await WrittenLog(ReportEngine.all[0]) { db, users in
      try db.insert((1_001...2_102).map { ReportCampaign.voter($0) })
      for voter in VoterID(1_001)...2_102 {
        try WrittenContact(user: users["Vera"] ?? 0, voter: voter, at: Instant(seconds: voter))
          .add(to: db)
      }
    }
    let place = try #require(try await log.report(.results, ["limit": "1"]).next)
    let pages = try await log.service.reportPages(
      .report(.results), [("after", place)], user: try #require(log.users["Ada"]), now: log.now)
    var voters: [ReportValue] = []
    try await pages.forEach { rows in voters += rows.map { $0[6] } }
    #expect(voters == (1_001...2_101).reversed().map { .integer($0) })
    await log.store.close()
  }

  @Test(arguments: ReportEngine.all)
  func theUnusualIsOfTheModeAndThePersonAskedFor(_ engine: ReportEngine) async throws {
    let log = try await WrittenLog(engine) { db, users in
      let (vera, otto) = (users["Vera"] ?? 0, users["Otto"] ?? 0)
      let start = time("2026-11-04T15:00:00Z")
      for hour in 0..<3 {
        try WrittenContact(
          user: vera, voter: VoterID(1 + hour), at: start + Int64(hour) * 3_600, fillsQuota: true
        ).add(to: db)
      }
      try WrittenContact(user: vera, voter: 5, resolution: "Busy", at: start).add(to: db)
      for number in 0..<5 {
        try WrittenContact(
          user: otto, voter: VoterID(10 + number), resolution: "Not home",
          at: start + Int64(number), pause: 1
        ).add(to: db)
      }
    }
    let people = { (parameters: [String: String]) in
      try await log.report(.unusual, parameters).rows.map { Array($0.prefix(3)) }
    }
    let (vera, otto) = (try #require(log.users["Vera"]?.id), try #require(log.users["Otto"]?.id))
    let quota: [ReportValue] = [.text("Vera"), .integer(vera), .text("At the quota for hours")]
    let fast: [ReportValue] = [.text("Otto"), .integer(otto), .text("Faster than a call")]
    #expect(try await people([:]) == [fast, quota])
    #expect(try await people(["mode": "calls"]) == [fast])
    #expect(try await people(["mode": "letters"]) == [quota])
    #expect(try await people(["user": "\(vera)"]) == [quota])
    #expect(try await people(["to": "2026-11-03"]) == [])
    await log.store.close()
  }

  @Test(arguments: ReportEngine.all)
  func aHistoryHasAllThatHappened(_ engine: ReportEngine) async throws {
    let log = try await WrittenLog(engine) { db, users in
      let vera = users["Vera"] ?? 0
      let at = { (seconds: Int64) in Instant(seconds: seconds) }
      for (ending, moment) in [("skipped", 100), ("expired", 200), ("released", 300)] {
        try db.run(
          """
          INSERT INTO assignments (voter_id, uid, mode, assigned_at, ended_at, ending)
          VALUES (11, \(vera), 1, \(moment), \(moment + 50), \(ending))
          """)
      }
      let phone = #"{"phone": "603-555-0101"}"#
      try db.run(
        """
        INSERT INTO corrections (uid, voter_id, mode, at, `before`, `after`)
        VALUES (\(vera), 11, 1, 400, \(phone), \(#"{"phone": "603-555-0102"}"#))
        """)
      try WrittenContact(
        user: vera, voter: 11, resolution: "Deceased", at: at(500), isUndone: true
      ).add(to: db)
      // Somebody else with the same number.
      try WrittenContact(user: vera, voter: 10, resolution: "Do not call", at: at(600)).add(to: db)
      try db.run(
        """
        INSERT INTO pool_effects (result_key, effect, mode, voter_id, digits, ended_at)
        VALUES ('k11', 'deceased', 1, 11, NULL, 560), ('k10', 'no_call', 1, NULL, '6035550115', NULL)
        """)
    }
    let history = try await log.report(ReportSubject.history(11))
    #expect(
      zip(history.column("event"), history.column("details")).map { [$0, $1] } == [
        [.text("kept back"), .text("no_call")], [.text("result taken back"), .none],
        [.text("kept back"), .text("deceased, over")], [.text("Deceased"), .none],
        [.text("corrected"), .text("603-555-0101 → 603-555-0102")],
        [.text("taken off the list"), .none], [.text("put on a list"), .none],
        [.text("ran out at midnight"), .none], [.text("put on a list"), .none],
        [.text("skipped"), .none], [.text("put on a list"), .none],
      ])
    #expect(Set(history.column("volunteer")) == [.text("Vera")])
    await log.store.close()
  }

  @Test(arguments: ReportEngine.all)
  func aSearchKeepsToEveryWord(_ engine: ReportEngine) async throws {
    let log = try await WrittenLog(engine) { db, _ in
      for (id, state, number) in [(9, "ME", "B-22"), (10, "NH", "A-11")] {
        try db.run(
          """
          UPDATE voters SET registration_state = \(state), state_voter_id = \(number)
          WHERE id = \(id)
          """)
      }
      try db.insert(
        (1_001...2_001).map { id in
          Voter(
            id: id, name: VoterName(first: "Lee", last: "Crowd"), address: Address(), party: "D")
        })
    }
    let search = { (text: String) in try await log.report(ReportSubject.voters, ["q": text]) }
    #expect(try await search("Sample7, pat").column("voter") == [.integer(7)])
    #expect(try await search("Sample7, Quincy").rows == [])
    #expect(try await search("Sample7 030").column("voter") == [.integer(7)])
    #expect(try await search("Sample7 041").rows == [])
    #expect(try await search("B-22").column("voter") == [.integer(9)])
    #expect(try await search("A-11").column("voter") == [.integer(10)])
    let crowd = try await log.report(ReportSubject.voters, ["q": "Crowd", "limit": "1000"])
    #expect(crowd.rows.count == 1_000)
    #expect(crowd.remark?.hasPrefix("There are more") == true)
    await log.store.close()
  }
}

/// Both; those of the second where both have one.
private func + (one: [String: String], other: [String: String]) -> [String: String] {
  one.merging(other) { $1 }
}
