import Foundation
import Testing

extension EndToEnd {
  /// What machines do to a program, done to the real one.
  @Suite struct MachineFaultTests {
    let server: LiveServer
    let terminal: RealTerminal

    init() throws {
      server = try LiveServer()
      terminal = try RealTerminal()
    }

    @Test(arguments: [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE])
    func givesTheTerminalBackWhenItCrashes(_ number: Int32) throws {
      try terminal.command("ulimit -c 0")
      let before = try terminal.settings("before")
      try terminal.signIn(to: server.address)
      kill(try terminal.client, number)
      #expect(try terminal.waitForTheShell() == 128 + Int(number))
      try terminal.expectWhole(as: before)
    }

    /// The readme says so: nobody can tidy up after this signal.
    @Test func leavesATerminalThatResetRepairs() throws {
      let before = try terminal.settings("before")
      try terminal.signIn(to: server.address)
      kill(try terminal.client, SIGKILL)
      try terminal.wait(for: "left with 137")
      try terminal.press("C-j")
      try terminal.type("reset")
      try terminal.press("C-j")
      try terminal.wait(until: "is empty") { $0.hasPrefix("$") }
      #expect(try terminal.state("cursor_flag") == "1")
      let after = Set(try terminal.settings("after").split(whereSeparator: \.isWhitespace))
      for mode in ["icanon", "isig", "echo", "icrnl", "opost"] {
        #expect(before.contains(mode) && after.contains(Substring(mode)), "\(mode)")
      }
      try terminal.type("echoed")
      try terminal.wait(for: "$ echoed")
    }

    @Test func goesOnAfterItWasHeld() throws {
      // Below a shell that keeps no jobs, or tmux or the shell would let it go on at once.
      try terminal.command(
        "clear; sh -c '\(Programs.client) --server \(server.address) --user ann; true'")
      try terminal.wait(for: "▸ Password")
      try terminal.type(LiveServer.password)
      try terminal.press("Enter")
      try terminal.wait(for: "10 letters to write")
      let client = try terminal.client
      kill(client, SIGSTOP)
      try terminal.type("e")
      try terminal.type("typed while it was held")
      try terminal.press("C-s")
      #expect(try terminal.screen().contains("10 letters to write"))
      kill(client, SIGCONT)
      try terminal.wait(for: "Thanks, that makes 1 letter.")
      try terminal.wait(for: "9 letters to write")
      try server.wait(
        for: ["typed while it was held"], from: "SELECT notes FROM contacts")
    }

    /// The limit of a file's size stands for a disk that is full: it needs no right to mount one.
    @Test func keepsTheNotesWhenTheDiskIsFull() throws {
      try terminal.signIn(to: server.address)
      try terminal.mail(upTo: 1)
      try server.wait(for: ["1"], from: "SELECT count(*) FROM contacts")
      try limitFiles("0:unlimited")
      try terminal.press("e")
      try terminal.type("not lost on a full disk")
      try terminal.press("C-s")
      let screen = try terminal.wait(until: "says that it was not kept") {
        $0.contains("full") && $0.contains("9 letters to write")
      }
      #expect(screen.contains("not lost on a full disk"))
      #expect(screen.contains("ann · 1 letter · "))
      #expect(try server.query("SELECT count(*) FROM contacts") == ["1"])
      try limitFiles("unlimited:unlimited")
      try terminal.wait(for: "m mailed")
      try terminal.press("m")
      try terminal.wait(for: "Thanks, that makes 2 letters.")
      try server.wait(
        for: ["not lost on a full disk"], from: "SELECT notes FROM contacts WHERE notes <> ''")
    }

    /// Folders in which nothing can be made, not even by root, and a disk without any room.
    @Test(
      arguments: ["/dev/null", "/sys", "/proc"].map { "export XDG_STATE_HOME=\($0)" } + [
        "ulimit -f 0"
      ])
    func saysSoBeforeTheThanksWhereNothingCanBeKept(_ preparation: String) throws {
      try terminal.command(preparation)
      try terminal.start("--server \(server.address) --user ann")
      try terminal.wait(for: "▸ Password")
      try terminal.type(LiveServer.password)
      try terminal.press("Enter")
      try terminal.wait(for: "cannot be kept on this machine")
      try terminal.press("m")
      try terminal.press("C-l")
      #expect(try !terminal.screen().contains("Thanks"))
      #expect(try server.query("SELECT count(*) FROM contacts") == ["0"])
    }

