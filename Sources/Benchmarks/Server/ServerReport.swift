import Foundation

/// One run of the server's measurements, and its tables.
struct ServerReport {
  let size: Size
  let engines: Engines
  let programs: Programs
  private var rows: [Row] = []
  private var notes: [String] = []

  enum Part: String, CaseIterable {
    case results, claim, list, crowd, cluster, expiry, reports
    case importing = "import"

    static let usual: [Part] = [.results, .claim, .importing, .list, .crowd]
  }

  enum Engines: String, CaseIterable {
    case sqlite, mariadb, both
  }

  /// How much is measured.
  struct Size {
    var rounds: Int
    /// Of each contestant in each round.
    var seconds: Double
    /// Of the large table.
    var voters: Int
    /// Of the crowd.
    var volunteers: Int
    var isQuick: Bool
  }

  init(size: Size, engines: Engines) throws {
    self.size = size
    self.engines = engines
    programs = try Programs()
    guard OpenFiles.raise() >= size.volunteers + 200 else {
      throw Trouble("So many connections need a higher limit of open files (ulimit -Hn).")
    }
  }

  /// Measures one part, and adds its rows.
  mutating func measure(_ part: Part) throws {
    for engine in Engine.allCases where engine.isIn(engines) {
      // Each in a folder of its own, which goes afterwards.
      let folder = try Folder()
      switch part {
      case .results: try measureResults(engine, folder)
      case .claim: try measureClaims(engine, folder)
      case .importing: if engine == .sqlite { try measureImport(folder) }
      case .list: try measureList(engine, folder)
      case .crowd: try measureCrowd(engine, folder)
      case .expiry: try measureExpiry(engine, folder)
      case .reports: try measureReports(engine, folder)
      case .cluster: if engine == .mariadb { try measureCluster(folder) }
      }
    }
  }

