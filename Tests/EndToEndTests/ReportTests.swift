import Foundation
import Testing

extension EndToEnd {
  @Suite struct ReportTests {
    let server: LiveServer
    let terminal: RealTerminal

    init() throws {
      server = try LiveServer(voters: 3_000, contacts: 600, users: ["ann", "ada"])
      try server.operate("user", "grant", "ada", "admin")
      terminal = try RealTerminal()
    }

    @Test func anAdminReadsGoesDownExportsAndOutlivesTheServer() throws {
      let before = try terminal.settings("before")
      try openReports()
      try showAllDays()
      let (volunteers, results) = try chooseTheLeastBusy()
      try goDownAndBack(volunteers[volunteers.count - 1], results)
      try export(volunteers)
      try loseTheServer(volunteers.count)
      try terminal.press("q")
      #expect(try terminal.waitForTheShell() == 0)
      try terminal.expectWhole(as: before)
      #expect(server.log.contains("/v1/reports"))
    }

    /// Letters, calls and volunteers on one line, and what is left below: as the tables say.
    private func showAllDays() throws {
      let done = try figures(
        """
        SELECT sum(mode = 0), sum(mode = 1), count(DISTINCT uid) FROM contacts
        WHERE undone_at IS NULL
        """)
      try terminal.press("/")
      try terminal.wait(for: "▸ Days")
      try terminal.press("C-u")
      try terminal.type("all")
      try terminal.press("Enter")
      try terminal.wait(for: "all days")
      try terminal.wait(until: "shows \(done)") { row($0, below: "Volunteers active") == done }
      let text = try terminal.screen()
      for (mode, column) in [("letters", "address"), ("calls", "phone")] {
        let left = try figures(
          """
          SELECT count(*), sum(prime) FROM voters
          WHERE coalesce(PARTY, '') IN ('D', 'I', '') AND \(column)_assigned IS NULL
            AND \(column)_blocked = 0 AND ('\(mode)' = 'letters' OR PHONE <> '')
          """)
        #expect(row(text, below: "Left for \(mode)")?.prefix(2) == left[...], "\(text)")
      }
    }

    /// Opens the volunteers' report with the cursor on the last of them.
    private func chooseTheLeastBusy() throws -> (volunteers: [String], results: [String: Int]) {
      let rows = try server.query(
        """
        SELECT nickname, count(*) FROM contacts JOIN users USING (uid) WHERE undone_at IS NULL
        GROUP BY nickname ORDER BY count(*) DESC
        """
      ).map { $0.split(separator: "|") }
      let results = Dictionary(
        uniqueKeysWithValues: rows.map { (String($0[0]), Int($0[1]) ?? -1) })
      try backToTheMenu()
      try terminal.press("Down", "Down")
      try terminal.wait(for: "│ Volunteers  all days")
      try terminal.press("Enter")
      try terminal.wait(for: "1 of \(rows.count) rows")
      try terminal.press("End")
      try terminal.wait(for: "\(rows.count) of \(rows.count) rows")
      return (rows.map { String($0[0]) }, results)
    }

    private func goDownAndBack(_ name: String, _ results: [String: Int]) throws {
      let text = try terminal.wait(for: "▸\(name)")
      let line = text.split(separator: "\n").last { $0.contains("▸\(name)") }
      #expect(line?.contains(" \(results[name] ?? -1) ") == true, "\(text)")
      try terminal.press("Enter")
      try terminal.wait(for: "Volunteers › \(name)")
      try terminal.wait(for: "1 of \(results[name] ?? -1) rows")
      try terminal.press("Escape")
      try terminal.wait(for: "▸\(name)")
      try terminal.wait(for: "\(results.count) of \(results.count) rows")
    }

