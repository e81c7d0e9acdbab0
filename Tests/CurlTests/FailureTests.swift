import Curl
import Testing

@Suite(.timeLimit(.minutes(5)))
struct FailureTests {
  private func failure(
    against reply: String, maximum: Int = 1000
  ) throws -> TransferFailure? {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.send(reply)
    }
    defer { server.stop() }
    return try CurlTests.failure(HTTPRequest(url: server.url, maximumResponseBytes: maximum))
  }

  @Test func announcedBodyOverTheLimitIsTooLarge() throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n")
      connection.waitForEnd()
    }
    defer { server.stop() }
    #expect(
      try CurlTests.failure(HTTPRequest(url: server.url, maximumResponseBytes: 1000)) == .tooLarge)
  }

  @Test(arguments: ["", "Transfer-Encoding: chunked\r\n"])
  func endlessBodyIsTooLargeAtOnce(header: String) throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.send("HTTP/1.1 200 OK\r\n\(header)\r\n")
      let piece = String(repeating: "x", count: 0x400)
      while connection.send(header.isEmpty ? piece : "400\r\n\(piece)\r\n") {}
    }
    defer { server.stop() }
    #expect(
      try CurlTests.failure(HTTPRequest(url: server.url, maximumResponseBytes: 5000)) == .tooLarge)
  }

  @Test(arguments: ["X-More: yes\r\n", "x"])
  func endlessHeaderIsTooLarge(piece: String) throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.send("HTTP/1.1 200 OK\r\n")
      while connection.send(String(repeating: piece, count: 100)) {}
    }
    defer { server.stop() }
    #expect(try CurlTests.failure(HTTPRequest(url: server.url)) == .tooLarge)
  }

  @Test(arguments: [
    "", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhello",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
  ])
  func brokenOffRepliesAreCut(reply: String) throws {
    #expect(try failure(against: reply) == .cut)
  }

  @Test(arguments: [
    "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", "+OK ready\r\n", "\u{1b}]0;title\u{7}\r\n\r\n",
    "<html>hello</html>", "HTTP/9.9 200 OK\r\n\r\n",
  ])
  func otherProtocolsAreNotHTTP(reply: String) throws {
    #expect(try failure(against: reply) == .notHTTP)
  }

  @Test func silentServerTimesOut() throws {
    let server = try ScriptedServer.silent()
    defer { server.stop() }
    #expect(try CurlTests.failure(HTTPRequest(url: server.url, totalTimeout: 50)) == .timedOut)
    #expect(server.requests == 1)
  }

  @Test func serverThatNeverFinishesTimesOut() throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
      connection.waitForEnd()
    }
    defer { server.stop() }
    #expect(try CurlTests.failure(HTTPRequest(url: server.url, totalTimeout: 50)) == .timedOut)
  }

  @Test func handshakeThatNeverEndsIsUnreachable() throws {
    let server = try ScriptedServer { $0.waitForEnd() }
    defer { server.stop() }
    let url = "https://127.0.0.1:\(server.port)"
    #expect(try CurlTests.failure(HTTPRequest(url: url, connectTimeout: 50)) == .unreachable)
    #expect(try CurlTests.failure(HTTPRequest(url: url, totalTimeout: 50)) == .unreachable)
  }

  @Test func closedPortRefuses() throws {
    let url = "http://127.0.0.1:\(try ScriptedServer.unusedPort())"
    #expect(try CurlTests.failure(HTTPRequest(url: url)) == .refused)
  }

  @Test func plainServerFailsTLS() throws {
    let server = try ScriptedServer { connection in
      connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
      connection.waitForEnd()
    }
    defer { server.stop() }
    #expect(
      try CurlTests.failure(HTTPRequest(url: "https://127.0.0.1:\(server.port)"))
        == .tls("the server does not speak TLS there"))
  }

  @Test func missingFileOfAuthoritiesFailsTLS() throws {
    let server = try ScriptedServer.silent()
    defer { server.stop() }
    let url = "https://127.0.0.1:\(server.port)"
    guard case .tls = try CurlTests.failure(HTTPRequest(url: url, caFile: "/nonexistent/ca.pem"))
    else {
      Issue.record("It went on without the file.")
      return
    }
    #expect(server.requests == 0)
  }

  @Test(arguments: [
    (TransferFailure.cannotResolve, false), (.refused, false), (.unreachable, false),
    (.tls("no"), false), (.badURL, false), (.timedOut, true), (.cut, true), (.tooLarge, true),
    (.notHTTP, true), (.cancelled, true), (.other(code: 1, message: "no"), true),
  ])
  func saysWhetherTheServerMayHaveActed(failure: TransferFailure, mayHave: Bool) {
    #expect(failure.mayHaveReachedServer == mayHave)
    #expect("\(failure)".hasSuffix("."))
  }
}