  /// The table, the machine and the notes.
  func text(markdown: Bool) -> String {
    let table = Table(
      titles: ["what", "eblocks-server", "beside it", "ratio", "hold", ""], rows: rows.map(\.cells))
    let remarks = notes.map { markdown ? "- \($0)" : $0 }.joined(separator: "\n")
    let setting =
      "\(Machine.description), \(Machine.filesystem). \(size.rounds) rounds. Medians, with the tenth "
      + "and the ninetieth of a hundred in brackets."
    return [setting, markdown ? table.markdown : table.text, remarks]
      .filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  // MARK: Results

  private static let clients = 128
  private mutating func measureResults(_ engine: Engine, _ folder: Folder) throws {
    // More than any of the contestants records in a second.
    let fastest = engine == .sqlite ? 6_000.0 : 2_000
    let each = ClientsOverHTTP.volunteers(
      clients: Self.clients, seconds: size.seconds, fastest: fastest)
    let volunteers = each * (size.rounds + 1)
    let voters = min(volunteers * ResultsBench.resultsEach * 9 / 4, 400_000)
    let database = engine == .mariadb ? try DatabaseServer(folder: folder, programs: programs) : nil
    func site(_ name: String) throws -> Site {
      try Site(
        engine, of: database, named: name, programs: programs, folder: folder, voters: voters,
        volunteers: volunteers)
    }
    let ours = try site("ours")
    let least = try site("floor")
    let server = try ours.serve()
    let clients = ClientsOverHTTP(
      [server], clients: Self.clients, volunteers: volunteers)
    let contestants = [
      ResultsBench.Contestant("eblocks-server") { seconds, round in
        try clients.record(seconds: seconds, each: each / Self.clients, round: round)
      },
      ResultsBench.Contestant("C, a transaction each") { seconds, round in
        try least.floor.results(
          seconds: seconds, key: "f\(round)", first: round * each,
          connections: DatabaseServer.connections)
      },
    ]
    let disk = ResultsBench.Contestant("the disk alone, 4 KB") { seconds, _ in
      try least.floor.keptWrites(seconds: min(seconds, 1))
    }
    if engine == .sqlite { _ = try site("peer") }
    let peer = engine == .sqlite ? try peer(folder, volunteers, each) : nil
    let together = engine == .sqlite ? try together(site("together"), each) : nil
    _ = try ResultsBench(
      contestants + [disk] + [peer?.contestant, together].compactMap { $0 }, rounds: size.rounds,
      seconds: size.seconds)

    let what = "durable results, \(Self.clients) clients, \(engine)"
    // MariaDB shares the commits of the floor's connections as it does ours (docs/decisions/0022).
    let floorLimit = Limit.least(engine == .sqlite ? 2 : 0.5)
    addRates(what, contestants[0], [(contestants[1], floorLimit), (disk, .none)])
    if let together { addRates(what, contestants[0], [(together, .least(0.5))]) }
    if let peer {
      let limit = Self.limit(besidePeer: peer.contestant.rates, most: together?.rates)
      addRates(what, contestants[0], [(peer.contestant, limit)])
    }
    rows.append(
      Row(
        "a result's answer, \(Self.clients) clients, \(engine)", clients.results,
        unit: .milliseconds))
    note(clients.failures, of: "the results on \(engine)")
    note(peer?.clients.failures ?? [:], of: "the peer's results")
    notes.append(
      "Making the load took \(Figure.text((clients.own.median ?? 0) * 100, decimals: 0)) % of a core "
        + "(\(engine)).")
  }

  /// Six times the peer, or half of what the statements alone allow on this disk where that is less.
  static func limit(besidePeer peer: Sample, most: Sample?) -> Limit {
    guard let peer = peer.median, let most = most?.median, peer > 0 else { return .least(6) }
    return .least(min(6, most / peer / 2))
  }

  /// The same statements in C with as many results in a transaction as the server has: the most that
  /// any server could record with them.
  private func together(_ site: Site, _ each: Int) -> ResultsBench.Contestant {
    ResultsBench.Contestant("C, 32 in a transaction") { seconds, round in
      try site.floor.results(
        seconds: seconds, key: "t\(round)", first: round * each, connections: 1, together: 32)
    }
  }

  private mutating func addRates(
    _ what: String, _ ours: ResultsBench.Contestant,
    _ others: [(contestant: ResultsBench.Contestant, limit: Limit)]
  ) {
    for (other, limit) in others {
      rows.append(
        Row(what, ours.rates, beside: (other.name, other.rates), unit: .rate, limit: limit))
    }
  }

  /// The same clients at the peer; nil, with a note, where it is not installed.
  private mutating func peer(
    _ folder: Folder, _ volunteers: Int, _ each: Int
  ) throws -> (contestant: ResultsBench.Contestant, clients: ClientsOverHTTP)? {
    guard
      let peer = try PeerServer.start(
        database: folder["peer"], programs: programs, folder: folder)
    else {
      notes.append("FastAPI and uvicorn for Debian's Python are not installed: left out.")
      return nil
    }
    let clients = ClientsOverHTTP([peer], clients: Self.clients, volunteers: volunteers)
    let contestant = ResultsBench.Contestant("FastAPI and SQLite") { seconds, round in
      try clients.record(seconds: seconds, each: each / Self.clients, round: round)
    }
    return (contestant, clients)
  }

  // MARK: Claims

  private mutating func measureClaims(_ engine: Engine, _ folder: Folder) throws {
    let voters = size.voters
    try folder.needRoom(gigabytes: Double(voters) * 1.5e-6)
    let volunteers = ClaimBench.lists * (size.rounds + 1)
    let database = engine == .mariadb ? try DatabaseServer(folder: folder, programs: programs) : nil
    func site(_ name: String, _ voters: Int) throws -> Site {
      try Site(
        engine, of: database, named: name, programs: programs, folder: folder, voters: voters,
        volunteers: volunteers)
    }
    let large = try site("large", voters)
    try large.floor.run(ClaimBench.fillingUp(voters))
    let small = try site("small", 10_000)
    let tables = [
      ClaimBench.Table(
        "\(Figure.grouped(voters)), 99 % taken", server: try large.serve(), volunteers: volunteers),
      ClaimBench.Table("10,000, untouched", server: try small.serve(), volunteers: volunteers),
    ]
    _ = try ClaimBench(tables, rounds: size.rounds)
    let beside = tables[1]
    rows.append(
      Row(
        "a list opened, \(tables[0].name), \(engine)", tables[0].times,
        beside: (beside.name, beside.times), unit: .milliseconds, limit: .ratio(1.3)))
    rows.append(
      Row(
        "processor time of it, \(engine)", tables[0].efforts,
        beside: (beside.name, beside.efforts), unit: .milliseconds, limit: .ratio(1.3)))
    for table in tables { note(table.failures, of: "the lists of \(table.name)") }
  }

  // MARK: Import

  private mutating func measureImport(_ folder: Folder) throws {
    guard let shell = Programs.installed("sqlite3") else {
      notes.append("sqlite3 is not installed: the import is left out.")
      return
    }
    let voters = size.isQuick ? 50_000 : size.voters
    try folder.needRoom(gigabytes: Double(voters) * 3e-6)
    let bench = try ImportBench(
      programs: programs, folder: folder, shell: shell, voters: voters,
      rounds: min(size.rounds, 3))
    rows.append(
      Row(
        "voters imported, of \(Figure.grouped(voters))", bench.ours,
        beside: ("sqlite3 .import and indexes", bench.shells), unit: .rate, limit: .least(1.2)))
    rows.append(Row("resident memory of the import", bench.memory, unit: .megabytes))
  }

  // MARK: List

  private mutating func measureList(_ engine: Engine, _ folder: Folder) throws {
    let clients = 32
    let database = engine == .mariadb ? try DatabaseServer(folder: folder, programs: programs) : nil
    let site = try Site(
      engine, of: database, named: "site", programs: programs, folder: folder, voters: 20_000,
      volunteers: clients)
    let server = try site.serve()
    let bench = try ListBench(
      server: server, floor: site.floor, clients: clients, rounds: size.rounds,
      seconds: min(size.seconds, 2))
    // Another program does the work over MariaDB (docs/decisions/0019).
    let what = "lists of 10 read, \(engine)"
    rows += [
      Row(
        what, bench.lists, beside: ("/healthz", bench.hellos), unit: .rate,
        limit: engine == .sqlite ? .least(0.2) : .none),
      Row(
        what, bench.lists, beside: ("C, the same statements", bench.floors), unit: .rate,
        limit: engine == .mariadb ? .least(0.5) : .none),
    ]
    note(bench.failures, of: "the lists on \(engine)")
  }

  // MARK: Crowd

  private mutating func measureCrowd(_ engine: Engine, _ folder: Folder) throws {
    let database = engine == .mariadb ? try DatabaseServer(folder: folder, programs: programs) : nil
    let site = try Site(
      engine, of: database, named: "site", programs: programs, folder: folder,
      voters: size.volunteers * 14, volunteers: size.volunteers)
    let bench = try CrowdBench(
      server: try site.serve(), engine: "\(engine)", volunteers: size.volunteers,
      isQuick: size.isQuick)
    rows += bench.rows
    for (failures, what) in bench.failures { note(failures, of: what) }
    notes += bench.notes
  }

  // MARK: Expiry

  private mutating func measureExpiry(_ engine: Engine, _ folder: Folder) throws {
    let assignments = size.isQuick || engine == .mariadb ? 100_000 : 1_000_000
    let volunteers = 8_000
    try folder.needRoom(gigabytes: Double(assignments) * 3e-6)
    let database = engine == .mariadb ? try DatabaseServer(folder: folder, programs: programs) : nil
    let site = try Site(
      engine, of: database, named: "site", programs: programs, folder: folder,
      voters: assignments + 200_000, volunteers: volunteers)
    try site.floor.run(
      ExpiryBench.lists(assignments, now: Int(Date().timeIntervalSince1970)))
    let bench = try ExpiryBench(
      site: site, server: try site.serve(), engine: "\(engine)", assignments: assignments,
      volunteers: volunteers)
    rows += bench.rows
    for (failures, what) in bench.failures { note(failures, of: what) }
  }

  // MARK: Reports

  private mutating func measureReports(_ engine: Engine, _ folder: Folder) throws {
    let (voters, contacts) = (size.voters, size.voters / 2)
    try folder.needRoom(gigabytes: Double(voters) * 2e-6)
    let database = engine == .mariadb ? try DatabaseServer(folder: folder, programs: programs) : nil
    let site = try Site(
      engine, of: database, named: "site", programs: programs, folder: folder, voters: voters,
      contacts: contacts, volunteers: 0)
    try site.floor.run(ReportsBench.admin(now: Int(Date().timeIntervalSince1970)))
    let bench = try ReportsBench(server: try site.serve(), voter: 1, rounds: size.rounds)
    for question in bench.questions {
      let longest = Sample([question.times.quantile(1) ?? 0])
      rows.append(
        Row(
          "\(question.what), \(engine)", question.times, beside: ("the longest", longest),
          unit: .milliseconds, limit: .most(300)))
    }
    notes.append(
      "\(engine): \(Figure.grouped(voters)) voters, \(Figure.grouped(contacts)) results of sixty "
        + "days by \(Figure.grouped(max(contacts / 2_500, 8))) volunteers.")
    note(bench.failures, of: "the reports on \(engine)")
  }

  // MARK: Cluster

  private mutating func measureCluster(_ folder: Folder) throws {
    let each = ClientsOverHTTP.volunteers(
      clients: Self.clients, seconds: size.seconds, fastest: 2_000)
    let volunteers = each * (size.rounds + 1)
    let voters = min(volunteers * ResultsBench.resultsEach * 9 / 4, 200_000)
    let alone = try DatabaseServer(folder: folder, programs: programs)
    let cluster = try DatabaseCluster(folder: folder, programs: programs)
    func site(_ database: DatabaseServer) throws -> Site {
      try Site(
        .mariadb, of: database, named: "site", programs: programs, folder: folder,
        voters: voters, volunteers: volunteers)
    }
    let one = try site(alone)
    let three = try site(cluster.nodes[0])
    let loads = [
      ClientsOverHTTP(
        try cluster.nodes.map { try three.serve(at: $0) }, clients: Self.clients,
        volunteers: volunteers),
      ClientsOverHTTP([try one.serve()], clients: Self.clients, volunteers: volunteers),
    ]
    let contestants = zip(["three", "one server, one node"], loads).map { name, load in
      ResultsBench.Contestant(name) { seconds, round in
        try load.record(seconds: seconds, each: each / Self.clients, round: round)
      }
    }
    _ = try ResultsBench(contestants, rounds: size.rounds, seconds: size.seconds)
    addRates(
      "durable results, three servers over three nodes", contestants[0],
      [(contestants[1], .none)])
    rows.append(
      Row(
        "a result's answer, three servers over three nodes", loads[0].results,
        beside: (contestants[1].name, loads[1].results), unit: .milliseconds))
    note(loads[0].failures, of: "the results of three")
    note(loads[1].failures, of: "the results of one")
  }

  private mutating func note(_ failures: [String: Int], of what: String) {
    guard !failures.isEmpty else { return }
    let text = failures.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }
    notes.append("Of \(what), these failed: \(text.joined(separator: ", ")).")
  }
}
