import API
import Domain
import Foundation

@testable import ClientCore

/// What a server answers to admins: reports of invented volunteers, with pages, sorts and days.
struct FakeDesk {
  /// Names in the order of the report, with results.
  var volunteers: [(id: UserID, name: String, results: Int64)] = (1...8).map {
    (UserID($0), $0 == 3 ? "王小明" : "volunteer \($0)", Int64(900 / $0))
  }
  /// Rows of a page.
  var page = 100
  /// Reports without any row.
  var isEmpty = false
  /// Above the volunteers stands who did most.
  var hasVolunteerChart = false
  /// Answers every report with this.
  var problem: Problem?
  /// Answers what is done and changed with this.
  var refusal: Problem?
  /// Answers with this what something would do.
  var preview: AdminActionAnswer?
  var actions: [AdminAction] = []
  var settings: [SettingDescription] = [
    SettingDescription(
      name: "eblocks_chunk_addresses", meaning: "letters on a full list", standard: "10",
      value: "12", isSet: true, problem: nil, isSecret: false),
    SettingDescription(
      name: "eblocks_resolutions", meaning: "how a call can end, one a line",
      standard: "Spoke\nNot home", value: nil, isSet: false, problem: nil, isSecret: false),
    SettingDescription(
      name: "eblocks_slack_webhook", meaning: "address that receives party milestones",
      standard: nil, value: nil, isSet: true, problem: nil, isSecret: true),
    SettingDescription(
      name: "eblocks_weekday_phone_end", meaning: "when calls must end, Monday to Friday",
      standard: "21:00", value: "late", isSet: true, problem: "not a time of day",
      isSecret: false),
  ]
  /// Every call that came, with its body.
  var log: [String] = []
  /// Confirmed deeds by key: each is done once.
  var deeds: [String: AdminActionRequest] = [:]

  mutating func answer(_ request: APIRequest, at now: Instant) -> Reply {
    log.append("\(request.route.method.rawValue) \(request.route.path)")
    switch request.route {
    case .report(let name, let query): return report(name, query, now)
    case .findVoters(let query): return table(voters(query, now))
    case .voterHistory: return table(history(now))
    case .actions: return FakeServer.reply(AdminActions(actions: actions))
    case .act: return act(request, now)
    case .undoAction(let id): return undo(id, now)
    case .settings: return FakeServer.reply(SettingDescriptions(settings: settings))
    case .changeSetting(let name): return change(name, request)
    case .unsetSetting(let name): return set(name, nil)
    default: return FakeServer.reply(Problem(.notFound, "There is nothing here."))
    }
  }

  // MARK: Reports

  private func table(_ report: Report) -> Reply {
    if let problem { return FakeServer.reply(problem) }
    var report = report
    if isEmpty {
      (report.rows, report.figures) = ([], [])
      report.charts = []
    }
    return FakeServer.reply(report)
  }

  private func report(_ name: ReportName, _ query: ReportQuery, _ now: Instant) -> Reply {
    if query.sort == "last_seen" || query.sort == "-last_seen" {
      return FakeServer.reply(
        Problem(
          .invalid, "Something needs another look.",
          errors: [FieldError(field: "sort", message: "It cannot be sorted by that.")]))
    }
    switch name {
    case .totals: return table(totals(query, now))
    case .activity: return table(activity(query, now))
    case .volunteers: return table(volunteerTable(query, now))
    case .resolutions: return table(resolutions(query, now))
    case .places: return table(places(query, now))
    case .unusual: return table(unusual(query, now))
    case .notes, .results: return table(results(name, query, now))
    }
  }

  private func blank(_ name: String, _ query: ReportQuery, _ now: Instant) -> Report {
    Report(
      name: name, from: query.from, to: query.to, mode: query.mode, zone: Session.zone.identifier,
      at: now, columns: [], rows: [])
  }

