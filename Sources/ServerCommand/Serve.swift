import ArgumentParser
import Domain
import Foundation
import Logging
import Passwords
import Server
import Service
import Storage

/// `eblocks-server serve`: runs until it is told to stop.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve volunteers until stopped.",
    discussion: """
      Prints one line with the address when it is ready. SIGTERM or Ctrl-C stops it after the \
      requests under way are answered.
      """)

  @Option(
    help: ArgumentHelp(
      "The address to listen on; port 0 picks a free one.", valueName: "host:port"))
  var listen = ListenAddress(host: "127.0.0.1", port: 8080)

  @Flag(name: .customLong("no-expiry"), help: "Leave the nightly expiry to cron.")
  var leavesExpiry = false

  @Flag(
    name: .customLong("secure-cookies"),
    help: "Mark cookies Secure although no proxy on this machine says that requests are TLS.")
  var secureCookies = false

  @Option(
    name: .customLong("trusted-proxy"),
    help: ArgumentHelp(
      "Where a proxy of yours is, other than on this machine: its word counts for who is calling "
        + "and for TLS. May be repeated.",
      valueName: "address[/bits]"))
  var proxies: [AddressRange] = []

  @OptionGroup var tls: TLSOptions
  @OptionGroup var log: LogOptions
  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    try KnownZones.check()
    signal(SIGPIPE, SIG_IGN)
    try log.bootstrap()
    let logger = Logger(label: "eblocks")
    let certificate = try tls.chosen()
    try await database.withStore { store in
      try await Self.buildSummaries(in: store, logger: logger)
      let pool = PasswordPool(threads: Self.passwordThreads, queueLimit: 256)
      // Beside serving; it is cancelled when serving ends.
      async let _: Void = Self.finishImports(in: store, logger: logger)
      try await server(store: store, pool: pool, certificate: certificate, logger: logger).run()
      await pool.close()
    }
  }

  /// A sign-in costs tens of milliseconds of a core; half the cores stay for everybody else.
  private static var passwordThreads: Int {
    max(ProcessInfo.processInfo.activeProcessorCount / 2, 1)
  }

  /// A database of an older version has nothing yet that reports could read.
  private static func buildSummaries(in store: any Store, logger: Logger) async throws {
    if try await store.read({ try $0.areSummariesBuilt() }) { return }
    logger.notice("Counting for the reports what is in the log; this is done once")
    let isBuilt = try await store.write { try $0.buildSummaries() }
    if isBuilt { logger.notice("What is in the log is counted for the reports") }
  }

  /// An import that was killed after it was decided goes on here.
  private static func finishImports(in store: any Store, logger: Logger) async {
    do {
      try await UnfinishedImports(store: store).finish()
    } catch {
      logger.error(
        "An unfinished import could not be finished; the next start or import tries again",
        metadata: ["error": "\(Failure.line(for: error))"])
    }
  }

  /// As many connections as the system lets this process have, less what the database and the
  /// log need.
  private static func limits() -> ConnectionLimits {
    var limits = ConnectionLimits()
    if let files = OpenFileLimit.raise() {
      limits.connections = min(max(files - 200, 100), 50_000)
    }
    return limits
  }

  private func server(
    store: any Store, pool: PasswordPool, certificate: ServingCertificate?, logger: Logger
  ) -> EblocksServer {
    let report = FaultReport(logger: logger)
    let metrics = Metrics()
    let service = Service(
      store: store, passwords: PasswordThreads(pool), report: { report.note($0) },
      observe: { metrics.note($0) })
    let now: @Sendable () -> Instant = { Instant(Date()) }
    let nights = ExpiryService(store: store, clock: now, report: { report.note($0) })
    let worker = UUID().uuidString
    let expiry = NightlyExpiry(now: now, logger: logger) {
      try await nights.expireNight(as: worker)
    }
    var background: [any BackgroundService] = [
      SettingsWatch(logger: logger) { try await service.unreadableSettings() },
      PoolWatch(metrics: metrics, now: now) { try await service.poolCounts() },
    ]
    if !leavesExpiry { background.append(expiry) }
    if let certificate {
      background.append(
        CertificateWatch(certificate, metrics: metrics, now: now, logger: logger))
    }
    let address = listen
    let scheme = certificate == nil ? "http" : "https"
    return EblocksServer(
      backend: Backend(service: service, now: now, metrics: metrics),
      configuration: EblocksServer.Configuration(
        host: address.host, port: address.port, secureCookies: secureCookies,
        limits: Self.limits(), certificate: certificate, proxies: proxies),
      background: background, logger: logger,
      onReady: { port in
        let ready = ListenAddress(host: address.host, port: port)
        // Not print: whoever started this waits for the line, and a pipe is buffered.
        StandardOutput.print("eblocks-server is ready at \(scheme)://\(ready)")
      })
  }
}

extension AddressRange: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
