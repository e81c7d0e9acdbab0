import Domain
import Logging
import ServiceLifecycle

/// Releases unresolved assignments at every midnight in Hawaii (SPEC 5.8), and when it starts,
/// what ran out while no server was running. Cron may do the same at the same time: twice is
/// harmless.
public struct NightlyExpiry: ServiceLifecycle.Service {
  /// The longest sleep, in seconds: the clock may be set, or the machine may have slept.
  static let longestNap: Int64 = 600
  /// The wait after a failure, in seconds.
  static let retry: Int64 = 60

  private let release: @Sendable (Instant) async throws -> Int
  private let now: @Sendable () -> Instant
  private let sleep: @Sendable (Duration) async throws -> Void
  private let logger: Logger

  /// - Parameters:
  ///   - release: releases what was assigned before the latest midnight; returns how many.
  ///   - sleep: waits, or throws when the server stops.
  public init(
    now: @escaping @Sendable () -> Instant, logger: Logger,
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    release: @escaping @Sendable (Instant) async throws -> Int
  ) {
    self.now = now
    self.logger = logger
    self.sleep = sleep
    self.release = release
  }

  public func run() async throws {
    await cancelWhenGracefulShutdown {
      var done: Instant?
      while !Task.isCancelled {
        let isReleased = await attempt(unless: &done)
        let nap = isReleased ? Self.nap(at: now()) : Self.retry
        guard (try? await sleep(.seconds(nap))) != nil else { return }
      }
    }
  }

  /// Seconds to sleep at `now`: until the next midnight, at least 1, at most `longestNap`.
  static func nap(at now: Instant) -> Int64 {
    min(max(Expiry.nextMidnight(after: now) - now, 1), longestNap)
  }

  /// Releases unless that was done since the latest midnight; false when it failed.
  private func attempt(unless done: inout Instant?) async -> Bool {
    let now = now()
    let midnight = Expiry.lastMidnight(before: now)
    guard done != midnight else { return true }
    do {
      let count = try await release(now)
      // Nothing to tell is nothing to log: a server that cannot start says one line and no more.
      logger.log(
        level: count == 0 ? .debug : .info, "Expired assignments are released",
        metadata: ["count": "\(count)"])
      done = midnight
      return true
    } catch {
      logger.error(
        "Expired assignments could not be released; trying again",
        metadata: ["error": "\(type(of: error))", "seconds": "\(Self.retry)"])
      return false
    }
  }
}
