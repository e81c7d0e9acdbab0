import Foundation
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle
import Testing

@testable import Server

/// Serves a campaign on a free loopback port while `body` runs.
///
/// - Parameter body: gets the port, and what stops the server in an orderly way.
func withLiveServer(
  _ campaign: Campaign, limits: ConnectionLimits = ConnectionLimits(),
  certificate: ServingCertificate? = nil,
  logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
  _ body:
    @escaping @Sendable (_ port: Int, _ stop: @escaping @Sendable () async -> Void)
    async throws -> Void
) async throws {
  let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
  let server = EblocksServer(
    backend: campaign.backend,
    configuration: EblocksServer.Configuration(
      port: 0, limits: limits, certificate: certificate),
    logger: logger,
    onReady: { continuation.yield($0) })
  let group = server.serviceGroup(stoppingOnSignals: false)
  try await withThrowingTaskGroup(of: Void.self) { tasks in
    tasks.addTask {
      defer { continuation.finish() }
      try await group.run()
    }
    let port = try #require(await ports.first { _ in true })
    do {
      try await body(port) { await group.triggerGracefulShutdown() }
    } catch {
      await group.triggerGracefulShutdown()
      throw error
    }
    await group.triggerGracefulShutdown()
    try await tasks.waitForAll()
  }
}

/// A client that sends what it is told, byte for byte.
struct RawClient: Sendable {
  private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

  /// - Parameter tls: what to trust and speak; nil speaks no TLS.
  init(port: Int, tls: NIOSSLContext? = nil) async throws {
    channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls {
            try channel.pipeline.syncOperations.addHandler(
              NIOSSLClientHandler(context: tls, serverHostname: nil))
          }
          return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
        }
      }
  }

  /// Sends each text once what the one before it awaits has come, and reads until the server
  /// closes the connection.
  ///
  /// - Parameters:
  ///   - exchanges: what to send, and the text to see before going on; nil goes on at once.
  ///   - last: waits for what it likes, and then says what to send last.
  func run(
    _ exchanges: [(send: String, awaiting: String?)],
    last: (@Sendable () async -> String)? = nil
  ) async throws -> String {
    try await channel.executeThenClose { inbound, outbound in
      var received = ""
      var iterator = inbound.makeAsyncIterator()
      for exchange in exchanges {
        let seen = received.endIndex
        if !exchange.send.isEmpty {
          try await outbound.write(ByteBuffer(string: exchange.send))
        }
        guard let awaited = exchange.awaiting else { continue }
        while !received[seen...].contains(awaited) {
          guard let buffer = try await iterator.next() else { return received }
          received += String(buffer: buffer)
        }
      }
      if let last { try await outbound.write(ByteBuffer(string: await last())) }
      while let buffer = try await iterator.next() { received += String(buffer: buffer) }
      return received
    }
  }
}
