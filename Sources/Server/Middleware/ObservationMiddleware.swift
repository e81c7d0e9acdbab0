import Hummingbird
import Logging

/// Counts and times every request for `/metrics`, and writes the access log: ids only, never what
/// a request or an answer holds.
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
      metrics.requestEnded(
        route: route, method: request.method.rawValue, status: status, took: took)
      context.logger.debug(
        "request",
        metadata: [
          "method": "\(request.method.rawValue)", "route": "\(route)", "status": "\(status)",
          "user": "\(context.trace.user.map(String.init) ?? "-")",
          "microseconds": "\(Int(took / .microseconds(1)))",
        ])
    }
    let response = try await next(request, context)
    status = response.status.code
    return response
  }
}
