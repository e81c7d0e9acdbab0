import API
import Domain
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Service
import Storage
import Synchronization
import Testing

@testable import Server

@Suite struct ReportRouteTests {
  /// Every call, and who may make it.
  private enum Who { case anybody, volunteers, admins }

  private static func who(_ route: Route) -> Who {
    switch route {
    case .signIn, .signUp, .signOut: .anybody
    case .session, .changePassword, .list, .openList, .refill, .recordResult, .undoResult, .skip,
      .correct:
      .volunteers
    case .correctAsAdmin, .report, .findVoters, .voterHistory, .actions, .act, .undoAction,
      .settings, .changeSetting, .unsetSetting:
      .admins
    }
  }

  private static let routes: [Route] =
    [
      .signIn, .session, .signOut, .signUp, .changePassword, .list(.letters), .openList(.calls),
      .refill(.letters), .recordResult(.letters, 1), .undoResult("k"), .skip(.letters, 1),
      .correct(.letters, 1), .correctAsAdmin(1), .findVoters(ReportQuery(text: "x")),
      .voterHistory(1), .actions, .act, .undoAction(1), .settings,
      .changeSetting("eblocks_contact"), .unsetSetting("eblocks_contact"),
    ] + ReportName.allCases.map { .report($0, ReportQuery()) }

  /// What each call that has a body can read.
  private static func body(_ route: Route) -> String? {
    switch route {
    case .act: #"{"kind": "release_lists", "user": 1}"#
    case .changeSetting: #"{"value": "Ann"}"#
    default: route.method == .get ? nil : "{}"
    }
  }

  @Test func everyRouteKnowsItsPermission() async throws {
    let campaign = try await Campaign()
    let (ruth, ada) = (try await campaign.signIn("Ruth"), try await campaign.signIn("Ada"))
    let nobody = try await campaign.send(
      "POST", "/v1/session", json: #"{"username": "Nobody", "password": "correct horse"}"#)
    #expect(nobody.status == 403)
    for route in Self.routes {
      let send = { (cookie: String?) in
        try await campaign.send(
          route.method.rawValue, route.path, json: Self.body(route),
          cookie: cookie, key: "k-1"
        ).code
      }
      let who = Self.who(route)
      let stranger = try await send(nil)
      #expect((stranger == .unauthenticated) == (who != .anybody), "\(route)")
      if who == .anybody { continue }
      let volunteer = try await send(ruth)
      #expect((volunteer == .forbidden) == (who == .admins), "\(route)")
      // Whoever may not do it does not hear how it is done.
      if who == .admins, route.method != .get {
        let nonsense = try await campaign.send(
          route.method.rawValue, route.path, json: "[", cookie: ruth, key: "k-1")
        #expect(try nonsense.code == .forbidden, "\(route)")
      }
      if route == .changePassword { continue }
      #expect(try await send(ada) != .forbidden, "\(route)")
    }
  }

  @Test func answersNonsenseWithAProblemOfEachField() async throws {
    let campaign = try await Campaign()
    let ada = try await campaign.signIn("Ada")
    let get = { (path: String) in try await campaign.send("GET", path, cookie: ada) }
    #expect(try await get("/v1/reports/weather").code == .notFound)
    let bad = try await get("/v1/reports/totals?from=2026-13-40&limit=0&x=1&mode=fax")
    #expect(bad.status == 422)
    let fields = try bad.decoded(Problem.self).errors?.map(\.field) ?? []
    #expect(Set(fields) == ["from", "limit", "x", "mode"])
    #expect(try await get("/v1/voters").code == .invalid)
    #expect(try await get("/v1/voters?q=M%C3%BCller").status == 200)
    #expect(try await get("/v1/voters/1/history").status == 200)
    #expect(try await get("/v1/voters/77/history").code == .notFound)
    for name in ReportName.allCases {
      #expect(try await get("/v1/reports/\(name.rawValue)").status == 200)
    }
  }

  /// Contacts of one user, the newest first, with notes that are hard on a CSV.
  private static func filled(_ count: Int) async throws -> Campaign {
    let campaign = try await Campaign()
    try await campaign.store.write { db in
      for number in 1...count {
        let notes = Self.notes[number % Self.notes.count]
        try db.run(
          """
          INSERT INTO contacts (result_key, uid, voter_id, mode, notes, occurred_at, recorded_at,
            late)
          VALUES (\("k\(number)"), 1, \(1 + number % 30), 0, \(notes), \(number), \(number), 1)
          """)
      }
    }
    return campaign
  }

  private static let notes = [
    "=HYPERLINK(\"http://x\")", "plain", "two\r\nlines", "a, \"b\"", "+1", "-1", "@SUM(A1)",
    " blank ", "Zoë 王小明", "\tTab",
  ]

  @Test func sendsAWholeLogThatARealReaderReads() async throws {
    let campaign = try await Self.filled(2_345)
    let answer = try await campaign.send(
      "GET", "/v1/reports/results", cookie: campaign.signIn("Ada"),
      headers: ["Accept": "text/csv"])
    #expect(answer.status == 200)
    #expect(answer.headers[.contentType] == "text/csv; charset=utf-8; header=present")
    #expect(
      answer.headers[.contentDisposition] == "attachment; filename=\"eblocks-results.csv\"")
    let rows = try Self.read(answer.body)
    #expect(rows.count == 2_346)
    #expect(rows.first?.prefix(3) == ["at", "mode", "resolution"])
    let at = try #require(rows.first?.firstIndex(of: "notes"))
    for (index, row) in rows.dropFirst().enumerated() {
      let note = Self.notes[(2_345 - index) % Self.notes.count]
      let isFormula = "=+-@\t".contains(note.first ?? " ")
      guard row[at] == (isFormula ? "'" + note : note) else {
        Issue.record("row \(index) has \(row[at])")
        return
      }
    }
    let few = try await campaign.send(
      "GET", "/v1/reports/results?limit=7", cookie: campaign.signIn("Ada"),
      headers: ["Accept": "application/json, text/csv"])
    #expect(try Self.read(few.body).count == 8)
  }

