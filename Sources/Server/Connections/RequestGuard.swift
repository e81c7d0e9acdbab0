import API
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOSSL
import NIOTLS

/// Ends what a connection should not go on with: TLS handshakes and requests that take too long to
/// arrive, requests that cannot be parsed (which are told so first), and connections whose answer
/// said `close`.
final class RequestGuard: ChannelDuplexHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private let limit: TimeAmount
  private let awaitsHandshake: Bool
  /// When the first byte of the request that is arriving came; nil between requests.
  private var began: NIODeadline?
  /// One check a connection, moved along as requests come and go, because starting and stopping a
  /// timer for each request costs more than the request's parsing.
  private var check: Scheduled<Void>?
  private var answersOwed = 0
  private var isClosing = false
  private var isLast = false
  private var hasFailed = false
  /// The last answer is out: nothing that comes now keeps the connection.
  private var hasEnded = false

  /// - Parameter awaitsHandshake: TLS comes first, and its time counts from the beginning.
  init(limit: TimeAmount, awaitsHandshake: Bool = false) {
    self.limit = limit
    self.awaitsHandshake = awaitsHandshake
  }

  /// Bytes came in, from `ArrivalSensor`.
  func bytesArrived(in context: ChannelHandlerContext) {
    if began == nil { startTime(in: context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    if awaitsHandshake { startTime(in: context) }
    context.fireChannelActive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted? = event as? TLSUserEvent { began = nil }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !hasFailed else { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      answersOwed += 1
      // Hummingbird knows this option in small letters only (RFC 9110 §7.6.1: any case).
      isLast = head.headerFields[.connection]?.lowercased() == "close"
    case .body: break
    case .end: if !hasEnded { began = nil }
    }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let head):
      if head.headerFields[.connection]?.lowercased() == "close" { isClosing = true }
      context.write(data, promise: promise)
    case .body:
      context.write(data, promise: promise)
    case .end:
      answersOwed -= 1
      if isClosing || (isLast && answersOwed == 0) {
        // Half: closing whole with bytes unread would take the answer back (RFC 9112 §9.6).
        context.writeAndFlush(data, promise: promise)
        endOutput(in: context)
      } else {
        context.write(data, promise: promise)
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if error is IOError || error is ChannelError {
      context.fireErrorCaught(error)
      return
    }
    guard !hasFailed else { return }
    hasFailed = true
    let isOfTLS = error is NIOSSLError || error is BoringSSLError || error is NIOSSLExtraError
    guard !isOfTLS, answersOwed == 0, context.channel.isActive else {
      context.close(promise: nil)
      return
    }
    refuse(error, in: context)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    check?.cancel()
    check = nil
  }

  private func refuse(_ error: any Error, in context: ChannelHandlerContext) {
    var problem = Problem(.malformed, "This is not a request that an HTTP/1.1 server can read.")
    if case .headerOverflow? = error as? HTTPParserError {
      problem = Problem(.tooLarge, "The headers of this request are too large.")
      problem.status = 431
    }
    let body = ByteBuffer(bytes: (try? JSON.encode(problem)) ?? .init())
    let fields: HTTPFields = [
      .contentType: Problem.contentType, .contentLength: "\(body.readableBytes)",
      .connection: "close",
    ]
    let head = HTTPResponse(status: .init(code: problem.status), headerFields: fields)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(body)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    endOutput(in: context)
  }

  /// Whoever keeps sending after that, or never closes, is cut off like a slow request.
  private func endOutput(in context: ChannelHandlerContext) {
    hasEnded = true
    startTime(in: context)
    context.close(mode: .output, promise: nil)
  }

  private func startTime(in context: ChannelHandlerContext) {
    let now = context.eventLoop.now
    began = now
    if check == nil { schedule(at: now + limit, in: context) }
  }

  private func schedule(at deadline: NIODeadline, in context: ChannelHandlerContext) {
    check = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
      self.check = nil
      guard let began = self.began else { return }
      if context.eventLoop.now >= began + self.limit {
        context.close(promise: nil)
      } else {
        self.schedule(at: began + self.limit, in: context)
      }
    }
  }
}

/// Tells a connection's `RequestGuard` that bytes came, before anything has parsed them.
final class ArrivalSensor: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let guardian: RequestGuard

  init(guardian: RequestGuard) {
    self.guardian = guardian
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guardian.bytesArrived(in: context)
    context.fireChannelRead(data)
  }
}