  private func totals(_ query: ReportQuery, _ now: Instant) -> Report {
    var report = blank("totals", query, now)
    report.figures = [
      ReportFigure("letters", "Letters", .count, .integer(12_345), before: .integer(11_141)),
      ReportFigure("calls", "Calls", .count, .integer(34_567), before: .integer(40_001)),
      ReportFigure("volunteers", "Volunteers active", .count, .integer(48), before: .integer(48)),
      ReportFigure("letters_left", "Left for letters", .count, .integer(1_204_567)),
      ReportFigure("letters_prime", "Prime of them", .count, .integer(98_765)),
      ReportFigure("letters_days", "Days until dry", .number, .real(28.4)),
      ReportFigure("calls_left", "Left for calls", .count, .integer(987_654)),
      ReportFigure("calls_prime", "Prime of them", .count, .integer(87_654)),
      ReportFigure("calls_days", "Days until dry", .number, .real(171)),
    ]
    report.columns = [
      ReportColumn("mode", "Mode", .mode), ReportColumn("results", "Results", .count),
      ReportColumn("before", "Period before", .count), ReportColumn("left", "Left", .count),
    ]
    report.rows = [
      [.text("letters"), .integer(12_345), .integer(11_141), .integer(1_204_567)],
      [.text("calls"), .integer(34_567), .integer(40_001), .integer(987_654)],
    ]
    report.charts = [
      ReportChart(
        title: "Results by day", shape: .line, unit: "results", labels: Self.days,
        series: [
          .init("Letters", Self.perDay.map { Double($0 / 3) }),
          .init("Calls", Self.perDay.map { Double($0 - $0 / 3) }),
        ])
    ]
    return report
  }

  private static let days = [
    "28 Oct", "29 Oct", "30 Oct", "31 Oct", "1 Nov", "2 Nov", "3 Nov",
  ]
  private static let perDay: [Int64] = [120, 340, 560, 480, 90, 700, 650]

  private func activity(_ query: ReportQuery, _ now: Instant) -> Report {
    var report = blank("activity", query, now)
    report.columns = [
      ReportColumn("day", "Day", .day), ReportColumn("letters", "Letters", .count),
      ReportColumn("calls", "Calls", .count), ReportColumn("results", "Results", .count),
    ]
    let values = Self.perDay
    report.rows = values.enumerated().map { index, value in
      [
        .text(index < 4 ? "2026-10-\(28 + index)" : "2026-11-0\(index - 3)"), .integer(value / 3),
        .integer(value - value / 3), .integer(value),
      ]
    }
    report.charts = [
      ReportChart(
        title: "Results a day", shape: .line, unit: "results", labels: Self.days,
        series: [
          .init("this week", values.map(Double.init)),
          .init("the week before", [300, 320, 310, 305, 280, 330, 340]),
        ]),
      ReportChart(
        title: "Letters and calls", shape: .line, unit: "results", labels: Self.days,
        series: [
          .init("Letters", values.map { Double($0 / 3) }),
          .init("Calls", values.map { Double($0 - $0 / 3) }),
        ]),
    ]
    return report
  }

  private func volunteerTable(_ query: ReportQuery, _ now: Instant) -> Report {
    var report = blank("volunteers", query, now)
    report.columns = [
      ReportColumn("volunteer", "Volunteer", .text), ReportColumn("user", "Number", .user),
      ReportColumn("results", "Results", .count), ReportColumn("letters", "Letters", .count),
      ReportColumn("calls", "Calls", .count), ReportColumn("pace", "An hour", .number),
      ReportColumn("last_seen", "Last seen", .instant),
      ReportColumn("refused", "Refused", .share), ReportColumn("quota", "At quota", .count),
    ]
    var sorted = volunteers
    switch query.sort {
    case "volunteer": sorted.sort { $0.name < $1.name }
    case "-volunteer": sorted.sort { $0.name > $1.name }
    case "results": sorted.sort { ($0.results, $0.id) < ($1.results, $1.id) }
    default: sorted.sort { ($0.results, $1.id) > ($1.results, $0.id) }
    }
    if hasVolunteerChart {
      let top = sorted.prefix(12)
      report.charts = [
        ReportChart(
          title: "Most results", shape: .bars, unit: "results", labels: top.map(\.name),
          series: [.init("Results", top.map { Double($0.results) })])
      ]
    }
    let first = query.after.flatMap { Int($0) } ?? 0
    let end = min(first + (query.limit ?? page), sorted.count)
    report.rows = sorted[min(first, end)..<end].map { volunteer in
      [
        .text(volunteer.name), .integer(volunteer.id), .integer(volunteer.results),
        .integer(volunteer.results / 3), .integer(volunteer.results - volunteer.results / 3),
        .real(22.14), .text((now - volunteer.id * 3_000).rfc3339), .real(0.125),
        .integer(volunteer.id % 3),
      ]
    }
    report.next = end < sorted.count ? String(end) : nil
    return report
  }

