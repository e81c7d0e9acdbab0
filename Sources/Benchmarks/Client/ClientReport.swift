import Foundation

/// One run of all client measurements, and its tables.
struct ClientReport {
  private let rounds: Int
  private var rows: [Row] = []
  private var efforts = Table(
    titles: [
      "program, key", "first byte p50", "bytes p50 (most)", "system calls", "instructions",
      "time run",
    ])
  private var notes: [String] = []

  private static let ours = "eblocks"

  enum Part: String, CaseIterable {
    case typing, moving, hanging, start, memory, rest
  }

  /// Measures everything; takes about two minutes with ten rounds.
  ///
  /// - Parameter rounds: how often each sequence of keys is typed.
  init(rounds: Int, parts: [Part]) throws {
    self.rounds = rounds
    let folder = try Folder()
    let programs = try Programs()
    let peers = Peers(folder: folder)
    let floor = try programs.beside("eblocks-floor")
    let environment = Programs.environment(home: folder.path)
    let campaign = try Campaign(programs: programs, folder: folder)
    let echo = Peer("floor (C ncurses)") {
      try ScreenProgram(floor, ["echo"], environment: environment)
    }
    for part in parts {
      switch part {
      case .typing: try measureTyping(campaign, peers.typing(), floor: echo)
      case .moving: try measureMoving(campaign, peers.moving())
      case .hanging: try measureHanging(campaign, programs: programs)
      case .start:
        try measureStart(campaign) {
          try ScreenProgram(floor, ["start"], environment: environment)
        }
      case .memory: try measureMemory(campaign, peers.resting())
      case .rest: try measureRest(campaign)
      }
    }
    notes += Set(peers.missing).sorted().map { "\($0) is not installed: left out." }
  }

