import Foundation
import Testing

extension EndToEnd {
  /// Rounds of honest work under which anything may be killed at any moment and the network does
  /// what it likes.
  @Suite struct KillTests {
    let server: LiveServer
    let proxy: FaultyProxy
    let volunteers: [TirelessVolunteer]

    init() throws {
      let seed = KillRun.seed
      server = try LiveServer(
        voters: 500 + KillRun.rounds * 60, users: ["ann", "bob"],
        settings: [
          "eblocks_max_hourly_addresses": "100000", "eblocks_max_hourly_phone_numbers": "100000",
        ])
      let proxy = try FaultyProxy(to: server.address, seed: seed)
      self.proxy = proxy
      volunteers = try ["ann", "bob"].enumerated().map { index, name in
        try TirelessVolunteer(name, at: proxy.address, seed: seed + UInt64(index) + 1)
      }
    }

    @Test func losesNothingWhoeverIsKilledUnderWork() throws {
      defer { proxy.close() }
      print("EBLOCKS_KILL_ROUNDS=\(KillRun.rounds) EBLOCKS_KILL_SEED=\(KillRun.seed)")
      var random = SeededRandom(seed: KillRun.seed)
      for volunteer in volunteers { try volunteer.startClient() }
      var kills: [Victim: Int] = [:]
      for _ in 1...KillRun.rounds {
        proxy.weather =
          random.happens(0.4) ? .clear : FaultyProxy.Weather.allCases.randomElement(using: &random)!
        let victim = Victim.allCases.randomElement(using: &random)!
        kills[victim, default: 0] += 1
        try playRound(victim, &random)
      }
      try drain()
      let total = try account()
      let despairs = volunteers.map(\.despairs).reduce(0, +)
      let killed = kills.map { "\($0.rawValue) \($1)" }.sorted()
      let faults = proxy.deeds.map { "\($0.rawValue) \($1)" }.sorted()
      print("killed: \(killed); faults: \(faults); thanks: \(total); despairs: \(despairs)")
      #expect(total >= KillRun.rounds, "too little was done to prove anything")
    }

    private enum Victim: String, CaseIterable { case ann, bob, server, serverAndAnn, nobody }

    /// Works, kills in the middle of it, works on without whom was killed, and starts them again.
    private func playRound(_ victim: Victim, _ random: inout SeededRandom) throws {
      let victims = processes(of: victim)
      let delay = UInt32.random(in: 0...40_000, using: &random)
      let isUnderKeys = random.happens(0.6)
      let fuse = {
        Thread.detachNewThread {
          usleep(delay)
          for victim in victims { kill(victim, SIGKILL) }
        }
      }
      let worker = victim == .bob ? volunteers[1] : volunteers[0]
      for _ in 1...Int.random(in: 1...4, using: &random) { try work() }
      if isUnderKeys { worker.beforeKeys = fuse } else { fuse() }
      for _ in 1...Int.random(in: 2...6, using: &random) { try work() }
      if worker.beforeKeys != nil {
        worker.beforeKeys = nil
        fuse()
      }
      usleep(delay)
      for victim in victims { kill(victim, SIGKILL) }
      guard victim == .server || victim == .serverAndAnn else { return }
      server.kill()
      for _ in 1...Int.random(in: 1...4, using: &random) { try work() }
      try server.start()
    }

    private func work() throws {
      for volunteer in volunteers { try volunteer.step() }
    }

    private func processes(of victim: Victim) -> [pid_t] {
      switch victim {
      case .ann: [volunteers[0].client].compactMap(\.self)
      case .bob: [volunteers[1].client].compactMap(\.self)
      case .server: [server.process].compactMap(\.self)
      case .serverAndAnn: [server.process, volunteers[0].client].compactMap(\.self)
      case .nobody: []
      }
    }

    /// Heals everything and waits until nothing waits any more.
    private func drain() throws {
      proxy.weather = .clear
      let deadline = Date.now + 60
      var screens = volunteers.map { _ in "" }
      while !screens.allSatisfy({ $0.contains("● online") && !$0.contains(" to send") }) {
        try #require(Date.now < deadline, "never all online:\n\(screens.joined())")
        usleep(50_000)
        screens = try volunteers.map { volunteer in
          try volunteer.step(records: false)
          return try volunteer.look()
        }
      }
    }

    /// Holds what the screens gave thanks for against the database.
    ///
    /// - Returns: how many thanks there were.
    private func account() throws -> Int {
      let notes = try server.query("SELECT notes FROM contacts WHERE undone_at IS NULL")
      var recorded: [String: Int] = [:]
      for mark in notes.flatMap({ $0.matches(of: /[a-z]+#[0-9]+\./) }) {
        recorded[String(mark.0), default: 0] += 1
      }
      #expect(recorded.filter { $0.value > 1 } == [:], "recorded more than once")
      for volunteer in volunteers {
        let kept = try exported(by: volunteer)
        for (mark, screens) in volunteer.thanked where recorded[mark] == nil {
          let left = kept.first { $0.contains(mark) }
          #expect(
            left != nil && proxy.hasSpoiled(mark),
            "\(mark) is lost; kept: \(left ?? "no"); thanked here:\n\(screens)")
        }
        let strays = recorded.keys.filter {
          $0.hasPrefix(volunteer.name + "#") && !volunteer.typed.contains($0)
        }
        #expect(strays == [], "nobody typed these")
      }
      #expect(
        try server.query(
          """
          SELECT mode, voter_id, count(*) FROM contacts WHERE undone_at IS NULL
          GROUP BY mode, voter_id HAVING count(*) > 1
          """) == [], "a voter was contacted twice")
      #expect(
        try server.query(
          """
          SELECT uid, v.letters, v.calls FROM volunteers AS v WHERE
          v.letters <> (SELECT count(*) FROM contacts AS c WHERE c.uid = v.uid AND c.mode = 0
            AND undone_at IS NULL)
          OR v.calls <> (SELECT count(*) FROM contacts AS c WHERE c.uid = v.uid AND c.mode = 1
            AND undone_at IS NULL)
          """) == [], "tallies differ from the log")
      try server.operate("check")
      return volunteers.map(\.thanked.count).reduce(0, +)
    }

    /// Everything that is still kept at home, as lines of JSON.
    private func exported(by volunteer: TirelessVolunteer) throws -> [Substring] {
      let file = volunteer.terminal.scratch.path("left.jsonl")
      let outcome = try Programs.run(
        Programs.client, ["outbox", "export", file],
        environment: ["HOME": volunteer.terminal.scratch.folder.path(percentEncoded: false)])
      #expect(outcome.status == 0, "\(outcome.errors)")
      return volunteer.terminal.scratch.text("left.jsonl").split(separator: "\n")
    }
  }
}
