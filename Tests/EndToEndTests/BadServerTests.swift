import Foundation
import Testing

extension EndToEnd {
  @Suite struct BadServerTests {
    let terminal: RealTerminal

    init() throws {
      terminal = try RealTerminal()
    }

    /// What stands at an address, and what the sign-in screen says about it.
    static let answers: [(answer: String, sentence: String)] = [
      ("\u{1}\u{2}SSH-2.0-OpenSSH_9.2\r\n", "none of an eBlocks server's"),
      (
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 26\r\n\r\n"
          + "<html>Please log in</html>", "looks like a web page"
      ),
      ("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"user\": {", "broke off"),
      (
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n"
          + "{\"user\": {", "does not come from an eBlocks server"
      ),
      ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "no eBlocks server at this address"),
      (
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        "sends us elsewhere"
      ),
      ("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", "cannot be reached"),
      (
        "HTTP/1.1 200 OK\r\nContent-Length: 400000000\r\n\r\n"
          + String(repeating: " ", count: 40_000_000), "more than an eBlocks server ever would"
      ),
      (
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\n\r\n"
          + #"{"code":"unavailable","status":503,"type":"about:blank","title":"\u001b[2Jx","#
          + #""detail":"\u001b]0;pwned\u0007Not today."}"#,
        "Not today."
      ),
      (
        "HTTP/1.1 200 OK\r\nEblocks-API: 7-9\r\nEblocks-Version: 9.1\r\nContent-Length: 2\r\n\r\n{}",
        "too old for the server (9.1)"
      ),
      ("", "none of an eBlocks server's"),
    ]

    @Test func saysWhatIsWrongWithTheAnswer() throws {
      try terminal.record()
      for (answer, sentence) in Self.answers {
        let server = try TinyServer { _, connection in connection.send(Data(answer.utf8)) }
        defer { server.close() }
        try expect(sentence, at: server.address)
      }
      let bytes = terminal.recording
      #expect(bytes.range(of: Data("\u{1B}]0;".utf8)) == nil)
      #expect(try terminal.state("pane_title") != "pwned")
    }

    @Test func saysWhatIsWrongWithTheAddress() throws {
      let server = try LiveServer(voters: 1)
      defer { server.stop() }
      try expect("Nothing answers at", at: "http://127.0.0.1:1")
      try expect("is no server's address", at: "ftp://blocks.example.org")
      try expect("is no server's address", at: "'http://a b'")
      try expect("No machine is called", at: "http://no-such-machine.invalid")
      let isPlain = server.address.replacing("http:", with: "https:")
      try expect("cannot be trusted", at: isPlain)
    }

    @Test func doesNotWaitForASilentServer() throws {
      let server = try TinyServer { _, connection in while connection.receive() != nil {} }
      defer { server.close() }
      try terminal.start("--server \(server.address) --user ann")
      try terminal.wait(for: "▸ Password")
      try terminal.type("abc")
      try terminal.wait(for: "•••")
      try terminal.press("Enter")
      try terminal.wait(for: "Signing in")
      try terminal.press("Escape")
      try terminal.wait(until: "gives up") { !$0.contains("Signing in") }
      try terminal.type("de")
      try terminal.wait(for: "•••••")
      try terminal.press("C-c")
      #expect(try terminal.waitForTheShell() == 0)
    }

    @Test func drawsNoEscapeSequenceOfAServer() throws {
      let server = try LiveServer()
      defer { server.stop() }
      let relay = try Relay(to: server.address)
      defer { relay.close() }
      relay.fault = .hostileNames
      try terminal.record()
      try terminal.signIn(to: relay.address)
      try terminal.mail(upTo: 1)
      try terminal.goToCalls()
      // What is left of the sequences without their control characters.
      try terminal.wait(for: "]0;pwned")
      #expect(try terminal.state("pane_title") != "pwned")
      for sequence in ["\u{1B}]0;", "\u{9B}"] {
        #expect(terminal.recording.range(of: Data(sequence.utf8)) == nil)
      }
    }

    /// Starts the client, waits for the sentence beside the server's address, and leaves.
    private func expect(
      _ sentence: String, at address: String, _ location: SourceLocation = #_sourceLocation
    ) throws {
      try terminal.start("--server \(address) --user ann")
      try terminal.wait(until: "says \"\(sentence)\"", location) { text in
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.contains("eBlocks") && words.contains(sentence)
      }
      try terminal.press("Down")
      try terminal.wait(for: "▸ Server", location)
      try terminal.press("C-c")
      #expect(try terminal.waitForTheShell(location) == 0, sourceLocation: location)
    }
  }
}
