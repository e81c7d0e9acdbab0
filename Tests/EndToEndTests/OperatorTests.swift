import Foundation
import Testing

extension EndToEnd {
  @Suite struct OperatorTests {
    let scratch: Scratch

    init() throws {
      scratch = try Scratch()
    }

    private var database: String { "sqlite://" + scratch.path("o.sqlite") }

    private func operate(
      _ arguments: String..., environment: [String: String] = [:]
    ) throws -> Programs.Outcome {
      let database = ["EBLOCKS_DATABASE": database]
      return try Programs.run(
        Programs.server, arguments, environment: database.merging(environment) { _, new in new })
    }

    /// Exactly one line, which begins with the program's name.
    private func expectOneLine(
      _ text: String, with words: String, _ location: SourceLocation = #_sourceLocation
    ) {
      #expect(text.hasPrefix("eblocks-server: "), sourceLocation: location)
      #expect(text.contains(words), sourceLocation: location)
      #expect(text.count { $0 == "\n" } == 1 && text.hasSuffix("\n"), sourceLocation: location)
    }

    @Test func exitsWith64WhenItDoesNotUnderstand() throws {
      for program in [Programs.server, Programs.client] {
        let outcome = try Programs.run(program, ["--no-such-option"])
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("--no-such-option"))
        #expect(outcome.output.isEmpty)
        #expect(try Programs.run(program, ["--help"]).status == 0)
      }
    }

    @Test func refusesWithOneLine() throws {
      let relative = try operate("check", "--database", "sqlite://relative.sqlite")
      #expect(relative.status == 1)
      expectOneLine(relative.errors, with: "sqlite:///absolute/path")
      let zero = try operate("conf", "set", "eblocks_chunk_addresses", "zero")
      #expect(zero.status == 1)
      expectOneLine(zero.errors, with: "eblocks_chunk_addresses")
      let missing = try operate("import", scratch.path("none.csv"))
      #expect(missing.status == 1)
      expectOneLine(missing.errors, with: "none.csv")
      let taken = try TinyServer { _, _ in }
      defer { taken.close() }
      let address = String(taken.address.dropFirst("http://".count))
      let serve = try operate("serve", "--listen", address)
      #expect(serve.status == 1)
      #expect(serve.output.isEmpty)
      expectOneLine(serve.errors.split(separator: "\n").last.map { "\($0)\n" } ?? "", with: address)
    }

