import API
import Hummingbird
import Service

/// `/v1/results/{id}`: undoing.
struct ResultController: Sendable {
  let backend: Backend

  func addRoutes(to group: RouterGroup<CallerContext>) {
    group.delete("results/{id}", use: undo)
  }

  @Sendable private func undo(_ request: Request, _ context: CallerContext) async throws
    -> Response
  {
    // Keys are opaque and may hold characters that a path cannot (RFC 3986 §3.3).
    guard let key = context.parameters.get("id")?.removingPercentEncoding,
      IdempotencyKey.isValid(key)
    else {
      throw Problem(.notFound, "No result of yours has that key, so there is nothing to undo.")
    }
    return try .json(
      await backend.service.undoResult(key, user: context.caller, now: backend.now()))
  }
}
