import Foundation
import Testing

extension EndToEnd {
  @Suite struct OutageTests {
    let server: LiveServer
    let terminal: RealTerminal

    init() throws {
      server = try LiveServer()
      terminal = try RealTerminal()
    }

    @Test func keepsResultsWhileTheServerIsAwayAndSendsThemOnce() throws {
      try terminal.signIn(to: server.address)
      server.kill()
      try terminal.press("m")
      try terminal.wait(for: "ann · 1 letter · ")
      try terminal.mail(upTo: 2)
      try terminal.wait(for: "Thanks, that makes 2 letters.")
      try terminal.wait(until: "says how many results wait") {
        $0.contains("○ offline") && $0.contains("2 results kept here")
      }
      try server.start()
      try terminal.press("t")
      try terminal.wait(for: "Back online, 2 results sent.")
      try terminal.wait(for: "● online")
      try expectTwoLetters()
      try terminal.wait(for: "8 letters to write")
    }

    @Test func sendsWhatWasKeptBeforeACrash() throws {
      try terminal.signIn(to: server.address)
      server.kill()
      try terminal.mail(upTo: 1)
      try terminal.mailWithThanks(upTo: 2)
      kill(try terminal.client, SIGKILL)
      try terminal.restart()
      try server.start()
      try terminal.signIn(to: server.address)
      try terminal.wait(for: "2 results kept here from before are sent.")
      try expectTwoLetters()
      try terminal.wait(for: "8 letters to write")
      try expectPrivateState()
    }

    /// The server gets the result, and nobody is left to hear its answer.
    @Test func countsOnceWhatTheServerTookBeforeACrash() throws {
      try terminal.signIn(to: server.address)
      try terminal.mail(upTo: 1)
      try server.wait(for: ["1"], from: "SELECT count(*) FROM contacts")
      server.freeze()
      try terminal.mailWithThanks(upTo: 2)
      kill(try terminal.client, SIGKILL)
      server.thaw()
      try terminal.restart()
      try terminal.signIn(to: server.address)
      try terminal.wait(for: "ann · 2 letters · ")
      try expectTwoLetters()
      try terminal.wait(for: "8 letters to write")
    }

    @Test(arguments: [Relay.Fault.cutAnswers, .nonsense, .empty, .enormous, .swallowed])
    func countsOnceWhenTheAnswerIsLost(_ fault: Relay.Fault) throws {
      let relay = try Relay(to: server.address)
      defer { relay.close() }
      try terminal.signIn(to: relay.address)
      relay.fault = fault
      try terminal.mail(upTo: 1)
      try terminal.wait(until: "is offline") {
        $0.contains("○ offline") && $0.contains("1 result kept here")
      }
      try terminal.mail(upTo: 2)
      relay.fault = .none
      try terminal.press("t")
      try terminal.wait(for: "● online")
      try expectTwoLetters()
      try terminal.wait(for: "8 letters to write")
    }

    @Test func asksToSignInAgainAndLosesNothing() throws {
      try terminal.signIn(to: server.address)
      try terminal.press("e")
      try terminal.type("kept over the sign-in")
      try terminal.press("Escape")
      try terminal.wait(for: "m mailed")
      try server.query("DELETE FROM sessions")
      try terminal.press("m")
      try terminal.wait(for: "Your session has ended")
      try terminal.wait(for: "▸ Password")
      try terminal.type(LiveServer.password)
      try terminal.press("Enter")
      try terminal.wait(for: "9 letters to write")
      try server.wait(for: ["kept over the sign-in"], from: "SELECT notes FROM contacts")
    }

    @Test func neverSendsWhatWasTakenBackBefore() throws {
      try terminal.signIn(to: server.address)
      server.kill()
      try terminal.mail(upTo: 1)
      try terminal.wait(for: "1 result kept here")
      try terminal.mail(upTo: 2)
      try terminal.press("u")
      try terminal.wait(for: "Taken back")
      try terminal.wait(for: "ann · 1 letter · ")
      try server.start()
      try terminal.press("t")
      try terminal.wait(for: "● online")
      try server.wait(for: ["1|0"], from: "SELECT count(*), count(undone_at) FROM contacts")
      #expect(try server.query("SELECT letters FROM volunteers") == ["1"])
      try terminal.wait(for: "9 letters to write")
    }