  /// Read strictly by RFC 4180; and by Python's csv module, to the same rows.
  private static func read(_ csv: Data) throws -> [[String]] {
    let rows = try #require(StrictCSV.rows(csv))
    #expect(try readByPython(csv) == rows)
    return rows
  }

  private static func readByPython(_ csv: Data) throws -> [[String]] {
    let file = NSTemporaryDirectory() + "eblocks-\(UUID().uuidString).csv"
    try csv.write(to: URL(fileURLWithPath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    let python = Process()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    python.arguments = [
      "-c",
      """
      import csv, json, sys
      rows = csv.reader(open(sys.argv[1], newline='', encoding='utf-8'), strict=True)
      json.dump(list(rows), sys.stdout)
      """, file,
    ]
    let output = Pipe()
    python.standardOutput = output
    try python.run()
    let json = output.fileHandleForReading.readDataToEndOfFile()
    python.waitUntilExit()
    try #require(python.terminationStatus == 0)
    return try JSONDecoder().decode([[String]].self, from: json)
  }

  @Test func aReportCutOffHasNoEnd() async throws {
    let campaign = try await Self.filled(3_000)
    let service = campaign.backend.service
    let ada = try await service.authenticate(
      session: campaign.signIn("Ada").split(separator: "=").last.map(String.init),
      now: Campaign.opening)
    let pages = try await service.reportPages(
      .report(.results), [], user: ada, now: Campaign.opening)
    let state = Mutex((written: 0, isFinished: false))
    let body = ReportController.body(of: pages, logger: .init(label: "test"))
    await #expect(throws: Problem.self) {
      try await body.write(
        Writer(
          onWrite: { count in
            state.withLock { $0.written += count }
            await campaign.store.close()
          }, onFinish: { state.withLock { $0.isFinished = true } }))
    }
    #expect(state.withLock { $0.written } > 1_000)
    #expect(!state.withLock { $0.isFinished })
  }

  private struct Writer: ResponseBodyWriter {
    let onWrite: @Sendable (Int) async -> Void
    let onFinish: @Sendable () -> Void

    mutating func write(_ buffer: ByteBuffer) async throws { await onWrite(buffer.readableBytes) }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws { onFinish() }
  }
}

/// Reads what RFC 4180 allows, and nothing else.
private enum StrictCSV {
  /// nil for what is no such file: a quote in the middle, a lone CR or LF, a last line without an
  /// end, lines of unlike length.
  static func rows(_ csv: Data) -> [[String]]? {
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var rest = Array(csv)[...]
    while !rest.isEmpty {
      cell = []
      if rest.first == 0x22 {
        rest = rest.dropFirst()
        while true {
          guard let byte = rest.popFirst() else { return nil }
          if byte != 0x22 {
            cell.append(byte)
          } else if rest.first == 0x22 {
            cell.append(0x22)
            rest = rest.dropFirst()
          } else {
            break
          }
        }
      } else {
        while let byte = rest.first, byte != 0x2C, byte != 0x0D {
          if byte == 0x22 || byte == 0x0A { return nil }
          cell.append(byte)
          rest = rest.dropFirst()
        }
      }
      guard let text = String(validating: cell, as: UTF8.self) else { return nil }
      row.append(text)
      switch rest.popFirst() {
      case 0x2C: continue
      case 0x0D:
        guard rest.popFirst() == 0x0A, row.count == rows.first?.count ?? row.count else {
          return nil
        }
        rows.append(row)
        row = []
      default: return nil
      }
    }
    return row.isEmpty ? rows : nil
  }
}
