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
    name: .customLong("log-level"),
    help: ArgumentHelp(
      "How much to log on standard error.", valueName: "level"))
  var logLevel: Logger.Level = .info

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    try KnownZones.check()
    signal(SIGPIPE, SIG_IGN)
    let level = logLevel
    LoggingSystem.bootstrap { label in
      var handler = StreamLogHandler.standardError(label: label)
      handler.logLevel = level
      return handler
    }
    let logger = Logger(label: "eblocks")
    try await database.withStore { store in
      let pool = PasswordPool(threads: Self.passwordThreads, queueLimit: 256)
      // Beside serving; it is cancelled when serving ends.
      async let _: Void = Self.finishImports(in: store, logger: logger)
      try await server(store: store, pool: pool, logger: logger).run()
      await pool.close()
    }
  }

  /// A sign-in costs tens of milliseconds of a core; half the cores stay for everybody else.
  private static var passwordThreads: Int {
    max(ProcessInfo.processInfo.activeProcessorCount / 2, 1)
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
      limits.connections = min(max(files - 100, 100), 100_000)
    }
    return limits
  }

  private func server(
    store: any Store, pool: PasswordPool, logger: Logger
  ) -> EblocksServer {
    let report = FaultReport(logger: logger)
    let service = Service(
      store: store, passwords: PasswordThreads(pool), report: { report.note($0) })
    let now: @Sendable () -> Instant = { Instant(Date()) }
    let expiry = NightlyExpiry(now: now, logger: logger) { now in
      try await ExpiryService(store: store).expire(now: now, all: false)
    }
    let watch = SettingsWatch(logger: logger) { try await service.unreadableSettings() }
    let address = listen
    return EblocksServer(
      backend: Backend(service: service, now: now),
      configuration: EblocksServer.Configuration(
        host: address.host, port: address.port, secureCookies: secureCookies,
        limits: Self.limits()),
      background: leavesExpiry ? [watch] : [watch, expiry], logger: logger,
      onReady: { port in
        let ready = ListenAddress(host: address.host, port: port)
        // Not print: whoever started this waits for the line, and a pipe is buffered.
        StandardOutput.print("eblocks-server is ready at http://\(ready)")
      })
  }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
