import API
import Foundation
import HTTPTypes
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOTLS
import Service
import Synchronization
import Testing

@testable import Server

@Suite(.timeLimit(.minutes(5))) struct ConnectionTests {
  private static let get = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
  private static let closing = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

  @Test func keepsAConnectionForMoreThanOneRequest() async throws {
    try await withLiveServer(try await Campaign()) { port, _ in
      let received = try await RawClient(port: port).run([
        (Self.get, "ok\n"), (Self.get, "ok\n"), (Self.closing, nil),
      ])
      #expect(received.components(separatedBy: "HTTP/1.1 200 OK").count == 4)
    }
  }

  @Test(arguments: ["close", "Close", "CLOSE"])
  func closesWhenAskedInAnyCase(_ option: String) async throws {
    let limits = ConnectionLimits(idle: .seconds(3_600))
    try await withLiveServer(try await Campaign(), limits: limits) { port, _ in
      let request = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: \(option)\r\n\r\n"
      let received = try await RawClient(port: port).run([(request, nil)])
      #expect(received.hasPrefix("HTTP/1.1 200 OK"))
    }
  }

  @Test func answersRequestsSentTogetherInTheirOrder() async throws {
    try await withLiveServer(try await Campaign()) { port, _ in
      let unknown = Self.get.replacingOccurrences(of: "healthz", with: "nope")
      let received = try await RawClient(port: port).run([(unknown + Self.closing, nil)])
      let statuses = received.components(separatedBy: "HTTP/1.1 ").dropFirst().map { $0.prefix(3) }
      #expect(statuses == ["404", "200"])
    }
  }

  @Test func closesAnIdleConnection() async throws {
    // Long enough for a loaded machine to send its request before it counts as idle.
    let limits = ConnectionLimits(idle: .seconds(2))
    try await withLiveServer(try await Campaign(), limits: limits) { port, _ in
      let nothing = try await RawClient(port: port).run([])
      #expect(nothing == "")
      let afterOne = try await RawClient(port: port).run([(Self.get, nil)])
      #expect(afterOne.hasPrefix("HTTP/1.1 200 OK"))
    }
  }

  @Test(arguments: [
    "G", "GET /healthz HTTP/1.1\r\nHost: x\r\n",
    "POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
      + "Content-Length: 100\r\n\r\n{\"user",
  ]) func closesARequestThatDoesNotArrive(_ beginning: String) async throws {
    let limits = ConnectionLimits(request: .milliseconds(200))
    try await withLiveServer(try await Campaign(), limits: limits) { port, _ in
      let received = try await RawClient(port: port).run([(beginning, nil)])
      #expect(received == "")
    }
  }

  @Test func refusesHeadersThatAreTooLarge() async throws {
    try await withLiveServer(try await Campaign()) { port, _ in
      let large = String(repeating: "a", count: 20_000)
      let received = try await RawClient(port: port).run([
        ("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Large: \(large)\r\n\r\n", nil)
      ])
      #expect(received.hasPrefix("HTTP/1.1 431 "))
      #expect(received.contains("application/problem+json"))
      #expect(received.contains("\"code\":\"too_large\""))
    }
  }

  @Test func refusesMoreHeadersThanAnyoneNeeds() async throws {
    try await withLiveServer(try await Campaign()) { port, _ in
      let many = (0..<200).map { "X-\($0): 1\r\n" }.joined()
      let received = try await RawClient(port: port).run([
        ("GET /healthz HTTP/1.1\r\nHost: x\r\n\(many)\r\n", nil)
      ])
      #expect(received.hasPrefix("HTTP/1.1 431 "))
    }
  }

  @Test(arguments: [
    "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
    "GET / HTTP/1.1\r\nHost x\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
  ]) func tellsWhoeverIsNotSpeakingHTTP(_ bytes: String) async throws {
    try await withLiveServer(try await Campaign()) { port, _ in
      let received = try await RawClient(port: port).run([(bytes, nil)])
      #expect(received.hasPrefix("HTTP/1.1 400 "))
      #expect(received.contains("\"code\":\"malformed\""))
    }
  }

  @Test func closesAfterABodyThatIsTooLarge() async throws {
    try await withLiveServer(try await Campaign()) { port, _ in
      let received = try await RawClient(port: port).run([
        (
          "POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Content-Length: 10000000\r\n\r\n{", nil
        )
      ])
      #expect(received.hasPrefix("HTTP/1.1 413 "))
    }
  }

  @Test func finishesTheRequestUnderWayWhenStopped() async throws {
    let gate = Gate()
    let campaign = try await Campaign(passwords: GatedPasswords(gate: gate))
    let body = #"{"username": "Ruth", "password": "correct horse"}"#
    try await withLiveServer(campaign) { port, stop in
      async let received = RawClient(port: port).run([
        (
          "POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)", nil
        )
      ])
      await gate.waitForArrival()
      await stop()
      await gate.open()
      let answer = try await received
      #expect(answer.hasPrefix("HTTP/1.1 200 OK"))
    }
  }

  @Test func cutsOffWhatDoesNotFinishInTime() async throws {
    let gate = Gate()
    let campaign = try await Campaign(passwords: GatedPasswords(gate: gate))
    let body = #"{"username": "Ruth", "password": "correct horse"}"#
    let limits = ConnectionLimits(shutdown: .milliseconds(200))
    try await withLiveServer(campaign, limits: limits) { port, stop in
      async let received = RawClient(port: port).run([
        (
          "POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)", nil
        )
      ])
      await gate.waitForArrival()
      await stop()
      _ = try? await received
    }
  }
}

