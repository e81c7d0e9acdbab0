import Domain
import Logging
import Service
import ServiceLifecycle

/// Releases unresolved assignments at every midnight in Hawaii (SPEC 5.8), and when it starts,
/// what ran out while no server was running. Other servers and cron may do the same at the same
/// time: one of them does the work.
public struct NightlyExpiry: ServiceLifecycle.Service {
  /// The longest sleep, in seconds: the clock may be set, or the machine may have slept.
  static let longestNap: Int64 = 60
  /// The wait after a failure, and while another server is at work, in seconds.
  static let retry: Int64 = 20

  private let expire: @Sendable () async throws -> NightOutcome
  private let now: @Sendable () -> Instant
  private let sleep: @Sendable (Duration) async throws -> Void
  private let logger: Logger

  /// - Parameters:
  ///   - sleep: waits, or throws when the server stops.
  ///   - expire: releases what was assigned before the latest midnight, unless that is done.
  public init(
    now: @escaping @Sendable () -> Instant, logger: Logger,
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    expire: @escaping @Sendable () async throws -> NightOutcome
  ) {
    self.now = now
    self.logger = logger
    self.sleep = sleep
    self.expire = expire
  }

  public func run() async throws {
    await cancelWhenGracefulShutdown {
      var done: Instant?
      while !Task.isCancelled {
        let hasEnded = await attempt(unless: &done)
        let nap = hasEnded ? Self.nap(at: now()) : Self.retry
        guard (try? await sleep(.seconds(nap))) != nil else { return }
      }
    }
  }

  /// Seconds to sleep at `now`: until the next midnight, at least 1, at most `longestNap`.
  static func nap(at now: Instant) -> Int64 {
    min(max(Expiry.nextMidnight(after: now) - now, 1), longestNap)
  }

  /// Sees to the latest midnight unless that is done; false when there is more to do soon.
  ///
  /// - Parameter done: the midnight after which nothing is left, not even what was being assigned
  ///   when it struck.
  private func attempt(unless done: inout Instant?) async -> Bool {
    let now = now()
    let midnight = Expiry.lastMidnight(before: now)
    guard done != midnight else { return true }
    do {
      switch try await expire() {
      case .underWay: return false
      case .done: break
      case .released(let count):
        // Nothing to tell is nothing to log: a server that cannot start says one line and no more.
        logger.log(
          level: count == 0 ? .debug : .info, "Expired assignments are released",
          metadata: ["count": "\(count)"])
      }
      if now - midnight >= ExpiryService.grace { done = midnight }
      return true
    } catch {
      logger.error(
        "Expired assignments could not be released; trying again",
        metadata: ["error": "\(type(of: error))", "seconds": "\(Self.retry)"])
      return false
    }
  }
}
