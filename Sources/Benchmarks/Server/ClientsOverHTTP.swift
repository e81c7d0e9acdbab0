/// Many volunteers over HTTP, as fast as they are answered.
final class ClientsOverHTTP {
  private let servers: [RunningServer]
  private let clients: Int
  private var seats: Seats
  /// All rounds that count.
  private(set) var results = Sample()
  private(set) var failures: [String: Int] = [:]
  /// The share of one core that making the load took, of each round.
  private(set) var own = Sample()

  /// - Parameters:
  ///   - servers: which the clients are shared between.
  ///   - volunteers: how many the site has.
  init(_ servers: [RunningServer], clients: Int, volunteers: Int) {
    self.servers = servers
    self.clients = clients
    seats = Seats(count: volunteers)
  }

  /// The volunteers that one round needs, at this many results a second at most.
  static func volunteers(clients: Int, seconds: Double, fastest: Double) -> Int {
    let each = seconds * fastest / Double(clients * ResultsBench.resultsEach)
    return clients * (Int(each.rounded(.up)) + 1)
  }

  /// Records results.
  ///
  /// - Returns: how many a second.
  func record(seconds: Double, each: Int, round: Int) throws -> Double {
    let loop = try LoadLoop(ports: servers.map(\.port))
    for client in 0..<clients {
      try loop.add(
        Writer(
          sessions: try seats.take(each), resultsEach: ResultsBench.resultsEach,
          key: "bench-\(round)-\(client)"))
    }
    let figures = try loop.run(.steady, seconds: seconds)
    failures.merge(figures.failures) { $0 + $1 }
    if round > 0 {
      results = Sample(results.values + figures[.result].values)
      own.add(figures.ownSeconds / figures.seconds)
    }
    return figures.rate(.result)
  }
}
