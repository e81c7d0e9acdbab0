import API
import Domain
import Foundation
import Storage
import Testing

@testable import Service

/// A small log counted by hand: two volunteers, three days around the end of daylight-saving time.
private struct SmallLog {
  let store: any Store
  let service: Service
  let vera: User
  let otto: User
  let ada: User
  /// Thursday, 5 November 2026, noon in New York.
  let now = time("2026-11-05T17:00:00Z")

  /// Vera: on the 1st at 1:30 (before and after the clocks go back) two letters, on the 3rd three
  /// calls within 20 seconds and one of them undone. Otto: on the 5th a letter and a call.
  init(_ engine: ReportEngine) async throws {
    store = try await engine.open()
    service = Service(
      store: store, passwords: PlainPasswords(), report: { Issue.record("the database: \($0)") })
    let administration = Administration(store: store, passwords: PlainPasswords())
    func user(_ name: String, _ permissions: Permissions) async throws -> User {
      User(
        id: try await administration.addUser(
          name: name, password: "correct horse", permissions: permissions),
        name: name, permissions: permissions)
    }
    vera = try await user("Vera", .use)
    otto = try await user("Otto", [.use, .trusted])
    ada = try await user("Ada", [.use, .admin])
    try await store.write { db in
      try db.insert((1...30).map { ReportCampaign.voter($0) })
      for (name, value) in [
        (Variable.weekdayPhoneStart, "0:00"), (.weekdayPhoneEnd, "24:00"),
        (.maxHourlyPhoneNumbers, "3"),
      ] {
        try Variables(db).set(name, to: value)
      }
    }
    try await record(.letters, "a1", by: vera, at: "2026-11-01T05:30:00Z")
    try await record(.letters, "a2", by: vera, at: "2026-11-01T06:30:00Z")
    let calls = "2026-11-03T15:00"
    try await record(.calls, "b1", by: vera, "Not home", "Nice dog, big", at: "\(calls):00Z")
    try await record(.calls, "b2", by: vera, "Not home", "Nice dog, big", at: "\(calls):09Z")
    try await record(.calls, "b3", by: vera, "Refused", at: "\(calls):20Z")
    _ = try await service.undoResult("b2", user: vera, now: time("\(calls):30Z"))
    try await record(.letters, "c1", by: otto, notes(100), at: "2026-11-05T16:00:00Z")
    try await record(.calls, "c2", by: otto, "Supporter", at: "2026-11-05T16:30:00Z")
  }

  private func notes(_ percent: Int) -> String { "\(percent)% for \"us\"" }

  private func record(
    _ mode: Mode, _ key: String, by user: User, _ first: String? = nil, _ notes: String? = nil,
    at text: String
  ) async throws {
    let at = time(text)
    let list = try await service.openList(mode, user: user, now: at)
    let voter = try #require(list.voters.first?.id)
    _ = try await service.recordResult(
      ResultRequest(
        resolution: mode == .calls ? first : nil, notes: mode == .calls ? notes : first,
        occurredAt: nil),
      key: key, mode: mode, voter: voter, user: user, now: at)
  }

  func report(_ name: ReportName, _ parameters: [String: String] = [:]) async throws -> Report {
    try await service.report(
      .report(name), parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, user: ada,
      now: now)
  }
}

extension Report {
  /// A row's values by column.
  fileprivate func row(_ index: Int) -> [String: ReportValue] {
    guard rows.indices.contains(index) else { return [:] }
    return Dictionary(uniqueKeysWithValues: zip(columns.map(\.name), rows[index]))
  }

  fileprivate func column(_ name: String) -> [ReportValue] {
    let index = columns.firstIndex { $0.name == name }
    return rows.map { row in index.map { row[$0] } ?? .none }
  }

  fileprivate func figure(_ name: String) -> ReportValue? {
    figures.first { $0.name == name }?.value
  }
}

@Suite struct ReportsTests {
  private static let week = ["from": "2026-11-01", "to": "2026-11-05"]

  @Test(arguments: ReportEngine.all)
  func countASmallLogAsByHand(_ engine: ReportEngine) async throws {
    let log = try await SmallLog(engine)
    try await totals(log)
    try await activity(log)
    try await volunteers(log)
    try await resolutions(log)
    try await places(log)
    try await pages(log)
    try await voters(log)
    #expect(try await log.store.read { try $0.wrongSummaries().map(\.invariant.name) } == [])
    await log.store.close()
  }

