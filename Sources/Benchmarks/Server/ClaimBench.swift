/// Opening a list on a large and nearly used up table, in turn with a small one that nobody has
/// touched.
struct ClaimBench {
  /// One of the two tables, and what a list cost there.
  final class Table {
    let name: String
    private let server: RunningServer
    private var seats: Seats
    /// Milliseconds to the answer.
    fileprivate(set) var times = Sample()
    /// Milliseconds of processor time that the server took for one, in each round.
    fileprivate(set) var efforts = Sample()
    fileprivate(set) var failures: [String: Int] = [:]

    init(_ name: String, server: RunningServer, volunteers: Int) {
      self.name = name
      self.server = server
      seats = Seats(count: volunteers)
    }

    /// Opens lists, one after the other.
    fileprivate func open(_ lists: Int, counts: Bool) throws {
      let loop = try LoadLoop(ports: [server.port])
      try loop.add(Openings(sessions: seats.take(lists)))
      let before = ProcessFacts.nanosecondsRun(by: server.child.identifier)
      let figures = try loop.run(.steady, seconds: 60)
      let run = ProcessFacts.nanosecondsRun(by: server.child.identifier) - before
      failures.merge(figures.failures) { $0 + $1 }
      guard counts else { return }
      times = Sample(times.values + figures[.open].values)
      efforts.add(Double(run) / 1e6 / Double(max(figures[.open].count, 1)))
    }
  }

  /// How many lists each table opens in a round.
  static let lists = 40

  init(_ tables: [Table], rounds: Int) throws {
    for round in 0...rounds {
      for table in tables { try table.open(Self.lists, counts: round > 0) }
    }
  }

  /// Statements that take all but one in a hundred of the voters out of both pools, as a campaign
  /// near its end has: letters from the low ids, calls from the high ones.
  static func fillingUp(_ voters: Int) -> [String] {
    let taken = voters * 99 / 100
    return [
      "UPDATE voters SET address_assigned = 1, address_mailed = 'Y' WHERE id <= \(taken)",
      "UPDATE voters SET phone_assigned = 1, phone_resolution = 'Not home' "
        + "WHERE id > \(voters - taken)",
    ]
  }
}
