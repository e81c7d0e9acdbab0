import API
import Hummingbird
import Synchronization

/// Refuses requests beyond a number under way with 503 and `Retry-After`, so that an overload
/// makes callers wait instead of making the server slower and slower for all.
struct InFlightLimit: RouterMiddleware {
  private let counter: Counter

  /// - Parameter most: requests under way at once, 1 or more.
  init(most: Int) {
    counter = Counter(most: most)
  }

  func handle(
    _ request: Request, context: VisitorContext,
    next: (Request, VisitorContext) async throws -> Response
  ) async throws -> Response {
    guard counter.enter() else { throw Problem.tooBusy }
    defer { counter.leave() }
    return try await next(request, context)
  }

  private final class Counter: Sendable {
    let most: Int
    private let underWay = Atomic(0)

    init(most: Int) {
      self.most = most
    }

    func enter() -> Bool {
      let before = underWay.wrappingAdd(1, ordering: .relaxed).oldValue
      if before < most { return true }
      leave()
      return false
    }

    func leave() {
      underWay.wrappingSubtract(1, ordering: .relaxed)
    }
  }
}