  private func totals(_ log: SmallLog) async throws {
    let totals = try await log.report(.totals, Self.week)
    #expect(totals.figure("letters") == .integer(3))
    #expect(totals.figure("calls") == .integer(3))
    #expect(totals.figure("volunteers") == .integer(2))
    // 30 voters less two of the other party; 3 are done and the rest of two lists is held.
    let open = try await log.store.read { try PoolCounts($0).read() }
    let letters = open.filter { $0.mode == .letters }.reduce(0) { $0 + $1.voters }
    #expect(totals.figure("pool_letters") == .integer(Int64(letters)))
    let prime = open.first { $0.mode == .calls && $0.isPrime }?.voters
    #expect(totals.figure("prime_calls") == prime.map { .integer(Int64($0)) })
    #expect(
      totals.figure("days_left_letters") == .real((Double(letters) * 70 / 3).rounded() / 10))
    let day = try await log.report(.totals, ["from": "2026-11-05", "to": "2026-11-05"])
    #expect(day.figure("letters") == .integer(1))
    #expect(day.figures.first { $0.name == "letters" }?.before == .integer(0))
    let third = try await log.report(
      .totals, ["from": "2026-11-02", "to": "2026-11-03", "mode": "letters"])
    #expect(third.figure("letters") == .integer(0))
    #expect(third.figures.first { $0.name == "letters" }?.before == .integer(2))
    #expect(third.figure("calls") == nil)
  }

  private func activity(_ log: SmallLog) async throws {
    let days = try await log.report(.activity, Self.week)
    #expect(days.column("letters") == [2, 0, 0, 0, 1].map { .integer($0) })
    #expect(days.column("calls") == [0, 0, 2, 0, 1].map { .integer($0) })
    #expect(days.column("before") == [0, 0, 0, 0, 0].map { .integer($0) })
    #expect(days.row(0)["day"] == .text("2026-11-01"))
    let after = try await log.report(.activity, ["from": "2026-11-03", "to": "2026-11-04"])
    #expect(after.columns.first?.kind == .instant)
    let before = try await log.report(
      .activity, ["from": "2026-11-03", "to": "2026-11-04", "by": "day"])
    #expect(before.column("before") == [2, 0].map { .integer($0) })
    // The hour from one to two came twice.
    let hours = try await log.report(
      .activity, ["from": "2026-11-01", "to": "2026-11-01", "by": "hour"])
    #expect(hours.rows.count == 25)
    #expect(hours.column("letters")[1] == .integer(1))
    #expect(hours.column("letters")[2] == .integer(1))
    let clock = try await log.report(
      .activity, Self.week.merging(["by": "hour-of-day"]) { $1 })
    #expect(clock.column("letters")[1] == .integer(2))
    #expect(clock.column("calls")[10] == .integer(2))
  }

  private func volunteers(_ log: SmallLog) async throws {
    let all = try await log.report(.volunteers)
    #expect(all.column("volunteer") == [.text("Vera"), .text("Otto")])
    let vera = all.row(0)
    #expect(vera["results"] == .integer(4))
    #expect(vera["letters"] == .integer(2))
    #expect(vera["pace"] == .real(1.3))
    #expect(vera["refused"] == .real(0.5))
    #expect(vera["quota_reached"] == .integer(1))
    #expect(vera["taken_back"] == .integer(1))
    #expect(vera["last_seen"] == .text("2026-11-03T15:00:20Z"))
    let sorted = try await log.report(.volunteers, ["sort": "volunteer", "limit": "1"])
    #expect(sorted.column("volunteer") == [.text("Otto")])
    let rest = try await log.report(
      .volunteers, ["sort": "volunteer", "limit": "1", "after": try #require(sorted.next)])
    #expect(rest.column("volunteer") == [.text("Vera")])
    #expect(rest.next == nil)
    let down = try await log.report(.volunteers, ["sort": "-calls"])
    #expect(down.column("calls") == [.integer(2), .integer(1)])
  }

  private func resolutions(_ log: SmallLog) async throws {
    let all = try await log.report(.resolutions, Self.week)
    #expect(all.column("resolution") == ["Not home", "Refused", "Supporter"].map { .text($0) })
    #expect(all.column("share") == [.real(0.3333), .real(0.3333), .real(0.3333)])
    let clock = try await log.report(.resolutions, ["by": "hour-of-day"])
    #expect(clock.row(10)["calls"] == .integer(2))
    #expect(clock.row(10)["reached"] == .integer(1))
    #expect(clock.row(11)["share"] == .real(1))
    #expect(clock.row(3)["share"] == ReportValue.none)
  }

  private func places(_ log: SmallLog) async throws {
    for parameters in [[:], Self.week] {
      let states = try await log.report(.places, parameters)
      #expect(Set(states.column("state")) == [.text("NH"), .text("ME")])
      let sum = { (name: String) in
        states.column(name).reduce(Int64(0)) { total, value in
          if case .integer(let number) = value { total + number } else { total }
        }
      }
      #expect(sum("letters") == 3)
      #expect(sum("calls") == 3)
      #expect(sum("letters_eligible") == 28)
      #expect(sum("calls_eligible") == 24)
    }
    let cities = try await log.report(.places, ["state": "NH"])
    #expect(Set(cities.column("city")) == [.text("Concord"), .text("Nashua")])
    let zips = try await log.report(.places, ["state": "NH", "city": "Concord"])
    #expect(zips.column("zip") == [.text("03301")])
    let none = try await log.report(.places, ["from": "2026-11-02", "to": "2026-11-02"])
    #expect(none.column("letters").allSatisfy { $0 == .integer(0) })
  }

  private func pages(_ log: SmallLog) async throws {
    var rows: [[ReportValue]] = []
    var after: String?
    repeat {
      var parameters = ["limit": "2"]
      parameters["after"] = after
      let page = try await log.report(.results, parameters)
      #expect(page.rows.count <= 2)
      rows += page.rows
      after = page.next
    } while after != nil
    #expect(rows.count == 7)
    #expect(rows.compactMap(\.first) == rows.compactMap(\.first).sorted { "\($0)" > "\($1)" })
    let whole = try await log.report(.results)
    #expect(whole.rows == rows)
    #expect(whole.column("status").filter { $0 == .text("taken back") }.count == 1)
    let own = try await log.report(.results, ["user": "\(log.vera.id)", "mode": "calls"])
    #expect(own.rows.count == 3)
    let notes = try await log.report(.notes)
    #expect(notes.column("notes") == [.text("100% for \"us\""), .text("Nice dog, big")])
    let found = try await log.report(.notes, Self.week.merging(["q": "100%"]) { $1 })
    #expect(found.rows.count == 1)
    let caseless = try await log.report(.notes, Self.week.merging(["q": "DOG"]) { $1 })
    #expect(caseless.rows.count == 1)
    #expect(try await log.report(.notes, Self.week.merging(["q": "_"]) { $1 }).rows == [])
    let refused = try await problem { try await log.report(.notes, ["q": "dog"]) }
    #expect(refused?.errors?.map(\.field) == ["from"])
    let unusual = try await log.report(.unusual)
    #expect(unusual.rows == [])
    #expect(unusual.remark != nil)
  }

  private func voters(_ log: SmallLog) async throws {
    let search = { (text: String) in
      try await log.service.report(.voters, [("q", text)], user: log.ada, now: log.now)
    }
    #expect(try await search("id:7").column("voter") == [.integer(7)])
    #expect(try await search("(603) 555-0111").column("voter") == [.integer(2), .integer(3)])
    #expect(try await search("sample7").column("voter").contains(.integer(7)))
    #expect(try await search("SAMPLE12, pat").column("voter") == [.integer(12)])
    #expect(try await search("Nobody").rows == [])
    #expect(try await problem { try await search("id:x") }?.errors?.map(\.field) == ["q"])
    let first = try #require(
      try await log.report(.results, ["user": "\(log.vera.id)"]).rows.last)
    guard case .integer(let voter) = first[6] else { return }
    let history = try await log.service.report(
      .history(voter), [], user: log.ada, now: log.now)
    #expect(history.column("event") == [.text("mailed"), .text("put on a list")])
    #expect(history.column("volunteer").first == .text("Vera"))
    let none = try await problem {
      try await log.service.report(.history(999), [], user: log.ada, now: log.now)
    }
    #expect(none?.code == .notFound)
  }

  @Test func tellEverythingWrongAtOnce() async throws {
    let log = try await SmallLog(ReportEngine.all[0])
    let cases: [(ReportName, [String: String], [String])] = [
      (.totals, ["from": "2026-02-30"], ["from"]),
      (.totals, ["from": "2026-11-02", "to": "2026-11-01"], ["to"]),
      (.totals, ["limit": "0"], ["limit"]), (.totals, ["limit": "1001"], ["limit"]),
      (.totals, ["limit": "9999999999999999999999"], ["limit"]),
      (.totals, ["mode": "fax", "colour": "red"], ["colour", "mode"]),
      (.totals, ["user": "1"], ["user"]), (.activity, ["by": "week"], ["by"]),
      (.activity, ["by": "hour", "from": "2020-01-01"], ["from"]),
      (.activity, ["from": "0001-01-01", "to": "9999-12-31"], ["from"]),
      (.volunteers, ["sort": "shoe_size"], ["sort"]), (.volunteers, ["after": "-1"], ["after"]),
      (.results, ["after": "x"], ["after"]), (.results, ["sort": "at"], ["sort"]),
      (.results, ["user": "-4"], ["user"]), (.notes, ["q": ""], ["q"]),
    ]
    for (name, parameters, fields) in cases {
      let refused = try await problem { try await log.report(name, parameters) }
      #expect(refused?.code == .invalid, "\(name) \(parameters)")
      #expect(refused?.errors?.map(\.field) == fields, "\(name) \(parameters)")
    }
    for user in [log.vera, log.otto] {
      let refused = try await problem {
        try await log.service.report(.report(.totals), [], user: user, now: log.now)
      }
      #expect(refused?.code == .forbidden)
    }
  }

  /// Against the same counted the slow way, from the log's rows.
  @Test(arguments: ReportEngine.all)
  func countALongLogAsTheSlowWay(_ engine: ReportEngine) async throws {
    let campaign = try await ReportCampaign(engine, voters: 200, seed: 11)
    for _ in 0..<400 { try await campaign.step() }
    let log = try await campaign.store.read { db in
      try db.rows(
        """
        SELECT c.uid, c.mode, c.resolution, c.recorded_at, v.MSTATE, v.MCITY FROM contacts c
        JOIN voters v ON v.id = c.voter_id WHERE c.undone_at IS NULL
        """)
    }
    #expect(log.count > 40)
    let zone = Settings().campaignZone
    let from = CalendarDay(noon, in: zone).adding(days: 1)
    let to = from.adding(days: 1)
    let range = from.start(in: zone)..<to.adding(days: 1).start(in: zone)
    let chosen = try log.filter { range.contains(try $0.instant("recorded_at")) }
    let ada = campaign.users[3]
    let report = { (name: ReportName) in
      try await campaign.service.report(
        .report(name), [("from", from.description), ("to", to.description), ("limit", "1000")],
        user: ada, now: campaign.now)
    }
    let sum = { (report: Report, name: String) in
      report.column(name).reduce(Int64(0)) { total, value in
        if case .integer(let number) = value { total + number } else { total }
      }
    }
    let letters = try Int64(chosen.filter { try $0.mode("mode") == .letters }.count)
    let calls = Int64(chosen.count) - letters
    for name in [ReportName.activity, .volunteers, .places] {
      let answer = try await report(name)
      #expect(sum(answer, "letters") == letters, "\(name)")
      #expect(sum(answer, "calls") == calls, "\(name)")
    }
    let totals = try await report(.totals)
    #expect(totals.figure("letters") == .integer(letters))
    #expect(
      try totals.figure("volunteers")
        == .integer(Int64(Set(chosen.map { try $0.integer("uid") }).count)))
    let byUser = try Dictionary(grouping: chosen) { try $0.integer("uid") }
    let volunteers = try await report(.volunteers)
    for (index, user) in volunteers.column("user").enumerated() {
      guard case .integer(let id) = user else { continue }
      #expect(volunteers.row(index)["results"] == .integer(Int64(byUser[id]?.count ?? 0)))
    }
    let resolutions = try await report(.resolutions)
    let names = try Dictionary(grouping: chosen.filter { try $0.mode("mode") == .calls }) {
      try $0.text("resolution")
    }
    #expect(resolutions.rows.count == names.count)
    for (index, name) in resolutions.column("resolution").enumerated() {
      guard case .text(let text) = name else { continue }
      #expect(resolutions.row(index)["calls"] == .integer(Int64(names[text]?.count ?? 0)))
    }
    #expect(try await report(.results).rows.count >= chosen.count)
    await campaign.store.close()
  }
}
