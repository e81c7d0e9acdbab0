import Foundation

/// What an admin asks for, one after the other, of a campaign that has been going on for sixty days.
struct ReportsBench {
  /// One question, and the milliseconds to each whole answer.
  struct Question {
    let what: String
    let path: String
    fileprivate(set) var times = Sample()

    fileprivate init(_ what: String, _ path: String) {
      self.what = what
      self.path = path
    }
  }

  private(set) var questions: [Question]
  private(set) var failures: [String: Int] = [:]

  /// Who asks.
  static let session = "bench-admin"

  /// - Parameter voter: one who has been contacted.
  init(server: RunningServer, voter: Int, rounds: Int) throws {
    questions = Self.questions(voter)
    for round in 0...rounds {
      for index in questions.indices {
        try Interruption.check()
        let loop = try LoadLoop(ports: [server.port])
        try loop.add(
          Once(HTTPRequest.bytes("GET", questions[index].path, session: Self.session), as: .read))
        let figures = try loop.run(.steady, seconds: 60)
        failures.merge(figures.failures) { $0 + $1 }
        // The first time is for the caches of everything.
        guard round > 0 else { continue }
        for time in figures[.read].values { questions[index].times.add(time) }
      }
    }
  }

  private static func questions(_ voter: Int) -> [Question] {
    let words = "from=\(day(-61))&to=\(day(1))"
    return [
      Question("totals", "/v1/reports/totals"),
      Question("activity by day", "/v1/reports/activity?by=day"),
      Question("activity by hour", "/v1/reports/activity?by=hour"),
      Question("volunteers", "/v1/reports/volunteers"),
      Question("resolutions", "/v1/reports/resolutions"),
      Question("resolutions by hour of day", "/v1/reports/resolutions?by=hour-of-day"),
      Question("places, states", "/v1/reports/places?by=state"),
      Question("places, ZIP codes", "/v1/reports/places?by=zip"),
      Question("unusual", "/v1/reports/unusual"),
      Question("notes, newest", "/v1/reports/notes"),
      Question("notes with a word", "/v1/reports/notes?q=yard%20sign&\(words)"),
      Question("notes with a word in none", "/v1/reports/notes?q=xylophone&\(words)"),
      Question("voters of a name", "/v1/voters?q=Smith"),
      Question("voters of two names", "/v1/voters?q=Ann%20Smith"),
      Question("voters of nobody's name", "/v1/voters?q=Xylander"),
      Question("a voter's history", "/v1/voters/\(voter)/history"),
    ]
  }

  /// `2026-11-22`, so many days from now.
  private static func day(_ difference: Int) -> String {
    Date(timeIntervalSinceNow: Double(difference) * 86_400)
      .formatted(.iso8601.year().month().day())
  }

  /// Statements that make the admin, and the session.
  ///
  /// - Parameter now: seconds since 1970.
  static func admin(now: Int) -> [String] {
    [
      "INSERT INTO perm_groups (perm_group_id, group_perms) "
        + "VALUES ('bench_admins', ',eblocks_use,eblocks_admin')",
      "INSERT INTO users (uid, nickname, passwd, perm_group) "
        + "VALUES (999999999, 'Bench admin', '*', 'bench_admins')",
      "INSERT INTO sessions (id, uid, last_accessed) VALUES ('\(session)', 999999999, \(now))",
    ]
  }
}
