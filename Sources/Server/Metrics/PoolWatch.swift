import Domain
import Logging
import Service
import ServiceLifecycle

/// Counts the voters that are left, for `/metrics`: now and then, because it takes about half a
/// second for ten million, and never because somebody asks.
public struct PoolWatch: ServiceLifecycle.Service {
  /// Between two counts, in seconds.
  static let interval: Int64 = 300

  private let metrics: Metrics
  private let now: @Sendable () -> Instant
  private let count: @Sendable () async throws -> [PoolCount]
  private let sleep: @Sendable (Duration) async throws -> Void

  /// - Parameter sleep: waits, or throws when the server stops.
  public init(
    metrics: Metrics, now: @escaping @Sendable () -> Instant,
    sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
    count: @escaping @Sendable () async throws -> [PoolCount]
  ) {
    self.metrics = metrics
    self.now = now
    self.sleep = sleep
    self.count = count
  }

  public func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        // A database that is away is told by /readyz, and the age of the count goes on growing.
        if let counts = try? await count() { metrics.counted(counts, now: now()) }
        guard (try? await sleep(.seconds(Self.interval))) != nil else { return }
      }
    }
  }
}
