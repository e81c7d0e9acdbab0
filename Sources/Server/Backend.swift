import Domain
import Service

/// What every controller needs: the service, and the time.
public struct Backend: Sendable {
  let service: Service
  let now: @Sendable () -> Instant

  /// - Parameter now: the server's clock; tests bring their own.
  public init(service: Service, now: @escaping @Sendable () -> Instant) {
    self.service = service
    self.now = now
  }
}
