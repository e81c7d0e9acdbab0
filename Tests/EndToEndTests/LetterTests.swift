import Foundation
import Testing

extension EndToEnd {
  @Suite struct LetterTests {
    let server: LiveServer
    let terminal: RealTerminal

    init() throws {
      server = try LiveServer(
        settings: [
          "eblocks_chunk_addresses": "3",
          "thanks_for_mail_chunk": "The town of Lanternfield thanks you.",
        ])
      terminal = try RealTerminal()
    }

    @Test func signsInAndMailsALetter() throws {
      try terminal.start("--server \(server.address) --user ann")
      try terminal.wait(for: "▸ Password")
      try terminal.type("wrong horse")
      try terminal.press("Enter")
      // Beside the field, below whatever the server says at the top.
      try terminal.wait(until: "says so beside the password") { text in
        text.components(separatedBy: "Password ").last?.contains("do not match") == true
      }
      #expect(try !terminal.screen().contains("wrong horse"))
      try terminal.press("C-u")
      try terminal.type(LiveServer.password)
      try terminal.press("Enter")
      try terminal.wait(for: "3 letters to write")
      try terminal.press("m")
      try terminal.wait(for: "Thanks, that makes 1 letter.")
      try terminal.wait(for: "ann · 1 letter · 0 calls")
      try terminal.wait(for: "2 letters to write")
      try server.wait(for: ["1|0|0"], from: "SELECT uid, mode, late FROM contacts")
      #expect(try server.query("SELECT letters, calls FROM volunteers") == ["1|0"])
      #expect(
        try server.query("SELECT prefvalue FROM userprefs WHERE prefname = 'eblocks_letters'")
          == ["1"])
      #expect(
        try server.query("SELECT count(*) FROM voters WHERE address_mailed = 'Y'") == ["1"])
    }

    @Test func finishesAListAndGoesOnWithTheNext() throws {
      try terminal.signIn(to: server.address)
      for total in 1...3 { try terminal.mail(upTo: total) }
      try terminal.wait(for: "The town of Lanternfield thanks you.")
      try terminal.wait(for: "3 letters in ")
      try terminal.wait(for: "3 letters and 0 calls in all")
      try terminal.wait(for: "Enter for the next 3 letters")
      try terminal.press("Enter")
      try terminal.wait(for: "3 letters to write")
      try server.wait(for: ["3|3"], from: "SELECT count(*), count(DISTINCT voter_id) FROM contacts")
    }

    @Test func takesALetterBack() throws {
      try terminal.signIn(to: server.address)
      try terminal.mail(upTo: 1)
      try server.wait(for: ["1"], from: "SELECT count(*) FROM contacts")
      try terminal.press("u")
      try terminal.wait(for: "Taken back")
      try terminal.wait(for: "3 letters to write")
      try terminal.wait(for: "ann · 0 letters · 0 calls")
      try server.wait(
        for: ["1|1"], from: "SELECT count(*), count(undone_at) FROM contacts")
      #expect(try server.query("SELECT letters FROM volunteers") == ["0"])
      #expect(
        try server.query(
          """
          SELECT address_assigned, address_mailed IS NULL FROM voters
          WHERE id = (SELECT voter_id FROM contacts)
          """) == ["1|1"])
      try terminal.wait(until: "agrees with the server") {
        $0.contains("● online") && $0.contains("3 letters to write")
      }
    }

    @Test func skipsAVoter() throws {
      try terminal.signIn(to: server.address)
      let first = try server.query("SELECT min(id) FROM voters WHERE address_assigned = 1")
      try terminal.press("s")
      try terminal.wait(for: "Skipped")
      try terminal.wait(for: "2 letters to write")
      try server.wait(
        for: first, from: "SELECT voter_id FROM assignments WHERE ending = 'skipped'")
      try terminal.wait(for: "2 letters to write")
      #expect(
        try server.query(
          "SELECT count(*) FROM voters WHERE id = \(first[0]) AND address_assigned > 0") == ["0"])
    }

    @Test func correctsAnAddress() throws {
      try terminal.signIn(to: server.address)
      let first = try server.query("SELECT min(id) FROM voters WHERE address_assigned = 1")
      try terminal.press("c")
      try terminal.wait(for: "Street")
      try terminal.press("Down", "Down", "Down", "Down", "Down")
      try terminal.wait(for: "▸ Street")
      try terminal.press("C-u", "C-k")
      try terminal.type("77 Lantern Lane")
      try terminal.wait(for: "77 Lantern Lane")
      try terminal.press("C-s")
      try terminal.wait(for: "Corrected, thank you")
      try terminal.wait(for: "77 Lantern Lane")
      try server.wait(
        for: ["77 Lantern Lane"], from: "SELECT MADD FROM voters WHERE id = \(first[0])")
      #expect(
        try server.query(
          "SELECT voter_id, uid, `after` LIKE '%77 Lantern Lane%' FROM corrections")
          == ["\(first[0])|1|1"])
      try terminal.wait(for: "77 Lantern Lane")
    }

    @Test func keepsTheNotesThroughEverySizeOfTheWindow() throws {
      try terminal.signIn(to: server.address)
      try terminal.press("e")
      try terminal.type("kept ")
      try terminal.wait(for: "kept")
      try terminal.resize(columns: 40, rows: 12)
      try terminal.wait(for: "kept")
      try terminal.type("every ")
      try terminal.wait(for: "kept every")
      try terminal.resize(columns: 30, rows: 8)
      try terminal.wait(until: "says what size is needed") {
        $0.contains("40") && $0.contains("12") && !$0.contains("kept every")
      }
      try terminal.resize(columns: 120, rows: 40)
      try terminal.wait(for: "kept every")
      try terminal.type("word")
      try terminal.wait(for: "kept every word")
      try terminal.press("Escape")
      try terminal.wait(for: "m mailed")
      try terminal.press("m")
      try server.wait(for: ["kept every word"], from: "SELECT notes FROM contacts")
    }
  }
}
