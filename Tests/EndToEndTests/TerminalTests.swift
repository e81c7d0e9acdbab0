import Foundation
import Testing

extension EndToEnd {
  @Suite struct TerminalTests {
    let server: LiveServer
    let terminal: RealTerminal

    init() throws {
      server = try LiveServer()
      terminal = try RealTerminal()
    }

    @Test func stopsAndComesBackWithEverything() throws {
      let before = try terminal.settings("before")
      try terminal.signIn(to: server.address)
      try terminal.press("e")
      try terminal.type("half a though")
      try terminal.wait(for: "half a though")
      try terminal.press("Escape")
      try terminal.wait(for: "m mailed")
      try terminal.press("C-z")
      try terminal.wait(until: "is the shell's") { !$0.contains("eBlocks") }
      try terminal.expectWhole(as: before)
      try terminal.command("fg")
      try terminal.wait(for: "half a though")
      try terminal.press("e")
      try terminal.type("t")
      try terminal.wait(for: "half a thought")
      try terminal.press("C-s")
      try terminal.wait(for: "that makes 1 letter")
      try server.wait(for: ["half a thought"], from: "SELECT notes FROM contacts")
    }

    /// How a volunteer, or the machine, ends the client.
    enum Ending: CaseIterable {
      case quits, interrupts, quitsWithNotes, isTerminated, hangsUp, leavesAtTheSignIn
    }

    @Test func leavesTheTerminalAsItWas() throws {
      let before = try terminal.settings("before")
      #expect(before.contains("icanon") && before.contains("echo"))
      for ending in Ending.allCases {
        try leave(by: ending)
        try terminal.waitForTheShell()
        #expect(ProcessTable.running("eblocks", with: terminal.scratch.path("tmp")) == [])
        try terminal.expectWhole(as: before, "\(ending)")
      }
    }

    private func leave(by ending: Ending) throws {
      guard ending != .leavesAtTheSignIn else {
        try terminal.start("--server \(server.address)")
        try terminal.wait(for: "▸ Name")
        return try terminal.press("C-c")
      }
      try terminal.signIn(to: server.address)
      #expect(try terminal.state("alternate_on") == "1")
      switch ending {
      case .quits: try terminal.press("q")
      case .interrupts: try terminal.press("C-c")
      case .quitsWithNotes:
        try terminal.press("e")
        try terminal.type("begun")
        try terminal.press("Escape")
        try terminal.wait(for: "m mailed")
        try terminal.press("q")
      case .isTerminated: kill(try terminal.client, SIGTERM)
      case .hangsUp: kill(try terminal.client, SIGHUP)
      case .leavesAtTheSignIn: break
      }
    }

    @Test func showsNothingThatMovesTheCursor() throws {
      let evil = "char(27) || ']0;pwned' || char(7) || char(27) || '[2J' || char(155) || '31m'"
      try server.query(
        """
        UPDATE voters SET FIRSTNAM = \(evil) || 'Eve', MADD = \(evil) || '1 Elm Street',
          PHONE = \(evil) || '603-555-0199', address_notes = \(evil)
        """)
      try terminal.record()
      try terminal.signIn(to: server.address)
      try terminal.wait(for: "Eve")
      try terminal.wait(for: "1 Elm Street")
      try terminal.mail(upTo: 1)
      try terminal.goToCalls()
      try terminal.wait(for: "Eve")
      try terminal.press("v")
      try terminal.wait(for: "Earlier")
      try terminal.press("Escape")
      #expect(try terminal.state("pane_title") != "pwned")
      try terminal.wait(for: "r result")
      try terminal.press("q")
      try terminal.waitForTheShell()
      let bytes = terminal.recording
      #expect(bytes.range(of: Data("Eve".utf8)) != nil)
      for sequence in ["\u{1B}]0;", "\u{9B}"] {
        #expect(bytes.range(of: Data(sequence.utf8)) == nil, "\(sequence.debugDescription)")
      }
    }

    @Test func refusesATerminalItCannotDrawOn() throws {
      let before = try terminal.settings("before")
      try terminal.command("export TERM=dumb")
      try terminal.start("--server \(server.address)")
      #expect(try terminal.waitForTheShell() == 1)
      #expect(try terminal.screen().contains("dumb"))
      #expect(try terminal.settings("after") == before)
      let outcome = try Programs.run(
        Programs.client, ["--server", server.address], environment: ["TERM": "xterm"])
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("terminal"))
      #expect(outcome.output.isEmpty)
    }

    @Test func showsThePasswordNowhere() throws {
      try terminal.record()
      try terminal.start("--server \(server.address) --user ann")
      try terminal.wait(for: "▸ Password")
      try terminal.type(LiveServer.password)
      try terminal.press("Enter")
      try terminal.wait(for: "to write")
      let shown = try terminal.processes.map(ProcessTable.commandLine).joined(separator: "\n")
      #expect(shown.contains("eblocks --server"))
      #expect(!shown.contains(LiveServer.password))
      #expect(!server.log.contains(LiveServer.password))
      #expect(terminal.recording.range(of: Data(LiveServer.password.utf8)) == nil)
      try terminal.press("q")
      try terminal.waitForTheShell()
      let outcome = try Programs.run(Programs.client, ["--password", "secret"])
      #expect(outcome.status == 64)
    }
  }

  @Suite struct TwoVolunteersTests {
    @Test func neverHaveAVoterInCommon() throws {
      let server = try LiveServer(voters: 60, users: ["ann", "bob"])
      defer { server.stop() }
      let terminals = [try RealTerminal(), try RealTerminal()]
      defer { terminals.forEach { $0.close() } }
      for (terminal, user) in zip(terminals, ["ann", "bob"]) {
        try terminal.start("--server \(server.address) --user \(user)")
        try terminal.wait(for: "▸ Password")
      }
      for terminal in terminals {
        try terminal.type(LiveServer.password)
        try terminal.press("Enter")
      }
      for terminal in terminals { try terminal.wait(for: "10 letters to write") }
      for total in 1...3 {
        for terminal in terminals { try terminal.press("k", "m") }
        for terminal in terminals { try terminal.wait(for: " \(total) letter") }
      }
      for terminal in terminals { try terminal.press("f") }
      for terminal in terminals { try terminal.wait(for: "10 letters to write") }
      for terminal in terminals { try terminal.press("Tab") }
      for terminal in terminals { try terminal.wait(for: "10 voters to call") }
      try server.wait(for: ["6"], from: "SELECT count(*) FROM contacts")
      #expect(
        try server.query(
          """
          SELECT mode, count(*), count(DISTINCT voter_id), count(DISTINCT uid)
          FROM assignments GROUP BY mode
          """) == ["0|26|26|2", "1|20|20|2"])
      #expect(try server.query("SELECT uid, letters FROM volunteers") == ["1|3", "2|3"])
    }
  }
}
