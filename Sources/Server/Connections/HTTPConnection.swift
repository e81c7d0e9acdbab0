import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOSSL

/// One HTTP/1.1 connection with this server's limits: Hummingbird's own channel closes idle
/// connections but waits for ever for the rest of a request.
struct HTTPConnection: ServerChildChannel, HTTPChannelHandler {
  typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

  let responder: HTTPChannelHandler.Responder
  let limits: ConnectionLimits
  /// nil where requests come as they are.
  let certificate: ServingCertificate?
  let metrics: Metrics

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      try channel.syncOptions?.setOption(.tcpOption(.tcp_nodelay), value: 1)
      // Each connection keeps such a buffer while it is idle, and requests are small.
      try channel.syncOptions?.setOption(
        .recvAllocator,
        value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 1_024, maximum: 16_384))
      var decoderLimits = NIOHTTPDecoderLimitConfiguration()
      decoderLimits.maxHeaderFieldSize = limits.headers
      decoderLimits.maxHeaderListSize = limits.headers
      decoderLimits.maxHeaderFieldCount = 100
      let guardian = RequestGuard(
        limit: TimeAmount(limits.request), awaitsHandshake: certificate != nil)
      let pipeline = channel.pipeline.syncOperations
      // Before TLS: a record that drips in is a request that drips in.
      try pipeline.addHandler(ArrivalSensor(guardian: guardian))
      if let certificate {
        try pipeline.addHandler(NIOSSLServerHandler(context: certificate.context))
      }
      try pipeline.configureHTTPServerPipeline(
        withPipeliningAssistance: false, withErrorHandling: false,
        withOutboundHeaderValidation: false, withEncoderConfiguration: .init(),
        withDecoderLimitConfiguration: decoderLimits)
      try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: certificate != nil))
      try pipeline.addHandler(guardian)
      try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: limits.idle, logger: logger))
      metrics.connectionBegan()
      channel.closeFuture.whenComplete { [metrics] _ in metrics.connectionEnded() }
      return try NIOAsyncChannel(
        wrappingChannelSynchronously: channel,
        configuration: .init(isOutboundHalfClosureEnabled: true))
    }
  }

  func handle(value: Value, logger: Logger) async {
    await handleHTTP(asyncChannel: value, logger: logger)
  }
}