    private func export(_ volunteers: [String]) throws {
      try terminal.press("x")
      try terminal.wait(for: "▸ File")
      try terminal.press("C-u")
      try terminal.type("~/volunteers.csv")
      try terminal.press("Enter")
      try terminal.wait(for: "Saved \(volunteers.count) rows to ~/volunteers.csv")
      let path = terminal.scratch.path("volunteers.csv")
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
      #expect(mode as? Int == 0o600)
      let read = try Programs.run(
        "/usr/bin/python3",
        [
          "-c",
          """
          import csv, sys
          for row in csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8'), strict=True):
              print(row['volunteer'], row['results'], row['letters'], row['calls'], sep='|')
          """, path,
        ])
      #expect(read.status == 0, "\(read.errors)")
      #expect(
        try read.output.split(separator: "\n").map(String.init).sorted()
          == server.query(
            """
            SELECT nickname, count(*), sum(mode = 0), sum(mode = 1) FROM contacts
            JOIN users USING (uid) WHERE undone_at IS NULL GROUP BY nickname
            """
          ).sorted())
    }

    private func loseTheServer(_ count: Int) throws {
      server.kill()
      try terminal.press("r")
      try terminal.wait(until: "says that the server is away, over what was there") {
        $0.contains("server away") && $0.contains("○ offline") && $0.contains("Volunteers")
      }
      try terminal.wait(for: "▸")
      try server.start()
      try terminal.press("t")
      try terminal.wait(until: "is as it was before") {
        !$0.contains("server away") && $0.contains("● online")
          && $0.contains("\(count) of \(count) rows")
      }
      // It goes on: another report, of a server that has forgotten nobody.
      try backToTheMenu()
      try terminal.press("Down")
      try terminal.wait(for: "│ Resolutions  all days")
      try terminal.wait(for: "Not home")
    }

    @Test func aVolunteerSeesNoTraceOfThem() throws {
      try terminal.signIn(to: server.address, as: "ann")
      for page in ["Calls", "Letters"] {
        try expectNoTrace()
        // Each does something on the page of reports.
        for key in ["x", "g", "a", "d", "S", "/"] {
          try terminal.press(key)
          try expectNoTrace()
        }
        try terminal.press("?")
        try terminal.wait(for: "Quit")
        try expectNoTrace()
        try terminal.press("End")
        try expectNoTrace()
        try terminal.press("Escape")
        try terminal.wait(for: "? help")
        try terminal.press("Tab")
        try terminal.wait(for: "[\(page)]")
      }
      #expect(server.log.contains("/v1/lists/"))
      #expect(!server.log.contains("/v1/reports"))
    }

    private func expectNoTrace(_ location: SourceLocation = #_sourceLocation) throws {
      let text = try terminal.screen()
      #expect(
        text.contains("eBlocks") && !text.lowercased().contains("report"), "\(text)",
        sourceLocation: location)
    }

    private func openReports() throws {
      try terminal.signIn(to: server.address, as: "ada")
      try terminal.goToCalls()
      try terminal.press("Tab")
      try terminal.wait(for: "[Reports]")
      try terminal.wait(for: "Totals  last 7 days")
    }

    private func backToTheMenu() throws {
      try terminal.press("Escape")
      try terminal.wait(until: "is at the list of reports") {
        $0.contains("Enter open") && !$0.contains("Esc back")
      }
    }

    /// The numbers of a query's only row, as the screen groups them.
    private func figures(_ sql: String) throws -> [String] {
      try server.query(sql)[0].split(separator: "|").map {
        try #require(Int($0)).formatted(.number.locale(Locale(identifier: "en_US")))
      }
    }

    /// The words of the pane in the line below the one with `title`.
    private func row(_ screen: String, below title: String) -> [String]? {
      let lines = screen.split(separator: "\n")
      guard let index = lines.firstIndex(where: { $0.contains(title) }),
        lines.indices.contains(index + 1)
      else { return nil }
      return lines[index + 1].split(separator: "│").last?.split(separator: " ").map(String.init)
    }
  }
}