    /// Two windows of one person keep their results in one place, and one of them sends.
    @Test func sendsOnceFromTwoWindows() throws {
      let other = try RealTerminal(home: terminal.scratch)
      defer { other.close() }
      try terminal.signIn(to: server.address)
      try other.signIn(to: server.address)
      server.kill()
      try terminal.mail(upTo: 1)
      try other.press("End")
      try other.press("m")
      // The other window's letter is off the list in this one, too.
      try other.wait(for: "8 letters to write")
      try server.start()
      try terminal.press("t")
      try other.press("t")
      try terminal.wait(for: "● online")
      try other.wait(for: "● online")
      try expectTwoLetters()
    }

    @Test func listsExportsAndSendsWithoutTheScreen() throws {
      try terminal.signIn(to: server.address)
      server.kill()
      try terminal.mail(upTo: 1)
      try terminal.mailWithThanks(upTo: 2)
      kill(try terminal.client, SIGKILL)
      let kept = try outbox("list").output.split(separator: "\n")
      #expect(kept.count == 3)
      #expect(kept.last?.contains(" letter, voter ") == true)
      let away = try outbox("sync")
      #expect(away.status == 1)
      #expect(away.errors.contains("Nothing answers at \(server.address)."))
      let file = terminal.scratch.path("kept.jsonl")
      #expect(try outbox("export", file).status == 0)
      let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
      #expect(lines.count == 2)
      #expect(try outbox("export", file).status != 0, "nothing is written over")
      try server.start()
      #expect(try outbox("sync", password: "wrong horse").status == 1)
      let sync = try outbox("sync")
      #expect(sync.status == 0, "\(sync.errors)")
      #expect(sync.output.split(separator: "\n").count { $0.hasPrefix("sent: ") } == 2)
      try expectTwoLetters()
      #expect(try outbox("list").output.hasPrefix("Nothing waits"))
      #expect(try outbox("sync").output.hasPrefix("Nothing waits"))
    }

    @Test func saysSoWhenResultsCannotBeKept() throws {
      try terminal.command("export XDG_STATE_HOME=/dev/null")
      try terminal.start("--server \(server.address) --user ann")
      try terminal.wait(for: "▸ Password")
      try terminal.type(LiveServer.password)
      try terminal.press("Enter")
      try terminal.wait(for: "Your results cannot be kept on this machine")
      try terminal.press("C-c")
      #expect(try terminal.waitForTheShell() == 0)
      #expect(try server.query("SELECT count(*) FROM contacts") == ["0"])
    }

    private func outbox(
      _ words: String..., password: String = LiveServer.password
    ) throws -> Programs.Outcome {
      try Programs.run(
        Programs.client, ["outbox"] + words,
        environment: [
          "HOME": terminal.scratch.folder.path(percentEncoded: false), "EBLOCKS_PASSWORD": password,
        ])
    }

    private func expectTwoLetters(_ location: SourceLocation = #_sourceLocation) throws {
      try server.wait(
        for: ["2|2|2"],
        from: "SELECT count(*), count(DISTINCT voter_id), count(DISTINCT result_key) FROM contacts",
        location)
      #expect(
        try server.query("SELECT letters FROM volunteers") == ["2"], sourceLocation: location)
    }

    /// What is kept has names in it: nobody else on the machine may read it.
    private func expectPrivateState() throws {
      let folder = terminal.scratch.path(".local/state/eblocks")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(!names.isEmpty)
      for path in [folder] + names.map({ "\(folder)/\($0)" }) {
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect((mode as? Int).map { $0 & 0o077 } == 0, "\(path)")
      }
    }
  }
}