  private func resolutions(_ query: ReportQuery, _ now: Instant) -> Report {
    var report = blank("resolutions", query, now)
    let counts: [(String, Int64)] = [
      ("Spoke with voter", 410), ("Left a message", 260), ("Not home", 220), ("Refused", 75),
      ("Wrong number", 35),
    ]
    report.columns = [
      ReportColumn("resolution", "Resolution", .text), ReportColumn("calls", "Calls", .count),
      ReportColumn("share", "Share", .share),
    ]
    report.rows = counts.map { [.text($0.0), .integer($0.1), .real(Double($0.1) / 1_000)] }
    report.charts = [
      ReportChart(
        title: "How calls ended", shape: .bars, unit: "share of calls", labels: counts.map(\.0),
        series: [.init("calls", counts.map { Double($0.1) / 1_000 })]),
      ReportChart(
        title: "Reached by hour", shape: .line, unit: "share of calls",
        labels: (0..<24).map { "\($0):00" },
        series: [.init("reached", (0..<24).map { Double($0 % 12) / 30 })]),
    ]
    return report
  }

  private func places(_ query: ReportQuery, _ now: Instant) -> Report {
    var report = blank("places", query, now)
    let by = query.by ?? "state"
    report.columns =
      [ReportColumn("state", "State", .text)]
      + (by == "state" ? [] : [ReportColumn("city", "City", .text)])
      + (by == "zip" ? [ReportColumn("zip", "ZIP", .text)] : [])
      + [ReportColumn("reached", "Reached", .count), ReportColumn("share", "Share", .share)]
    let names: [[String]] =
      switch by {
      case "state": [["NH"], ["VT"]]
      case "city": [["NH", "Concord"], ["NH", "Dover"]]
      default: [["NH", "Concord", "03301"], ["NH", "Concord", "03303"]]
      }
    report.rows = names.map { $0.map(ReportValue.text) + [.integer(1_234), .real(0.25)] }
    return report
  }

  private func unusual(_ query: ReportQuery, _ now: Instant) -> Report {
    var report = blank("unusual", query, now)
    report.columns = [
      ReportColumn("volunteer", "Volunteer", .text), ReportColumn("user", "Number", .user),
      ReportColumn("reason", "Reason", .text), ReportColumn("details", "Details", .text),
    ]
    report.rows = [
      [
        .text("volunteer 4"), .integer(4), .text("fast calls"),
        .text("41 of 52 calls came within 10 seconds of the one before, faster than a call can be"),
      ],
      [
        .text("volunteer 6"), .integer(6), .text("same notes"),
        .text("the same notes 38 times"),
      ],
    ]
    return report
  }

  private func results(_ name: ReportName, _ query: ReportQuery, _ now: Instant) -> Report {
    var report = blank(name.rawValue, query, now)
    report.columns = [
      ReportColumn("at", "When", .instant), ReportColumn("mode", "Mode", .mode),
      ReportColumn("volunteer", "Volunteer", .text), ReportColumn("user", "Number", .user),
      ReportColumn("name", "Voter", .text), ReportColumn("voter", "Voter number", .voter),
      ReportColumn("notes", "Notes", .text),
    ]
    report.rows = (1...5).map { number in
      [
        .text((now - Int64(number) * 600).rfc3339), .text("calls"),
        .text("volunteer \(query.user ?? 2)"), .integer(query.user ?? 2),
        .text("Voter Number \(number)"), .integer(Int64(100 + number)),
        .text("Asked about\nthe school budget \u{1B}[31mand more"),
      ]
    }
    return report
  }

