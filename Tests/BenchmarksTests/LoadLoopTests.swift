import Testing

@testable import Benchmarks

@Suite struct LoadLoopTests {
  private static let good = ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "ok"]

  /// Asks this often, and no more.
  private final class Asking: Caller {
    private var left: Int
    private(set) var heard: [Int] = []

    init(_ times: Int) { left = times }

    func ask() -> (request: [UInt8], kind: RequestKind)? {
      guard left > 0 else { return nil }
      left -= 1
      return (HTTPRequest.bytes("GET", "/healthz"), .hello)
    }

    func hear(status: Int, body: UnsafeRawBufferPointer) { heard.append(status) }
  }

  @Test func asksEachCallerAgainAsSoonAsItWasAnswered() throws {
    let server = try AnswerServer { _ in Self.good }
    let loop = try LoadLoop(ports: [server.port], addresses: 3)
    let callers = (0..<5).map { _ in Asking(20) }
    for caller in callers { try loop.add(caller) }
    let figures = try loop.run(.steady, seconds: 60)
    #expect(figures[.hello].count == 100)
    #expect(figures.failures == [:])
    #expect(callers.allSatisfy { $0.heard == Array(repeating: 200, count: 20) })
    #expect(loop.openConnections == 5)
  }

  @Test func asksOneAfterTheOtherAtAPace() throws {
    let server = try AnswerServer { _ in Self.good }
    let loop = try LoadLoop(ports: [server.port])
    let callers = (0..<4).map { _ in Asking(100) }
    for caller in callers { try loop.add(caller) }
    // Each once in 20 ms, and so five times.
    let figures = try loop.run(.every(seconds: 0.02), seconds: 0.1)
    #expect(figures[.hello].count + figures.failures.values.reduce(0, +) == 20)
    #expect(figures.seconds >= 0.09)
  }

  @Test func countsRefusalsApart() throws {
    let server = try AnswerServer { number in
      number % 2 == 0 ? Self.good : ["HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"]
    }
    let loop = try LoadLoop(ports: [server.port])
    try loop.add(Asking(10))
    let figures = try loop.run(.steady, seconds: 60)
    #expect(figures[.hello].count == 5)
    #expect(figures.failures == ["hello: status 503": 5])
  }

  @Test(arguments: [
    (nil, "closed unanswered"),
    (["SSH-2.0-OpenSSH\r\n\r\n"], "not an answer"),
    (good + ["x"], "not an answer"),
  ])
  func saysWhatBecameOfAConnection(answer: [String]?, why: String) throws {
    let server = try AnswerServer { _ in answer.map { [$0.joined()] } }
    let loop = try LoadLoop(ports: [server.port])
    try loop.add(Asking(1))
    #expect(try loop.run(.steady, seconds: 60).failures == [why: 1])
    #expect(loop.openConnections == 0)
  }

  @Test func goesOnWithTheOthersWhenOneIsCutOff() throws {
    let server = try AnswerServer { number in number < 3 ? Self.good : nil }
    let loop = try LoadLoop(ports: [server.port])
    for times in [3, 10] { try loop.add(Asking(times)) }
    let figures = try loop.run(.steady, seconds: 60)
    #expect(figures[.hello].count == 6)
    #expect(figures.failures == ["closed unanswered": 1])
    #expect(loop.openConnections == 1)
  }
}
