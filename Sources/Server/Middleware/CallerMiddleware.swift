import API
import Hummingbird
import Service

/// Finds out by which session somebody is calling, and leaves it to the transaction of what they
/// ask for to look it up: one visit to the database instead of two.
struct CallerMiddleware: RouterMiddleware {
  let backend: Backend

  func handle(
    _ request: Request, context: SessionContext,
    next: (Request, SessionContext) async throws -> Response
  ) async throws -> Response {
    let session = SessionCookieHeader.session(in: request.headers)
    let trace = context.visitor.trace
    var context = context
    context.caller = try await backend.service.caller(holding: session, now: backend.now()) {
      trace.user = $0.id
    }
    do {
      return try await next(request, context)
    } catch let problem as Problem
      where trace.user == nil && ![.unauthenticated, .forbidden].contains(problem.code)
    {
      // Something was wrong before anybody was looked up. Whoever is not signed in is told that
      // and nothing else (SPEC 2.3).
      trace.user = try await backend.service.authenticate(session: session, now: backend.now()).id
      throw problem
    }
  }
}
