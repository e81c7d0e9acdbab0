import Testing

@testable import Benchmarks

@Suite struct HTTPAnswerTests {
  private func read(_ text: String) -> HTTPAnswer.Reading {
    Array(text.utf8).withUnsafeBytes { HTTPAnswer.read($0) }
  }

  private static let whole =
    "HTTP/1.1 201 Created\r\ncontent-LENGTH: 7\r\nServer: x\r\n\r\n{\"a\":1}"

  @Test func findsStatusAndBody() {
    let head = Self.whole.utf8.count - 7
    #expect(
      read(Self.whole)
        == .whole(HTTPAnswer(status: 201, body: head..<(head + 7), closes: false)))
  }

  @Test func waitsForTheRestWhereverItWasCut() {
    let bytes = Array(Self.whole.utf8)
    for count in bytes.indices {
      let reading = bytes[..<count].withUnsafeBytes { HTTPAnswer.read($0) }
      #expect(reading == .partial, "\(count)")
    }
  }

  @Test func knowsThatTheServerCloses() {
    guard
      case .whole(let answer) = read(
        "HTTP/1.1 200 OK\r\nConnection:  Close \r\nContent-Length: 0\r\n\r\n")
    else { return #expect(Bool(false), "a whole answer") }
    #expect(answer.closes)
  }

  @Test func needsNoLengthWhereThereIsNoBody() {
    guard case .whole(let answer) = read("HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n")
    else { return #expect(Bool(false), "a whole answer") }
    #expect(answer.body.isEmpty)
  }

  @Test(arguments: [
    "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 20x OK\r\nContent-Length: 0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
    "HTTP/1.1 200 OK\r\nX-Content-Length: 0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab",
    "nonsense\r\n\r\n",
  ])
  func refusesWhatItCannotRead(text: String) {
    #expect(read(text) == .broken)
  }

  @Test func doesNotWaitForAHeadWithoutEnd() {
    #expect(read("HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 20_000)) == .broken)
  }
}