    /// In whatever zone the laptop believes to be, a call happened when it happened.
    @Test func tellsTheTimeOfACallInAnyZone() throws {
      try terminal.signIn(to: server.address)
      try terminal.goToCalls()
      // A list of this morning: no time within it is taken for a mistake.
      try server.query(
        """
        UPDATE voters SET phone_assigned_at = phone_assigned_at - 20000 WHERE phone_assigned > 0;
        UPDATE assignments SET assigned_at = assigned_at - 20000
        """)
      server.kill()
      let moment = Int(Date.now.timeIntervalSince1970)
      try terminal.press("r")
      try terminal.wait(for: "How did the call")
      try terminal.press("s")
      try terminal.wait(for: "that makes 1 call")
      kill(try terminal.client, SIGKILL)
      try terminal.restart()
      try server.start()
      try terminal.command("export TZ=Asia/Tokyo")
      try terminal.signIn(to: server.address)
      try server.wait(
        for: ["Supporter|1"],
        from: """
          SELECT resolution, occurred_at BETWEEN \(moment - 5) AND \(moment + 40) FROM contacts
          """)
      try terminal.goToCalls()
      try terminal.wait(for: "phones open")
    }

    /// Both windows work, one after the other is killed, and everything arrives once.
    @Test func sendsEverythingOnceFromTwoWindowsWhicheverDies() throws {
      let other = try RealTerminal(home: terminal.scratch)
      defer { other.close() }
      try terminal.signIn(to: server.address)
      try other.signIn(to: server.address)
      try write("first window", in: terminal)
      try other.press("End")
      try write("second window", in: other)
      try server.wait(for: ["2"], from: "SELECT count(*) FROM contacts")
      server.kill()
      try terminal.press("Home")
      try write("first, offline", in: terminal)
      try other.press("End")
      try write("second, offline", in: other)
      kill(try terminal.client, SIGKILL)
      try server.start()
      try other.press("t")
      try other.wait(for: "● online")
      try server.wait(
        for: ["first window", "first, offline", "second window", "second, offline"],
        from: "SELECT notes FROM contacts ORDER BY notes")
      #expect(try server.query("SELECT letters FROM volunteers") == ["4"])
      try server.operate("check")
    }

    private func write(
      _ notes: String, in window: RealTerminal, _ location: SourceLocation = #_sourceLocation
    ) throws {
      try window.press("e")
      try window.type(notes)
      try window.press("C-s")
      try window.wait(for: "Thanks, that makes", location)
      try window.wait(until: "is done with the notes", location) { !$0.contains(notes) }
    }

    /// Sets the limit of the size of the client's files: prlimit(1), as setrlimit(2) from outside.
    private func limitFiles(_ limit: String) throws {
      let outcome = try Programs.run(
        "/usr/bin/prlimit", ["--pid", "\(try terminal.client)", "--fsize=\(limit)"])
      try #require(outcome.status == 0, "\(outcome.errors)")
    }
  }

  /// What is left on the disk of a laptop that others use next.
  @Suite struct PrivacyTests {
    @Test func leavesNothingOfAnyVoterAfterSigningOut() throws {
      let server = try LiveServer()
      defer { server.stop() }
      let terminal = try RealTerminal()
      defer { terminal.close() }
      try terminal.signIn(to: server.address)
      try terminal.goToCalls()
      try terminal.press("Tab")
      try terminal.mail(upTo: 1)
      server.kill()
      try terminal.mailWithThanks(upTo: 2)
      try expectPrivate(terminal.scratch)
      let secrets = try server.query(
        """
        SELECT DISTINCT value FROM (
          SELECT FIRSTNAM || ' ' || LASTNAME AS value FROM voters
            WHERE address_assigned > 0 OR phone_assigned > 0
          UNION SELECT LASTNAME FROM voters WHERE address_assigned > 0 OR phone_assigned > 0
          UNION SELECT MADD FROM voters WHERE address_assigned > 0 OR phone_assigned > 0
          UNION SELECT PHONE FROM voters WHERE address_assigned > 0 OR phone_assigned > 0)
        WHERE length(value) > 4
        """)
      #expect(secrets.count > 20)
      try terminal.press("X")
      try terminal.wait(for: "y")
      try terminal.press("y")
      try terminal.wait(for: "▸ ")
      try terminal.press("C-c")
      try terminal.waitForTheShell()
      try expectPrivate(terminal.scratch)
      for (name, bytes) in try files(of: terminal.scratch) {
        for secret in secrets {
          #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret) is in \(name)")
        }
      }
    }

    private func files(of home: Scratch) throws -> [String: Data] {
      let folder = home.path(".local/state/eblocks")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(!names.isEmpty)
      return Dictionary(
        uniqueKeysWithValues: names.map {
          ($0, FileManager.default.contents(atPath: "\(folder)/\($0)") ?? Data())
        })
    }

    /// Nobody else on the machine may read what is kept.
    private func expectPrivate(_ home: Scratch) throws {
      let folder = home.path(".local/state/eblocks")
      for path in [folder] + (try files(of: home).keys.map { "\(folder)/\($0)" }) {
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == (path == folder ? 0o700 : 0o600), "\(path)")
      }
    }
  }
}
