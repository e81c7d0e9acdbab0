import Foundation

/// Lists of many that run out at once, ended by the operator's command while others go on telling
/// of letters: how long it takes, and how long any of them waits.
struct ExpiryBench {
  private(set) var rows: [Row] = []
  private(set) var failures: [(failures: [String: Int], what: String)] = []

  private static let clients = 16
  /// Results a second that are asked for.
  private static let rate = 50.0

  /// - Parameters:
  ///   - assignments: that have run out.
  ///   - volunteers: how many the site has.
  init(
    site: Site, server: RunningServer, engine: String, assignments: Int, volunteers: Int
  ) throws {
    var seats = Seats(count: volunteers)
    let loop = try LoadLoop(ports: [server.port])
    for client in 0..<Self.clients {
      try loop.add(
        Writer(
          sessions: try seats.take(volunteers / Self.clients),
          resultsEach: ResultsBench.resultsEach, key: "expiry-\(client)"))
    }
    let pace = LoadLoop.Pace.every(seconds: Double(Self.clients) / Self.rate)
    let before = try loop.run(pace, seconds: 5)
    let start = Monotonic.nanoseconds
    let command = try site.start(["expire"])
    var during = LoadFigures()
    while command.isRunning { during.add(try loop.run(pace, seconds: 1)) }
    let seconds = Double(Monotonic.nanoseconds - start) / 1e9
    guard command.finish().status == 0 else { throw Trouble("eblocks-server expire failed.") }
    rows = [
      Row(
        "assignments expired, of \(Figure.grouped(assignments)), \(engine)",
        Sample([Double(assignments) / seconds]), unit: .rate),
      Row(
        "a result's answer meanwhile, \(engine)", during[.result],
        beside: ("before", before[.result]), unit: .milliseconds),
      Row(
        "the longest, \(engine)", Sample([during[.result].quantile(1) ?? 0]),
        beside: ("before", Sample([before[.result].quantile(1) ?? 0])), unit: .milliseconds),
    ]
    failures = [
      (before.failures, "the results before the expiry on \(engine)"),
      (during.failures, "the results during the expiry on \(engine)"),
    ]
  }

  /// Statements that give the first voters to volunteers of the day before yesterday, ten each.
  static func lists(_ voters: Int, now: Int) -> [String] {
    let then = now - 2 * 86_400
    return [
      "UPDATE voters SET address_assigned = 10000000 + id / 10, address_assigned_at = \(then) "
        + "WHERE id <= \(voters)",
      "INSERT INTO assignments (voter_id, uid, mode, assigned_at) "
        + "SELECT id, 10000000 + id / 10, 0, \(then) FROM voters WHERE id <= \(voters) ORDER BY id",
    ]
  }
}