    @Test func importsAllOrNothingUnlessToldOtherwise() throws {
      try scratch.write(
        """
        id,FIRSTNAM,LASTNAME,MADD,MCITY,MSTATE,MZIPCODE,PHONE,PARTY
        1,Ada,Smith,1 Elm Street,Dover,NH,03820,603-555-0101,D
        two,Bob,Jones,2 Elm Street,Dover,NH,03820,603-555-0102,D
        3,Zoë,Müller,3 Elm Street,Dover,NH,03820,603-555-0103,I
        """ + "\n", to: "voters.csv")
      let refused = try operate("import", scratch.path("voters.csv"))
      #expect(refused.status == 1)
      #expect(refused.errors.contains("refused"))
      #expect(try query("SELECT count(*) FROM voters") == "0")
      #expect(scratch.text("voters.csv.refused.csv").contains("two,Bob,Jones"))
      let kept = try operate(
        "import", scratch.path("voters.csv"), "--keep-going", "--refused", scratch.path("bad.csv"))
      #expect(kept.status == 0, "\(kept.errors)")
      #expect(
        try query(
          "SELECT group_concat(FIRSTNAM, ' ') FROM (SELECT FIRSTNAM FROM voters ORDER BY id)")
          == "Ada Zoë")
      let lines = scratch.text("bad.csv").split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines.first?.hasPrefix("line,reason,id,FIRSTNAM") == true)
      #expect(lines.last?.hasPrefix("3,") == true)
      let mode = try FileManager.default.attributesOfItem(atPath: scratch.path("bad.csv"))
      #expect(mode[.posixPermissions] as? Int == 0o600)
    }

    @Test func backsUpAndChecksTheCopy() throws {
      let server = try LiveServer(voters: 50)
      defer { server.stop() }
      let copy = server.scratch.path("copy.sqlite")
      try server.operate("backup", copy)
      let check = try Programs.run(
        Programs.server, ["check", "--database", "sqlite://\(copy)"])
      #expect(check.status == 0, "\(check.errors)")
      #expect(!check.output.contains("WRONG"))
      let again = try Programs.run(
        Programs.server, ["backup", copy, "--database", server.database])
      #expect(again.status == 1)
      try server.query("UPDATE vars SET value = 'zero' WHERE name LIKE '%phone_start'")
      try server.query("INSERT INTO volunteers (uid, letters) VALUES (1, 5)")
      let wrong = try Programs.run(Programs.server, ["check", "--database", server.database])
      #expect(wrong.status == 1)
      #expect(wrong.output.contains("eblocks_weekday_phone_start"))
      #expect(wrong.output.contains("WRONG invariants"))
    }

    @Test func expiresWhatIsUnfinished() throws {
      let server = try LiveServer(voters: 50)
      defer { server.stop() }
      let terminal = try RealTerminal()
      defer { terminal.close() }
      try terminal.signIn(to: server.address)
      try terminal.mail(upTo: 1)
      try server.wait(for: ["1"], from: "SELECT count(*) FROM contacts")
      #expect(try server.operate("expire") == "Released 0 assignments.\n")
      #expect(try server.operate("expire", "--all") == "Released 9 assignments.\n")
      #expect(try server.operate("expire", "--all") == "Released 0 assignments.\n")
      #expect(
        try server.query("SELECT count(*) FROM voters WHERE address_assigned > 0") == ["1"])
      try server.operate("check")
      // The client has not heard of it, and its letter of that moment comes late: it counts, the
      // volunteer hears where the others went, and the next list comes by itself.
      try terminal.press("k", "m")
      try terminal.wait(for: "left your list: it had run out")
      try terminal.wait(for: "10 letters to write")
      #expect(try server.query("SELECT late FROM contacts ORDER BY id") == ["0", "1"])
      #expect(try server.query("SELECT letters FROM volunteers") == ["2"])
      try server.operate("check")
    }

    @Test(arguments: [SIGTERM, SIGINT]) func stopsServingWhenAsked(_ signal: Int32) throws {
      let ready = scratch.path("ready")
      let running = try RunningProgram(
        Programs.server, ["serve", "--listen", "127.0.0.1:0", "--database", database],
        output: ready, errors: scratch.path("log"))
      let deadline = Date.now + 30
      while !scratch.text("ready").contains("\n"), Date.now < deadline { usleep(10_000) }
      running.signal(signal)
      #expect(running.wait(seconds: 30) == 0, "\(scratch.text("log"))")
      #expect(scratch.text("ready").count { $0 == "\n" } == 1)
    }

    @Test func takesAPasswordFromNoArgument() throws {
      let program = try RunningProgram(
        Programs.server, ["user", "add", "ann", "--database", database],
        environment: ["EBLOCKS_PASSWORD": LiveServer.password])
      let deadline = Date.now + 10
      var shown = ""
      while shown.isEmpty, Date.now < deadline {
        // Empty for a moment, while the program takes the place of the one that started it.
        shown = ProcessTable.commandLine(of: program.identifier)
      }
      #expect(program.wait() == 0)
      #expect(shown.contains("user add ann"))
      #expect(!shown.contains(LiveServer.password))
      let outcome = try operate("user", "add", "bob", "--password", "secret")
      #expect(outcome.status == 64)
      #expect(try query("SELECT count(*) FROM users WHERE passwd LIKE '%horse%'") == "0")
      let file = try FileManager.default.attributesOfItem(atPath: scratch.path("o.sqlite"))
      #expect(file[.posixPermissions] as? Int == 0o600)
    }

    private func query(_ sql: String) throws -> String {
      try Programs.run("/usr/bin/sqlite3", [scratch.path("o.sqlite"), sql]).output
        .trimmingCharacters(in: .newlines)
    }
  }
}
