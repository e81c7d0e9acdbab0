import Glibc

/// The largest virtual phone bank on record: 15,000 callers with connections that stay open, and a
/// hundred results a second between them.
struct CrowdBench {
  private(set) var rows: [Row] = []
  private(set) var notes: [String] = []
  private(set) var failures: [(failures: [String: Int], what: String)] = []
  private let server: RunningServer
  private let engine: String

  /// Results a second of a million calls a day, at peak.
  private static let rate = 100.0

  init(server: RunningServer, engine: String, volunteers: Int, isQuick: Bool) throws {
    self.server = server
    self.engine = engine
    let fresh = memory()
    let crowd = try LoadLoop(ports: [server.port], addresses: 8)
    let start = Monotonic.nanoseconds
    for volunteer in 0..<volunteers {
      try crowd.add(
        Writer(
          sessions: [BulkSessions.name(volunteer)], resultsEach: ResultsBench.resultsEach,
          key: "crowd-\(volunteer)"))
    }
    let connecting = Double(Monotonic.nanoseconds - start) / 1e9
    notes.append(
      "\(engine): \(volunteers) connections from 8 addresses were made in "
        + "\(Figure.text(connecting, decimals: 1)) s.")

    let opening = try crowd.run(
      .every(seconds: isQuick ? 6 : 30), seconds: isQuick ? 6 : 30)
    add(opening, [("a list opened, all in \(isQuick ? 6 : 30) s", .open)], "the openings")
    let busy = busyNanoseconds
    let seconds = isQuick ? 10.0 : 90
    let working = try crowd.run(.every(seconds: Double(volunteers) / Self.rate), seconds: seconds)
    let share = Double(busyNanoseconds - busy) / (working.seconds * 1e9)
    add(working, [("a result, \(Int(Self.rate)) a second", .result)], "the results")
    rows.append(
      Row(
        "results a second, \(volunteers) connected, \(engine)", Sample([working.rate(.result)]),
        unit: .rate)
    )
    rows.append(
      Row("the server's share of a core then, \(engine)", Sample([share * 100]), unit: .percent))
    rows.append(
      Row(
        "resident memory, \(volunteers) connected, \(engine)", memory(),
        beside: ("nobody connected", fresh),
        unit: .megabytes))
    notes.append(
      "\(engine): \(ProcessFacts.openFiles(of: server.child.identifier)) files open in the server.")

    try idle(crowd, seconds: isQuick ? 10 : 180)
    let after = try crowd.run(.every(seconds: 15), seconds: 15)
    add(
      after, [("the next request after \(isQuick ? 10 : 180) s without any", .result)],
      "those after the pause")
    notes.append(
      "\(engine): \(crowd.openConnections) of \(volunteers) connections were still open then.")
  }

  private func memory() -> Sample {
    Sample(
      [ProcessFacts.residentKilobytes(of: server.child.identifier)].compactMap { $0 }
        .map { Double($0) / 1_024 })
  }

  private var busyNanoseconds: Int { ProcessFacts.nanosecondsRun(by: server.child.identifier) }

  private mutating func add(
    _ figures: LoadFigures, _ kinds: [(what: String, kind: RequestKind)], _ name: String
  ) {
    for (what, kind) in kinds {
      rows.append(Row("\(what), \(engine)", figures[kind], unit: .milliseconds))
      let (most, p99) = (figures[kind].quantile(1) ?? 0, figures[kind].quantile(0.99) ?? 0)
      notes.append(
        "\(engine), \(what): \(figures[kind].count), p99 \(Figure.text(p99, decimals: 1)) ms, "
          + "longest \(Figure.text(most, decimals: 1)) ms.")
    }
    failures.append((figures.failures, "\(name) on \(engine)"))
  }

  /// Nobody asks anything, but for some who never finish asking: they are to be cut off.
  private mutating func idle(_ crowd: LoadLoop, seconds: Double) throws {
    let halves = try HalfRequests(port: server.port, count: 50)
    let busy = busyNanoseconds
    let start = Monotonic.nanoseconds
    while Double(Monotonic.nanoseconds - start) / 1e9 < seconds {
      try Interruption.check()
      halves.watch(milliseconds: 200)
    }
    let share = Double(busyNanoseconds - busy) / (seconds * 1e9)
    rows.append(
      Row(
        "the server's share of a core, all idle, \(engine)", Sample([share * 100]), unit: .percent))
    rows.append(Row("an incomplete request is cut after, \(engine)", halves.cut, unit: .seconds))
    if halves.left > 0 {
      notes.append("\(engine): \(halves.left) incomplete requests were never cut.")
    }
  }
}