/// The guard's clock, moved by hand.
@Suite struct RequestGuardTests {
  private let channel: EmbeddedChannel

  init() throws {
    channel = EmbeddedChannel()
    let guardian = RequestGuard(limit: .seconds(30))
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(ArrivalSensor(guardian: guardian))
    try pipeline.configureHTTPServerPipeline(
      withPipeliningAssistance: false, withErrorHandling: false)
    try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
    try pipeline.addHandler(guardian)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
  }

  private func send(_ text: String) throws {
    try channel.writeInbound(ByteBuffer(string: text))
  }

  @Test func leavesAConnectionBetweenRequestsAlone() throws {
    try send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    channel.embeddedEventLoop.advanceTime(by: .hours(1))
    #expect(channel.isActive)
  }

  /// With a guard that a connection through TLS has.
  private func connectionThroughTLS() throws -> EmbeddedChannel {
    let channel = EmbeddedChannel()
    let guardian = RequestGuard(limit: .seconds(30), awaitsHandshake: true)
    try channel.pipeline.syncOperations.addHandlers(ArrivalSensor(guardian: guardian), guardian)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    return channel
  }

  @Test func givesAHandshakeItsTimeFromTheBeginning() throws {
    let channel = try connectionThroughTLS()
    channel.embeddedEventLoop.advanceTime(by: .seconds(29))
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive)
  }

  @Test func leavesAConnectionAloneAfterItsHandshake() throws {
    let channel = try connectionThroughTLS()
    channel.pipeline.fireUserInboundEventTriggered(
      TLSUserEvent.handshakeCompleted(negotiatedProtocol: nil))
    channel.embeddedEventLoop.advanceTime(by: .hours(1))
    #expect(channel.isActive)
  }

  @Test(arguments: ["", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"])
  func doesNotWaitForEverForTheOtherEndToClose(_ more: String) throws {
    try channel.pipeline.syncOperations.addHandler(HalfCloser(), position: .first)
    try send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    try channel.writeOutbound(
      HTTPResponsePart.head(HTTPResponse(status: .ok, headerFields: [.contentLength: "0"])))
    try channel.writeOutbound(HTTPResponsePart.end(nil))
    if !more.isEmpty { try? send(more) }
    channel.embeddedEventLoop.advanceTime(by: .seconds(29))
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(!channel.isActive)
  }

  @Test func countsFromTheFirstByte() throws {
    for byte in "GET / HTTP/1.1\r\nX: 12345678" {
      try send(String(byte))
      channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    }
    #expect(channel.isActive)
    channel.embeddedEventLoop.advanceTime(by: .seconds(4))
    #expect(!channel.isActive)
  }

  @Test func givesEachRequestItsOwnTime() throws {
    for _ in 0..<5 {
      try send("GET / HTTP/1.1\r\nHo")
      channel.embeddedEventLoop.advanceTime(by: .seconds(29))
      try send("st: x\r\n\r\n")
      channel.embeddedEventLoop.advanceTime(by: .seconds(20))
    }
    #expect(channel.isActive)
    try send("GET / HTTP/1.1\r\n")
    channel.embeddedEventLoop.advanceTime(by: .seconds(30))
    #expect(!channel.isActive)
  }
}

/// Half closes as a socket does: the embedded channel would close whole.
private final class HalfCloser: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    if mode == .output {
      promise?.succeed(())
    } else {
      context.close(mode: mode, promise: promise)
    }
  }
}

/// Holds whoever comes until it is opened.
actor Gate {
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var watchers: [CheckedContinuation<Void, Never>] = []
  private var isOpen = false
  private var hasArrival = false

  func pass() async {
    hasArrival = true
    watchers.forEach { $0.resume() }
    watchers = []
    if isOpen { return }
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiting.append($0) }
    } onCancel: {
      Task { await open() }
    }
  }

  func waitForArrival() async {
    if hasArrival { return }
    await withCheckedContinuation { watchers.append($0) }
  }

  func open() {
    isOpen = true
    waiting.forEach { $0.resume() }
    waiting = []
  }
}

struct GatedPasswords: PasswordChecker {
  let gate: Gate

  func matches(_ password: String, hash: String) async throws -> Bool? {
    await gate.pass()
    return true
  }
  func hash(_ password: String) async throws -> String { "plain:\(password)" }
  func burn(_ password: String) async {}
}

@Suite(.timeLimit(.minutes(5))) struct ListeningTests {
  @Test func saysThatTheAddressIsTaken() async throws {
    let campaign = try await Campaign()
    try await withLiveServer(campaign) { port, _ in
      let second = EblocksServer(
        backend: campaign.backend, configuration: EblocksServer.Configuration(port: port),
        logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
      let error = await #expect(throws: CannotListen.self) {
        try await second.run(stoppingOnSignals: false)
      }
      #expect(error?.description.contains("127.0.0.1:\(port): Address already in use") == true)
    }
  }
}
