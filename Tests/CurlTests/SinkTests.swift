import Curl
import Testing

/// A body that goes elsewhere as it comes.
@Suite(.timeLimit(.minutes(5)))
struct SinkTests {
  private final class Sink: BodySink {
    var bytes: [UInt8] = []
    /// Takes no more than this.
    var room = Int.max

    func take(_ new: UnsafeRawBufferPointer) -> Bool {
      guard bytes.count + new.count <= room else { return false }
      bytes += new
      return true
    }
  }

  private func fetch(
    _ reply: String, into sink: Sink, maximum: Int = 10
  ) throws -> Result<HTTPReply, TransferFailure> {
    let server = try ScriptedServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.send(reply)
    }
    defer { server.stop() }
    var transfers = try Transfers()
    let request = HTTPRequest(url: server.url, maximumResponseBytes: maximum)
    return finish(transfers.start(request, into: sink), in: &transfers)
  }

  private static let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

  @Test func takesABodyOfAnyLength() throws {
    let sink = Sink()
    let reply = try fetch(
      Self.chunked + "c\r\nhello, world\r\n6\r\n again\r\n0\r\n\r\n", into: sink
    ).get()
    #expect(reply.status == 200 && reply.body.isEmpty)
    #expect(sink.bytes == Array("hello, world again".utf8))
    let announced = Sink()
    _ = try fetch("HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhello, world", into: announced)
      .get()
    #expect(announced.bytes.count == 12)
  }

  @Test(arguments: [
    chunked + "c\r\nhello, world\r\n", chunked + "c\r\nhello",
    "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhello, world",
  ])
  func aBodyThatEndsEarlyIsAFailure(reply: String) throws {
    #expect(try fetch(reply, into: Sink()) == .failure(.cut))
  }

  @Test func anyOtherReplyStaysAReply() throws {
    let sink = Sink()
    let reply = try fetch("HTTP/1.1 403 No\r\nContent-Length: 5\r\n\r\nnever", into: sink).get()
    #expect(reply.body == Array("never".utf8) && sink.bytes.isEmpty)
    let long = "HTTP/1.1 403 No\r\nContent-Length: 20\r\n\r\n12345678901234567890"
    #expect(try fetch(long, into: sink) == .failure(.tooLarge))
  }

  @Test func aSinkThatIsFullEndsIt() throws {
    let sink = Sink()
    sink.room = 5
    #expect(
      try fetch(Self.chunked + "c\r\nhello, world\r\n0\r\n\r\n", into: sink) == .failure(.cut))
  }

  @Test func silenceEndsItWhenItLastsTooLong() throws {
    let server = try ScriptedServer { connection in
      guard connection.readRequest() != nil else { return }
      connection.send(Self.chunked + "5\r\nhello\r\n")
      connection.waitForEnd()
    }
    defer { server.stop() }
    var transfers = try Transfers()
    var request = HTTPRequest(url: server.url, totalTimeout: 600_000)
    request.stallTimeout = 1
    #expect(finish(transfers.start(request, into: Sink()), in: &transfers) == .failure(.timedOut))
  }
}