  /// Both tables, the machine and the notes.
  func text(markdown: Bool) -> String {
    let table = Table(
      titles: ["what", Self.ours, "beside it", "ratio", "hold", ""], rows: rows.map(\.cells))
    let first = markdown ? table.markdown : table.text
    let second = markdown ? efforts.markdown : efforts.text
    let remarks = notes.map { markdown ? "- \($0)" : $0 }.joined(separator: "\n")
    let setting =
      "\(Machine.description). Terminal of 24 rows and 80 columns, xterm-256color. \(rounds) "
      + "rounds. Times are medians, with the tenth and the ninetieth of a hundred in brackets."
    let effort = efforts.rows.isEmpty ? [] : ["For each key, in the mean:", second]
    return ([setting, first] + effort + [remarks]).filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  // MARK: The parts

  private mutating func measureTyping(
    _ campaign: Campaign, _ peers: [Peer], floor: Peer
  ) throws {
    let client = try campaign.openClient()
    var contestants = [Contestant(Self.ours, client)]
    try contestants[0].press(["e"])
    for peer in peers { contestants.append(Contestant(peer.name, try peer.open())) }
    contestants.append(Contestant(floor.name, try floor.open()))
    let bench = try TypingBench(contestants, rounds: rounds)
    addTimes("key typed → painted", bench.contestants, peers: peers.count, floor: 2)
    addEfforts(bench.contestants, bench.efforts, key: "a letter")
    let nano = contestants.first { $0.name == "nano" }
    rows.append(
      Row(
        "bytes for a typed key", contestants[0].bytes, beside: nano.map { ($0.name, $0.bytes) },
        unit: .bytes, limit: .most(1)))
    for contestant in contestants { contestant.program.child.end() }
  }

  private mutating func measureMoving(
    _ campaign: Campaign, _ peers: [(peer: Peer, down: String, up: String)]
  ) throws {
    let client = try campaign.openClient()
    var movers = [
      MovingBench.Mover(contestant: Contestant(Self.ours, client), down: "j", up: "k")
    ]
    for (peer, down, up) in peers {
      movers.append(
        .init(contestant: Contestant(peer.name, try peer.open()), down: down, up: up))
    }
    let bench = try MovingBench(movers, rounds: rounds)
    let contestants = movers.map(\.contestant)
    addTimes("selection moved → painted", contestants, peers: peers.count, floor: nil)
    addEfforts(contestants, bench.efforts, key: "a move")

    let calling = try campaign.openClient()
    let calls = Contestant("\(Self.ours), calls", calling)
    try calls.press(["\t"])
    _ = try calling.painted(patience: 1_000, quiet: 200)
    let second = try MovingBench(
      [.init(contestant: calls, down: "j", up: "k")], rounds: min(rounds, 5))
    addEfforts([calls], second.efforts, key: "a move")
    let tig = contestants.first { $0.name == "tig" }
    for (place, contestant) in [("letters", contestants[0]), ("calls", calls)] {
      rows.append(
        Row(
          "bytes for a move, \(place)", contestant.bytes, beside: tig.map { ($0.name, $0.bytes) },
          unit: .bytes, limit: .most(160)))
    }
    for contestant in contestants + [calls] { contestant.program.child.end() }
  }

  private mutating func measureHanging(_ well: Campaign, programs: Programs) throws {
    let folder = try Folder()
    let hanging = try Campaign(programs: programs, folder: folder)
    let bench = try HangBench(well: well, hanging: hanging)
    for (what, cut, calm) in [
      ("key typed, the server hanging", bench.hangingTyping, bench.wellTyping),
      ("selection moved, the server hanging", bench.hangingMoving, bench.wellMoving),
    ] {
      rows.append(
        Row(
          what, cut.times, beside: (calm.name, calm.times), unit: .microseconds,
          limit: .ratio(1.1)))
    }
  }

  private mutating func measureStart(
    _ campaign: Campaign, floor: () throws -> ScreenProgram
  ) throws {
    let bench = try StartBench(campaign, floor: floor, rounds: max(rounds, 10))
    rows.append(
      Row(
        "start → first full screen", bench.ours, beside: ("C ncurses + libcurl", bench.floor),
        unit: .milliseconds, limit: .ratio(1.5)))
    rows.append(
      Row("start → signed in, list painted", bench.list, unit: .milliseconds))
  }

  private mutating func measureMemory(_ campaign: Campaign, _ peers: [Peer]) throws {
    let client = try campaign.openClient()
    for _ in 0..<8 { _ = try client.press("j") }
    let resident = Sample(
      [ProcessFacts.residentKilobytes(of: client.child.identifier)].compactMap { $0 }.map(Self.mega)
    )
    let own = Sample([Self.mega(try campaign.versionKilobytes())])
    rows.append(
      Row(
        "resident memory", resident, beside: ("eblocks --version", own), unit: .megabytes,
        limit: .most(36)))
    for peer in peers {
      let program = try peer.open()
      let memory = Sample(
        [ProcessFacts.residentKilobytes(of: program.child.identifier)].compactMap { $0 }
          .map(Self.mega))
      rows.append(
        Row("resident memory", resident, beside: (peer.name, memory), unit: .megabytes))
      program.child.end()
    }
    client.child.end()
  }

  private mutating func measureRest(_ campaign: Campaign) throws {
    let seconds = 10
    let quiet = try campaign.openClient()
    Self.avoidTheMinute(for: seconds)
    let calm = try RestBench(quiet, seconds: seconds)
    quiet.child.end()

    let hour = try Self.easternHour()
    if hour < 12 {
      try campaign.setCallingHours(from: "\(hour + 3):00", to: "24:00")
    } else {
      try campaign.setCallingHours(from: "0:00", to: "\(hour - 1):00")
    }
    // The server looks at its configuration every 5 s.
    sleep(6)
    let counting = try campaign.openClient()
    _ = try counting.press("\t")
    _ = try counting.painted(patience: 1_000, quiet: 300)
    Self.avoidTheMinute(for: seconds)
    let ticking = try RestBench(counting, seconds: seconds)
    counting.child.end()

    if ticking.bursts.count < seconds / 2 { notes.append("No countdown was on the screen.") }
    rows.append(
      Row(
        "bytes for a tick of a countdown", Sample(ticking.bursts.map(Double.init)), unit: .bytes,
        limit: .most(60)))
    rows.append(
      Row(
        "wake-ups a second, with a countdown", Sample([ticking.wakeUps]), unit: .count,
        limit: .most(1.1)))
    rows.append(
      Row("wake-ups a second, without", Sample([calm.wakeUps]), unit: .count, limit: .most(0)))
    rows.append(
      Row("time run a second, with a countdown", Sample([ticking.busy]), unit: .milliseconds))
    rows.append(Row("time run a second, without", Sample([calm.busy]), unit: .milliseconds))
  }

  /// Waits while the minute is about to end: the clock in the header changes with it, which is
  /// not what this is about.
  private static func avoidTheMinute(for seconds: Int) {
    while Int(Date().timeIntervalSince1970) % 60 > 60 - seconds - 6 { usleep(200_000) }
  }

  // MARK: Rows

  /// One row for each of the others; the limits are held against the best peer and the floor.
  private mutating func addTimes(
    _ what: String, _ contestants: [Contestant], peers: Int, floor: Double?
  ) {
    let others = contestants.dropFirst()
    let best = others.prefix(peers).min {
      ($0.times.median ?? .infinity) < ($1.times.median ?? .infinity)
    }
    for other in others {
      let limit: Limit =
        if other === best { .ratio(1) } else if let floor, other === contestants.last {
          .ratio(floor)
        } else {
          .none
        }
      rows.append(
        Row(
          what, contestants[0].times, beside: (other.name, other.times), unit: .microseconds,
          limit: limit))
    }
  }

  private mutating func addEfforts(_ contestants: [Contestant], _ all: [Effort], key: String) {
    let unknown = "not available here"
    for (contestant, effort) in zip(contestants, all) {
      let first = contestant.firstBytes.median.map { Row.Unit.microseconds.text($0) } ?? "–"
      let most = contestant.bytes.quantile(1).map { Figure.text($0, decimals: 0) } ?? "–"
      let bytes = contestant.bytes.median.map { Row.Unit.bytes.text($0) } ?? "–"
      efforts.rows.append([
        "\(contestant.name), \(key)", first, "\(bytes) (\(most))",
        effort.systemCalls.map { Figure.text($0, decimals: 1) } ?? unknown,
        effort.instructions.map { Figure.text($0, decimals: 0) } ?? unknown,
        Row.Unit.microseconds.text(effort.microseconds),
      ])
      if contestant.silent > 0 {
        notes.append("\(contestant.name): nothing was painted for \(contestant.silent) keys.")
      }
    }
  }

  private static func mega(_ kilobytes: Int) -> Double { Double(kilobytes) / 1_024 }

  private static func easternHour() throws -> Int {
    guard let zone = TimeZone(identifier: "America/New_York") else {
      throw Trouble("The system does not know the zone America/New_York; install tzdata.")
    }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    return calendar.component(.hour, from: Date())
  }
}
