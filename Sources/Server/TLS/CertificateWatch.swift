import Domain
import Logging
import ServiceLifecycle
import UnixSignals

/// Takes a renewed certificate into use without a restart: looks at its files once a minute, and
/// at once on SIGHUP. Files that cannot be used change nothing, and are told once.
public struct CertificateWatch: ServiceLifecycle.Service {
  /// Between two looks, in seconds.
  static let interval: Int64 = 60
  /// How long before its end a certificate is called old, in seconds: two weeks.
  static let warning: Int64 = 14 * 86_400

  private let certificate: ServingCertificate
  private let metrics: Metrics
  private let now: @Sendable () -> Instant
  private let looks: @Sendable () async -> AsyncStream<Void>
  private let logger: Logger

  public init(
    _ certificate: ServingCertificate, metrics: Metrics, now: @escaping @Sendable () -> Instant,
    logger: Logger
  ) {
    self.init(
      certificate, metrics: metrics, now: now, logger: logger, looks: Self.minutesAndHangups)
  }

  /// - Parameter looks: tells when to look at the files.
  init(
    _ certificate: ServingCertificate, metrics: Metrics, now: @escaping @Sendable () -> Instant,
    logger: Logger,
    looks: @escaping @Sendable () async -> AsyncStream<Void>
  ) {
    self.certificate = certificate
    self.metrics = metrics
    self.now = now
    self.looks = looks
    self.logger = logger
  }

  public func run() async throws {
    await cancelWhenGracefulShutdown {
      var seen: [CertificateFile.Stamp]?
      var warned: String?
      tellValidity(&warned)
      for await _ in await looks() {
        look(&seen)
        tellValidity(&warned)
      }
    }
  }

  /// - Parameter seen: the files that could not be used when they were looked at last.
  private func look(_ seen: inout [CertificateFile.Stamp]?) {
    // None of it is a state of its own, too.
    let stamps = certificate.stamps ?? []
    do {
      guard try certificate.reload() else { return }
      seen = nil
      logger.notice(
        "A new certificate is in use",
        metadata: ["until": "\(certificate.validity.upperBound.rfc3339)"])
    } catch {
      // A renewal writes one file after the other: until both are there, this is no news twice.
      guard seen != stamps else { return }
      seen = stamps
      logger.error(
        "The new certificate cannot be used; the one before stays", metadata: ["error": "\(error)"])
    }
  }

  /// Says once for each certificate that it is about to end, has ended, or has not begun.
  ///
  /// What has ended is told again every day.
  ///
  /// - Parameter warned: what was said last.
  private func tellValidity(_ warned: inout String?) {
    let validity = certificate.validity
    metrics.certificate(until: validity.upperBound)
    let now = now()
    let text: String
    if now < validity.lowerBound {
      text = "The certificate is not valid yet; clients will refuse it"
    } else if now > validity.upperBound {
      text = "The certificate has run out; clients will refuse it"
    } else if now > validity.upperBound - Self.warning {
      text = "The certificate runs out soon"
    } else {
      return
    }
    let day = now > validity.upperBound ? now.seconds / 86_400 : 0
    let warning = "\(text) \(validity) \(day)"
    guard warned != warning else { return }
    warned = warning
    logger.warning(
      "\(text)",
      metadata: [
        "from": "\(validity.lowerBound.rfc3339)", "until": "\(validity.upperBound.rfc3339)",
      ])
  }

  private static func minutesAndHangups() async -> AsyncStream<Void> {
    let hangups = await UnixSignalsSequence(trapping: .sighup)
    let (looks, continuation) = AsyncStream.makeStream(of: Void.self)
    let tasks = [
      // Unstructured: they end with the stream, which ends with the service.
      Task { for await _ in hangups { continuation.yield() } },
      Task {
        while (try? await Task.sleep(for: .seconds(Self.interval))) != nil {
          continuation.yield()
        }
      },
    ]
    continuation.onTermination = { _ in tasks.forEach { $0.cancel() } }
    return looks
  }
}
