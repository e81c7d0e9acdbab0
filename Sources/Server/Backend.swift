import Domain
import Service

/// What every controller needs: the service, the time, and where work is counted.
public struct Backend: Sendable {
  let service: Service
  let now: @Sendable () -> Instant
  let metrics: Metrics

  /// - Parameters:
  ///   - now: the server's clock; tests bring their own.
  ///   - metrics: what `service` tells of its work, too.
  public init(
    service: Service, now: @escaping @Sendable () -> Instant, metrics: Metrics = Metrics()
  ) {
    self.service = service
    self.now = now
    self.metrics = metrics
  }
}
