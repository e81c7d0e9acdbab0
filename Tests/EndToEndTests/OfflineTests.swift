import Foundation
import Testing

extension EndToEnd {
  /// Work that goes on without the network, over restarts of the client.
  @Suite struct OfflineTests {
    let server: LiveServer
    let terminal: RealTerminal

    init() throws {
      server = try LiveServer(settings: ["eblocks_chunk_addresses": "15"])
      terminal = try RealTerminal()
    }

    /// The server dies under work; twelve results are recorded without it, the client is killed
    /// among them, and goes on with the list that it kept.
    @Test func recordsTwelveOfflineOverAKillAndSendsEachOnce() throws {
      try terminal.signIn(to: server.address)
      for total in 1...2 { try terminal.mailWithThanks(upTo: total) }
      try server.wait(for: ["2"], from: "SELECT count(*) FROM contacts")
      server.kill()
      for total in 3...8 { try terminal.mailWithThanks(upTo: total) }
      try terminal.wait(for: "6 results kept here, nothing is lost")
      kill(try terminal.client, SIGKILL)
      try terminal.restart()
      try terminal.workOffline(at: server.address)
      try terminal.wait(for: "7 letters to write")
      try terminal.wait(for: "6 results kept here, nothing is lost")
      for total in 9...14 { try terminal.mailWithThanks(upTo: total) }
      try terminal.wait(for: "12 results kept here, nothing is lost")
      kill(try terminal.client, SIGKILL)
      try terminal.restart()
      try server.start()
      try terminal.signIn(to: server.address)
      try terminal.wait(for: "12 results kept here from before are sent.")
      try server.wait(
        for: ["14|14|14|0|0"],
        from: """
          SELECT count(*), count(DISTINCT voter_id), count(DISTINCT result_key), sum(late),
            count(undone_at) FROM contacts
          """)
      #expect(try server.query("SELECT letters FROM volunteers") == ["14"])
      try terminal.wait(for: "1 letter to write")
      try server.operate("check")
    }

    /// What was typed to begin without the network signs in when it is back.
    @Test func signsInByItselfWhenTheServerIsBack() throws {
      try terminal.signIn(to: server.address)
      server.kill()
      try terminal.mailWithThanks(upTo: 1)
      kill(try terminal.client, SIGKILL)
      try terminal.restart()
      try terminal.workOffline(at: server.address)
      try terminal.mailWithThanks(upTo: 2)
      try server.start()
      try terminal.press("t")
      try terminal.wait(for: "● online")
      try server.wait(for: ["2|2"], from: "SELECT count(*), count(DISTINCT voter_id) FROM contacts")
      try terminal.wait(for: "13 letters to write")
    }

    @Test func asksAgainWhenThePasswordTurnsOutWrong() throws {
      try terminal.signIn(to: server.address)
      server.kill()
      try terminal.mailWithThanks(upTo: 1)
      kill(try terminal.client, SIGKILL)
      try terminal.restart()
      try terminal.workOffline(at: server.address, password: "wrong horse")
      try terminal.mailWithThanks(upTo: 2)
      try server.start()
      try terminal.press("t")
      try terminal.wait(for: "▸ Password")
      #expect(try server.query("SELECT count(*) FROM contacts") == ["0"])
      try terminal.press("C-u")
      try terminal.type(LiveServer.password)
      try terminal.press("Enter")
      try server.wait(for: ["2|2"], from: "SELECT count(*), count(DISTINCT voter_id) FROM contacts")
      try terminal.wait(for: "13 letters to write")
    }

    /// The window is closed, or the machine shut down, with notes half written.
    @Test(arguments: [SIGHUP, SIGTERM])
    func keepsNotesBegunWhenItIsEnded(_ number: Int32) throws {
      try terminal.signIn(to: server.address)
      server.kill()
      try terminal.mailWithThanks(upTo: 1)
      try terminal.press("e")
      try terminal.type("half a though")
      try terminal.wait(for: "half a though")
      if number == SIGHUP {
        let client = try terminal.client
        try terminal.closeWindow()
        try waitForTheEnd(of: client)
      } else {
        kill(try terminal.client, number)
        try terminal.waitForTheShell()
        try terminal.restart()
      }
      try terminal.workOffline(at: server.address)
      try terminal.wait(for: "half a though")
      try terminal.press("e")
      try terminal.type("t")
      try terminal.press("C-s")
      try terminal.wait(for: "2 results kept here")
      try server.start()
      try terminal.press("t")
      try server.wait(
        for: ["half a thought"], from: "SELECT notes FROM contacts WHERE notes <> ''")
    }