  private func voters(_ query: ReportQuery, _ now: Instant) -> Report {
    var report = blank("voters", query, now)
    report.columns = [
      ReportColumn("name", "Name", .text), ReportColumn("voter", "Number", .voter),
      ReportColumn("phone", "Phone", .text), ReportColumn("city", "City", .text),
    ]
    report.rows = [
      [.text("Ada Smith"), .integer(101), .text("603-555-0142"), .text("Dover")],
      [.text("Adam Smith"), .integer(102), .text(""), .text("Keene")],
    ]
    return report
  }

  private func history(_ now: Instant) -> Report {
    var report = blank("history", ReportQuery(), now)
    report.columns = [
      ReportColumn("at", "When", .instant), ReportColumn("what", "What", .text),
      ReportColumn("by", "By", .text),
    ]
    report.rows = [[.text(now.rfc3339), .text("called: Spoke with voter"), .text("ann")]]
    return report
  }

  // MARK: Deeds

  private mutating func act(_ request: APIRequest, _ now: Instant) -> Reply {
    guard let body = try? JSON.decode(AdminActionRequest.self, from: request.body ?? Data()) else {
      return FakeServer.reply(Problem(.malformed, "No JSON."))
    }
    if let refusal { return FakeServer.reply(refusal) }
    if body.kind == .closeNumber || body.kind == .closeVoter {
      return close(body, request.idempotencyKey)
    }
    guard body.confirmed == true else {
      if let preview { return FakeServer.reply(preview) }
      return FakeServer.reply(
        AdminActionAnswer(
          text: "Takes back 41 results of volunteer 1; 41 voters return to the pools.", count: 41))
    }
    guard let key = request.idempotencyKey else {
      return FakeServer.reply(
        Problem(
          .invalid, "No key.",
          errors: [FieldError(field: "Idempotency-Key", message: "A key is needed.")]))
    }
    deeds[key] = body
    return FakeServer.reply(
      AdminActionAnswer(text: "41 results of volunteer 1 were taken back.", count: 41), status: 201)
  }

  /// Nobody has the number.
  private mutating func close(_ body: AdminActionRequest, _ key: String?) -> Reply {
    let what = body.phone.map(PhoneNumber.grouped) ?? "voter \(body.voter ?? 0)"
    guard body.confirmed == true, let key else {
      return FakeServer.reply(
        AdminActionAnswer(text: "Takes \(what) out. No voter has this number now.", count: 0))
    }
    deeds[key] = body
    return FakeServer.reply(AdminActionAnswer(text: "Took \(what) out.", count: 0), status: 201)
  }

  private mutating func undo(_ id: Int64, _ now: Instant) -> Reply {
    if let refusal { return FakeServer.reply(refusal) }
    if let index = actions.firstIndex(where: { $0.id == id }) {
      actions[index].undoneAt = now
      actions[index].undoneBy = "ann"
      actions[index].canUndo = false
    }
    return FakeServer.reply(AdminActionAnswer(text: "41 results count again.", count: 41))
  }

  private mutating func change(_ name: String, _ request: APIRequest) -> Reply {
    guard let body = try? JSON.decode(SettingChange.self, from: request.body ?? Data()) else {
      return FakeServer.reply(Problem(.malformed, "No JSON."))
    }
    return set(name, body.value)
  }

  private mutating func set(_ name: String, _ value: String?) -> Reply {
    if let refusal { return FakeServer.reply(refusal) }
    guard let index = settings.firstIndex(where: { $0.name == name }) else {
      return FakeServer.reply(Problem(.notFound, "No such setting."))
    }
    settings[index].value = value
    settings[index].isSet = value != nil
    settings[index].problem = nil
    return FakeServer.reply(SettingDescriptions(settings: settings))
  }
}
