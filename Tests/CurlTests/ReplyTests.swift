import Curl
import Testing

@Suite(.timeLimit(.minutes(5)))
struct ReplyTests {
  private static let ok =
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n"
    + "Set-Cookie: one=1\r\nset-cookie:two=2 \r\nX-Empty:\r\n\r\nhello"

  @Test func bringsStatusHeadersAndBody() throws {
    let server = try ScriptedServer(replying: Self.ok)
    defer { server.stop() }
    let reply = try fetch(HTTPRequest(url: server.url + "/healthz")).get()
    #expect(reply.status == 200)
    #expect(reply.body == Array("hello".utf8))
    #expect(reply.header("content-TYPE") == "text/plain")
    #expect(reply.values(of: "Set-Cookie") == ["one=1", "two=2"])
    #expect(reply.header("X-Empty") == "")
    #expect(reply.header("X-Missing") == nil)
    #expect(reply.elapsed > 0 && reply.elapsed < 60)
    #expect(server.requests == 1)
  }

  @Test(arguments: [204, 302, 401, 404, 422, 503])
  func everyStatusIsAReplyAndNoRedirectIsFollowed(status: Int) throws {
    let server = try ScriptedServer(
      replying: "HTTP/1.1 \(status) Whatever\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
    defer { server.stop() }
    let reply = try fetch(HTTPRequest(url: server.url)).get()
    #expect(reply.status == status)
    #expect(reply.header("location") == "/elsewhere")
    #expect(server.requests == 1)
  }

  @Test func putsChunksTogether() throws {
    let server = try ScriptedServer(
      replying: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3\r\nhel\r\n8\r\nlo world\r\n0\r\n\r\n")
    defer { server.stop() }
    #expect(try fetch(HTTPRequest(url: server.url)).get().body == Array("hello world".utf8))
  }

  @Test func interimRepliesLeaveNoHeaders() throws {
    let server = try ScriptedServer(
      replying: "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + Self.ok)
    defer { server.stop() }
    let reply = try fetch(HTTPRequest(url: server.url)).get()
    #expect(reply.status == 200)
    #expect(reply.header("Link") == nil)
  }

  @Test func replyMayComeByteByByte() throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      for character in Self.ok { connection.send(String(character)) }
      connection.waitForEnd()
    }
    defer { server.stop() }
    #expect(try fetch(HTTPRequest(url: server.url)).get().body == Array("hello".utf8))
  }

  @Test func compressedBodiesStayAsTheyAre() throws {
    let server = try ScriptedServer(
      replying: "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc")
    defer { server.stop() }
    #expect(try fetch(HTTPRequest(url: server.url)).get().body == Array("abc".utf8))
  }

  @Test func connectionIsUsedAgain() throws {
    let server = try ScriptedServer(replying: Self.ok)
    defer { server.stop() }
    var transfers = try Transfers()
    for _ in 1...3 {
      let id = transfers.start(HTTPRequest(url: server.url))
      #expect(try finish(id, in: &transfers).get().status == 200)
    }
    #expect(server.requests == 3)
    #expect(server.connections == 1)
  }

  @Test func connectionThatTheServerDroppedIsReplaced() throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.send(Self.ok)
    }
    defer { server.stop() }
    var transfers = try Transfers()
    for _ in 1...3 {
      let id = transfers.start(HTTPRequest(method: "POST", url: server.url, body: [1]))
      #expect(try finish(id, in: &transfers).get().status == 200)
    }
    #expect(server.requests == 3)
    #expect(server.connections == 3)
  }

  @Test func bodyOfExactlyTheLimitIsAccepted() throws {
    let server = try ScriptedServer(replying: Self.ok)
    defer { server.stop() }
    let reply = try fetch(HTTPRequest(url: server.url, maximumResponseBytes: 5)).get()
    #expect(reply.body.count == 5)
  }
}