    /// What was sent without the screen is done: nobody is written to twice.
    @Test func offersNobodyAgainWhoseLetterWasSentMeanwhile() throws {
      try terminal.signIn(to: server.address)
      server.kill()
      for total in 1...2 { try terminal.mailWithThanks(upTo: total) }
      kill(try terminal.client, SIGKILL)
      try terminal.restart()
      try server.start()
      let sync = try Programs.run(
        Programs.client, ["outbox", "sync"],
        environment: [
          "HOME": terminal.scratch.folder.path(percentEncoded: false),
          "EBLOCKS_PASSWORD": LiveServer.password,
        ])
      #expect(sync.status == 0, "\(sync.errors)")
      #expect(try server.query("SELECT count(*) FROM contacts") == ["2"])
      server.kill()
      try terminal.workOffline(at: server.address)
      try terminal.wait(for: "13 letters to write")
    }

    @Test func neverSendsOnesResultsAsAnothers() throws {
      try server.operate(
        "user", "add", "bob", environment: ["EBLOCKS_PASSWORD": LiveServer.password])
      try terminal.signIn(to: server.address)
      server.kill()
      for total in 1...2 { try terminal.mailWithThanks(upTo: total) }
      kill(try terminal.client, SIGKILL)
      try server.start()
      try terminal.restart()
      try terminal.signIn(to: server.address, as: "bob")
      try terminal.mailWithThanks(upTo: 1)
      try terminal.wait(for: "● online")
      try server.wait(for: ["bob|1"], from: who)
      try terminal.press("q")
      try terminal.waitForTheShell()
      try terminal.signIn(to: server.address, as: "ann")
      try terminal.wait(for: "2 results kept here from before are sent.")
      try server.wait(for: ["ann|2", "bob|1"], from: who)
    }

    private let who = """
      SELECT nickname, count(*) FROM contacts JOIN users USING (uid) GROUP BY 1 ORDER BY 1
      """

    /// What a failing disk does to a file.
    enum Damage: CaseIterable {
      case tornInHalf, firstPageEmpty, headerSpoiled, oneByteOfAnItem, nothingButNoise

      /// How many of three results can still be read; nil where that depends on the layout.
      var readable: Int? {
        switch self {
        case .firstPageEmpty, .headerSpoiled: 3
        case .oneByteOfAnItem: 2
        case .nothingButNoise: 0
        case .tornInHalf: nil
        }
      }
    }

    @Test(arguments: Damage.allCases)
    func putsADamagedOutboxAsideAndSendsWhatCanBeRead(_ damage: Damage) throws {
      try terminal.signIn(to: server.address)
      server.kill()
      for total in 1...3 { try terminal.mailWithThanks(upTo: total) }
      kill(try terminal.client, SIGKILL)
      try terminal.restart()
      let folder = terminal.scratch.path(".local/state/eblocks")
      let name = try #require(
        terminal.scratch.names(in: ".local/state/eblocks").first { $0.hasSuffix(".outbox") })
      var bytes = try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
      try apply(damage, to: &bytes)
      try bytes.write(to: URL(filePath: "\(folder)/\(name)"))
      try server.start()
      try terminal.signIn(to: server.address)
      try terminal.wait(until: "says that it was damaged") { text in
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.contains("was damaged and is put aside as")
      }
      #expect(
        FileManager.default.contents(atPath: "\(folder)/\(name).damaged-1") == bytes,
        "what was there is there")
      if let readable = damage.readable {
        try server.wait(for: ["\(readable)"], from: "SELECT count(*) FROM contacts")
      }
      try terminal.wait(for: "● online")
      // It works on in a new file.
      try terminal.press("k", "m")
      try terminal.wait(for: "Thanks, that makes")
      try server.operate("check")
    }

    private func apply(_ damage: Damage, to bytes: inout Data) throws {
      switch damage {
      case .tornInHalf: bytes = bytes.prefix(bytes.count / 2)
      case .firstPageEmpty: bytes.replaceSubrange(0..<4096, with: Data(count: 4096))
      case .headerSpoiled: bytes.replaceSubrange(0..<64, with: Data(repeating: 0xA5, count: 64))
      case .oneByteOfAnItem:
        let item = try #require(bytes.range(of: Data("\"voter\":".utf8)))
        bytes[item.lowerBound + 2] ^= 0x01
      case .nothingButNoise:
        var random = SeededRandom(seed: 42)
        bytes = Data((0..<bytes.count).map { _ in UInt8.random(in: 0...255, using: &random) })
      }
    }

    private func waitForTheEnd(of process: pid_t) throws {
      let deadline = Date.now + 20
      while ProcessTable.isAlive(process) {
        try #require(Date.now < deadline, "it outlives its window")
        usleep(5_000)
      }
    }
  }
}
