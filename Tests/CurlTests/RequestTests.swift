import Curl
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5)))
struct RequestTests {
  /// What the server saw of a request to it, without the lines that name its port.
  private func sent(_ make: (String) -> HTTPRequest) throws -> String {
    let seen = Mutex("")
    let server = try ScriptedServer { connection in
      let request = connection.readRequest() ?? ""
      seen.withLock { $0 = request }
      connection.send("HTTP/1.1 204 No Content\r\n\r\n")
      connection.waitForEnd()
    }
    defer { server.stop() }
    _ = try fetch(make(server.url)).get()
    return seen.withLock { $0 }.replacing("Host: 127.0.0.1:\(server.port)\r\n", with: "")
  }

  @Test func getSendsOnlyWhatWasAsked() throws {
    let request = try sent {
      HTTPRequest(url: $0 + "/v1/lists/letters?x=1", headers: [HTTPHeader("Cookie", "a=b")])
    }
    #expect(
      request == "GET /v1/lists/letters?x=1 HTTP/1.1\r\nAccept: */*\r\nCookie: a=b\r\n\r\n")
  }

  @Test func postSendsBodyAndHeaders() throws {
    let request = try sent {
      HTTPRequest(
        method: "POST", url: $0 + "/x",
        headers: [
          HTTPHeader("Content-Type", "application/json"), HTTPHeader("Accept", "text/csv"),
          HTTPHeader("X-Empty", ""),
        ], body: Array("{\"a\":\"é\"}".utf8))
    }
    #expect(
      request == "POST /x HTTP/1.1\r\nContent-Type: application/json\r\nAccept: text/csv\r\n"
        + "X-Empty:\r\nContent-Length: 10\r\n\r\n{\"a\":\"é\"}")
  }

  @Test(arguments: ["POST", "PUT", "PATCH"])
  func changesWithoutBodySayThatItIsEmpty(method: String) throws {
    let request = try sent { HTTPRequest(method: method, url: $0) }
    #expect(request == "\(method) / HTTP/1.1\r\nAccept: */*\r\nContent-Length: 0\r\n\r\n")
  }

  @Test(arguments: ["DELETE", "HEAD", "OPTIONS"])
  func othersHaveNoBody(method: String) throws {
    let request = try sent { HTTPRequest(method: method, url: $0) }
    #expect(request == "\(method) / HTTP/1.1\r\nAccept: */*\r\n\r\n")
  }

  @Test func longBodiesAreSentWithoutAskingFirst() throws {
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20)
    let request = try sent { HTTPRequest(method: "PATCH", url: $0, body: body) }
    #expect(!request.contains("Expect"))
    #expect(request.hasSuffix("\r\n\r\n" + String(decoding: body, as: UTF8.self)))
  }

  @Test(arguments: [
    "", "nonsense", "127.0.0.1:80", "file:///etc/hostname", "ftp://127.0.0.1/", "http://",
    "http://a b/", "http://127.0.0.1/\r\nX: y", "http://127.0.0.1\u{0}/", "http://[::1/",
    "http://127.0.0.1:99999/", "gopher://127.0.0.1/",
  ])
  func addressesThatCannotBeUsedAreNamed(url: String) throws {
    #expect(try failure(HTTPRequest(url: url)) == .badURL)
  }

  @Test(arguments: [
    HTTPHeader("X-One", "a\r\nX-Two: b"), HTTPHeader("X-One", "a\u{0}b"),
    HTTPHeader("X-One\r\nX-Two", "b"), HTTPHeader("", "a"), HTTPHeader("X One", "a"),
    HTTPHeader("X:One", "a"),
  ])
  func headersThatWouldSmuggleOthersAreNotSent(header: HTTPHeader) throws {
    let server = try ScriptedServer(replying: "HTTP/1.1 204 No Content\r\n\r\n")
    defer { server.stop() }
    guard case .other = try failure(HTTPRequest(url: server.url, headers: [header])) else {
      Issue.record("It was sent.")
      return
    }
    let method = try failure(HTTPRequest(method: "GET / HTTP/1.1\r\nX:", url: server.url))
    guard case .other = method else {
      Issue.record("It was sent.")
      return
    }
    #expect(server.connections == 0)
  }
}
