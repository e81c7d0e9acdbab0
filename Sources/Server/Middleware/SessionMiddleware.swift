import API
import Hummingbird
import Service

/// Finds out who is calling; without a session that lives, the answer is 401 and says where to
/// sign in (SPEC 2.3).
struct SessionMiddleware: RouterMiddleware {
  let backend: Backend

  func handle(
    _ request: Request, context: SessionContext,
    next: (Request, SessionContext) async throws -> Response
  ) async throws -> Response {
    let session = SessionCookieHeader.session(in: request.headers)
    let user = try await backend.service.authenticate(session: session, now: backend.now())
    context.visitor.trace.user = user.id
    var context = context
    context.found = (user, session ?? "")
    return try await next(request, context)
  }
}
