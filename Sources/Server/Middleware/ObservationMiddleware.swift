import Hummingbird
import Logging

/// Counts and times every request for `/metrics`, and writes the access log: a line a request, ids
/// only, never what a request or an answer holds.
struct ObservationMiddleware: RouterMiddleware {
  let metrics: Metrics

  func handle(
    _ request: Request, context: VisitorContext,
    next: (Request, VisitorContext) async throws -> Response
  ) async throws -> Response {
    let began = ContinuousClock.now
    metrics.requestBegan()
    var status = 500
    defer {
      let took = ContinuousClock.now - began
      let route = context.endpointPath.map { $0.hasPrefix("/") ? $0 : "none" } ?? "none"
      let method = RequestCounts.label(method: request.method.rawValue)
      metrics.requestEnded(route: route, method: method, status: status, took: took)
      context.logger.log(
        level: Self.level(route: route, status: status), "request",
        metadata: [
          "method": "\(method)", "route": "\(route)", "status": "\(status)",
          "user": "\(context.trace.user.map(String.init) ?? "-")",
          "microseconds": "\(Int(took / .microseconds(1)))",
        ])
    }
    let response = try await next(request, context)
    status = response.status.code
    return response
  }

  /// The questions that machines ask every few seconds are told only where all is told, unless the
  /// answer is bad.
  static func level(route: String, status: Int) -> Logger.Level {
    status < 400 && ["/healthz", "/readyz", "/metrics"].contains(route) ? .debug : .info
  }
}
