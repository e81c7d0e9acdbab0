import Foundation
import Testing

extension EndToEnd {
  @Suite struct DemoTests {
    let terminal: RealTerminal

    init() throws {
      terminal = try RealTerminal()
    }

    @Test func opensAndLeavesNothingBehind() throws {
      try terminal.start("demo --voters 300")
      try terminal.wait(for: "10 letters to write")
      #expect(servers.count == 1)
      #expect(terminal.scratch.names(in: "tmp").contains { $0.hasPrefix("eblocks-demo-") })
      try terminal.mail(upTo: 1)
      try terminal.wait(for: "● online")
      try terminal.goToCalls()
      try terminal.wait(for: "555-01")
      try terminal.press("q")
      #expect(try terminal.waitForTheShell() == 0)
      try expectNothing()
    }

    @Test func leavesNothingBehindWhenTerminated() throws {
      try terminal.start("demo --voters 300")
      try terminal.wait(for: "10 letters to write")
      kill(try terminal.client, SIGTERM)
      try terminal.waitForTheShell()
      try expectNothing()
    }

    /// The client hears of the end in several ways, in any order: it is tried several times.
    @Test func leavesNothingBehindWhenTheTerminalIsClosed() throws {
      for _ in 1...5 {
        let window = try RealTerminal(home: terminal.scratch)
        defer { window.close() }
        try window.start("demo --voters 300")
        try window.wait(for: "10 letters to write")
        window.close()
        try expectNothing()
      }
    }

    @Test func leavesNothingBehindWhenStoppedAndThenClosed() throws {
      try terminal.start("demo --voters 300")
      try terminal.wait(for: "10 letters to write")
      try terminal.press("C-z")
      try terminal.wait(until: "is the shell's") { !$0.contains("eBlocks") }
      terminal.close()
      try expectNothing()
    }

    @Test func keepsWhatItWasToldToKeep() throws {
      let folder = terminal.scratch.path("kept")
      for total in 1...2 {
        try terminal.start("demo --voters 300 --keep \(folder)")
        try terminal.wait(for: "letters to write")
        try terminal.mail(upTo: total)
        try terminal.press("q")
        let text = try terminal.wait(until: "asks or leaves") {
          $0.contains("Quit now?") || $0.contains("left with 0")
        }
        if text.contains("Quit now?") { try terminal.press("y") }
        #expect(try terminal.waitForTheShell() == 0)
        try expectNothing()
      }
      let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions]
      #expect(mode as? Int == 0o700)
    }

    @Test func leavesNothingBehindWhenClosedWhileItStarts() throws {
      try terminal.start("demo --voters 20000")
      try waitForTheServer("sample")
      terminal.close()
      try expectNothing()
    }

    @Test(arguments: ["sample", "user", "serve"])
    func leavesNothingBehindWhenInterruptedWhileItStarts(_ step: String) throws {
      try terminal.start("demo --voters 20000")
      try waitForTheServer(step)
      try terminal.press("C-c")
      try terminal.waitForTheShell()
      try expectNothing()
    }

    private func waitForTheServer(_ step: String) throws {
      let deadline = Date.now + 30
      while !servers.contains(where: {
        ProcessTable.commandLine(of: $0).contains("eblocks-server \(step)")
      }) {
        try #require(Date.now < deadline, "no \"eblocks-server \(step)\" was seen")
      }
    }

    @Test func saysWhatItNeedsWithoutAServerBesideIt() throws {
      let folder = try Scratch()
      try FileManager.default.copyItem(atPath: Programs.client, toPath: folder.path("eblocks"))
      let outcome = try Programs.run(
        folder.path("eblocks"), ["demo"], environment: ["TMPDIR": folder.path("")])
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("needs eblocks-server"))
      #expect(folder.names(in: "") == ["eblocks"])
    }

    /// The demo's servers: its folder for temporary files is the terminal's.
    private var servers: [pid_t] {
      ProcessTable.running("eblocks-server", with: terminal.scratch.path("tmp"))
    }

    private func expectNothing(_ location: SourceLocation = #_sourceLocation) throws {
      let deadline = Date.now + 20
      while Date.now < deadline, !servers.isEmpty || !terminal.scratch.names(in: "tmp").isEmpty {
        usleep(20_000)
      }
      #expect(servers == [], sourceLocation: location)
      #expect(terminal.scratch.names(in: "tmp") == [], sourceLocation: location)
      #expect(
        ProcessTable.running("eblocks", with: terminal.scratch.path("tmp")) == [],
        sourceLocation: location)
    }
  }
}
