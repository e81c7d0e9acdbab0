import Domain
import Glibc
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// The whole server: router, connections, nightly expiry, and an orderly end.
public struct EblocksServer: Sendable {
  /// Where and how it serves.
  public struct Configuration: Sendable {
    public var host: String
    /// 0 picks a free one.
    public var port: Int
    /// Marks cookies `Secure` even where no proxy says that the request came through TLS.
    public var secureCookies: Bool
    public var limits: ConnectionLimits
    /// For TLS in this server; without one, requests come as they are.
    public var certificate: ServingCertificate?
    /// Where proxies of ours are, beside this machine: their word counts for who is calling.
    public var proxies: [AddressRange]

    public init(
      host: String = "127.0.0.1", port: Int = 8080, secureCookies: Bool = false,
      limits: ConnectionLimits = ConnectionLimits(), certificate: ServingCertificate? = nil,
      proxies: [AddressRange] = []
    ) {
      self.host = host
      self.port = port
      self.secureCookies = secureCookies
      self.limits = limits
      self.certificate = certificate
      self.proxies = proxies
    }
  }

  private let backend: Backend
  private let configuration: Configuration
  private let background: [any ServiceLifecycle.Service]
  private let logger: Logger
  private let onReady: @Sendable (_ port: Int) async -> Void

  /// - Parameters:
  ///   - background: what runs beside the connections, such as `NightlyExpiry`, until the end.
  ///   - onReady: called once connections are accepted.
  public init(
    backend: Backend, configuration: Configuration = Configuration(),
    background: [any ServiceLifecycle.Service] = [], logger: Logger,
    onReady: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
  ) {
    self.backend = backend
    self.configuration = configuration
    self.background = background
    self.logger = logger
    self.onReady = onReady
  }

  /// Serves until SIGTERM or SIGINT, then takes no more requests and returns when those under way
  /// are answered, or after `limits.shutdown`.
  ///
  /// Throws `CannotListen` when the address cannot be used.
  public func run() async throws {
    try await run(stoppingOnSignals: true)
  }

  /// The same, ended by the task's graceful shutdown as well; tests bring no signals.
  func run(stoppingOnSignals: Bool) async throws {
    let group = serviceGroup(stoppingOnSignals: stoppingOnSignals)
    do {
      try await group.run()
    } catch is CancellationError {
      // What was still under way after the time to finish has been cut off.
    } catch let error as IOError {
      throw CannotListen(
        address: "\(configuration.host):\(configuration.port)",
        reason: String(cString: strerror(error.errnoCode)))
    } catch let error where error is SocketAddressError || error is SocketAddressError.UnknownHost {
      throw CannotListen(
        address: "\(configuration.host):\(configuration.port)", reason: "no such host is known")
    }
  }

  /// Everything that runs, as one unit that starts and ends together.
  func serviceGroup(stoppingOnSignals: Bool) -> ServiceGroup {
    let services = (background + [application]).map {
      ServiceGroupConfiguration.ServiceConfiguration(
        service: $0, successTerminationBehavior: .ignore,
        failureTerminationBehavior: .gracefullyShutdownGroup)
    }
    var configuration = ServiceGroupConfiguration(services: services, logger: quietLogger)
    if stoppingOnSignals { configuration.gracefulShutdownSignals = [.sigterm, .sigint] }
    configuration.maximumGracefulShutdownDuration = self.configuration.limits.shutdown
    return ServiceGroup(configuration: configuration)
  }

  private var application: some ApplicationProtocol {
    let limits = configuration.limits
    let certificate = configuration.certificate
    return Application(
      responder: buildRouter(
        backend: backend, inFlight: limits.inFlight,
        secureCookies: configuration.secureCookies || certificate != nil,
        proxies: configuration.proxies
      ).responder,
      server: HTTPServerBuilder { [metrics = backend.metrics] responder in
        HTTPConnection(
          responder: responder, limits: limits, certificate: certificate, metrics: metrics)
      },
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port), serverName: "eblocks",
        backlog: 1_024, availableConnectionsDelegate: .maximum(limits.connections, logger: logger)),
      onServerRunning: { [onReady] channel in
        await onReady(channel.localAddress?.port ?? 0)
      },
      logger: logger)
  }

  /// The libraries' own comings and goings are not for every log.
  private var quietLogger: Logger {
    var quiet = logger
    quiet.logLevel = max(logger.logLevel, .notice)
    return quiet
  }
}

/// The server's address is taken, is not this machine's, or needs more rights.
public struct CannotListen: Error, CustomStringConvertible {
  let address: String
  let reason: String

  public var description: String {
    "The server cannot listen on \(address): \(reason). Choose another address with --listen."
  }
}
