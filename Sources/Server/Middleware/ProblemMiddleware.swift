import API
import HTTPTypes
import Hummingbird
import Logging

/// Makes every error an `application/problem+json` answer: no client ever sees another kind, nor
/// any detail of a fault.
struct ProblemMiddleware: RouterMiddleware {
  let routes: RouteTable
  let metrics: Metrics

  func handle(
    _ request: Request, context: VisitorContext,
    next: (Request, VisitorContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await CurrentRequest.$id.withValue(context.requestID) {
        try await next(request, context)
      }
    } catch let problem as Problem where problem.code == .internalError {
      // What broke was reported where it broke, under the same number.
      return answer(.fault(incident: context.requestID))
    } catch let problem as Problem {
      return closing(answer(problem), after: problem)
    } catch let error as HTTPError where error.status == .notFound {
      let response = notFound(request)
      // A body would be read as the beginning of the next answer (RFC 9110 §9.3.2).
      return request.method == .head ? response.createHeadResponse() : response
    } catch {
      context.logger.error(
        "A request met a fault",
        metadata: [
          "route": "\(context.endpointPath ?? "none")", "error": "\(type(of: error))",
        ])
      return answer(.fault(incident: context.requestID))
    }
  }

  private func answer(_ problem: Problem) -> Response {
    metrics.refused(problem.code)
    return problem.response
  }

  private func notFound(_ request: Request) -> Response {
    let allowed = routes.methods(for: request.uri.path)
    guard !allowed.isEmpty else { return answer(.unknownRoute) }
    var response = answer(.wrongMethod(allowed: allowed))
    response.headers[.allow] = allowed.joined(separator: ", ")
    return response
  }

  /// The rest of a body that is too large is not worth reading: the connection ends instead.
  private func closing(_ response: Response, after problem: Problem) -> Response {
    guard problem.code == .tooLarge else { return response }
    var response = response
    response.headers[.connection] = "close"
    return response
  }
}
