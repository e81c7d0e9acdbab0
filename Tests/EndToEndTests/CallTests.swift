import Foundation
import Testing

extension EndToEnd {
  @Suite struct CallTests {
    let terminal: RealTerminal

    init() throws {
      terminal = try RealTerminal()
    }

    @Test func recordsACallWithItsNotesAsTyped() throws {
      let server = try LiveServer()
      defer { server.stop() }
      try terminal.signIn(to: server.address)
      try terminal.goToCalls()
      try terminal.press("e")
      try terminal.type("Zoë fragt nach 学校: ")
      try terminal.wait(for: "学校:")
      try terminal.paste("“first”\nsecond 🙂")
      try terminal.wait(for: "second")
      // An r right behind the escape would be Alt-r.
      try terminal.press("Escape")
      try terminal.wait(for: "r result")
      try terminal.press("r")
      try terminal.wait(for: "How did the call")
      try terminal.press("s")
      try terminal.wait(for: "that makes 1 call")
      let notes = "Zoë fragt nach 学校: “first”\nsecond 🙂"
      let bytes = notes.utf8.map { String(format: "%02X", $0) }.joined()
      try server.wait(
        for: ["1|Supporter|\(bytes)"], from: "SELECT mode, resolution, hex(notes) FROM contacts")
      #expect(
        try server.query(
          """
          SELECT phone_resolution, hex(phone_notes), phone_assigned FROM voters
          WHERE id = (SELECT voter_id FROM contacts)
          """) == ["Supporter|\(bytes)|1"])
      #expect(try server.query("SELECT letters, calls FROM volunteers") == ["0|1"])
    }

    @Test func meetsALockoutAndSeesItOpen() throws {
      let server = try LiveServer(settings: LiveServer.closedPhones)
      defer { server.stop() }
      try terminal.record()
      try terminal.signIn(to: server.address)
      try terminal.press("Tab")
      try terminal.wait(for: "Meanwhile, letters never sleep")
      let closed = try terminal.wait(for: "phones are closed")
      #expect(!closed.contains("555-01"))
      try server.set(LiveServer.openPhones)
      #expect(try server.query("SELECT count(*) FROM voters WHERE phone_assigned > 0") == ["0"])
      #expect(!String(decoding: terminal.recording, as: UTF8.self).contains("555-01"))
      // The page looks again by itself, in a while; coming back to it looks again as well.
      try terminal.wait(until: "opened the phones", seconds: 100) { text in
        if text.contains("555-01") { return true }
        if text.contains("f asks for a new one") { try terminal.press("f") }
        return false
      }
      try terminal.wait(for: "to call")
    }

    /// The hours begin at a minute, so this waits for one.
    @Test func opensThePhonesWhenTheCountdownEnds() throws {
      let opening = Date(
        timeIntervalSince1970: ((Date.now.timeIntervalSince1970 + 15) / 60).rounded(.up) * 60)
      // In a zone where it is about noon, so that no midnight comes in between.
      let minutes = Int(opening.timeIntervalSince1970) / 60 % 1_440
      let east = 12 - minutes / 60
      let server = try LiveServer(settings: [
        "eblocks_phone_timezone": "Etc/GMT" + (east < 0 ? "+\(-east)" : "-\(east)"),
        "eblocks_weekday_phone_start": String(format: "12:%02d", minutes % 60),
        "eblocks_weekend_phone_start": String(format: "12:%02d", minutes % 60),
      ])
      try terminal.signIn(to: server.address)
      try terminal.press("Tab")
      let closed = try terminal.wait(for: "Opening in ")
      #expect(!closed.contains("555-01"))
      #expect(try server.query("SELECT count(*) FROM voters WHERE phone_assigned > 0") == ["0"])
      try terminal.wait(for: "555-01", seconds: 110)
      #expect(Date.now >= opening)
      try terminal.wait(for: "10 voters to call")
    }
  }

  @Suite struct QuotaTests {
    @Test func saysWhenAndWhyTheQuotaEndsTheList() throws {
      let server = try LiveServer(
        settings: ["eblocks_chunk_addresses": "3", "eblocks_max_hourly_addresses": "4"])
      defer { server.stop() }
      let terminal = try RealTerminal()
      defer { terminal.close() }
      try terminal.signIn(to: server.address)
      try terminal.wait(for: "4 of 4 letters left this hour")
      for total in 1...3 { try terminal.mail(upTo: total) }
      try terminal.wait(for: "Enter for the next 1 letter")
      try terminal.press("Enter")
      try terminal.wait(for: "1 letter to write")
      try terminal.wait(for: "Only 1 record, because you have almost used your 4 letters")
      try terminal.mail(upTo: 4)
      try terminal.wait(for: "No records, because you have used your 4 letters")
      try terminal.press("Enter")
      let empty = try terminal.wait(until: "counts down to the next letter") {
        $0.contains(/The next is yours in 5\d:\d\d/)
          && $0.contains("No records, because you have used your 4 letters")
          && $0.contains("0 of 4 letters left this hour")
      }
      try terminal.wait(until: "counts on") { $0.contains("yours in") && $0 != empty }
      try terminal.goToCalls()
      try terminal.wait(for: "555-01")
      try terminal.press("r")
      try terminal.wait(for: "How did the call")
      try terminal.press("n")
      try terminal.wait(for: "that makes 1 call")
      try server.wait(for: ["0|4", "1|1"], from: "SELECT mode, count(*) FROM contacts GROUP BY 1")
    }
  }
}
