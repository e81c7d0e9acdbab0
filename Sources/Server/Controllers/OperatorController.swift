import API
import Hummingbird
import Service

/// What those who run the server ask it: `/healthz`, `/readyz`, `/metrics`. No session needed, and
/// nothing personal in the answers.
struct OperatorController: Sendable {
  let backend: Backend
  let readiness: ReadinessProbe

  func addRoutes(to router: some RouterMethods<VisitorContext>) {
    router.get("healthz") { _, _ in Response.text("ok\n", contentType: "text/plain") }
    router.get("readyz", use: ready)
    router.get("metrics") { [backend] _, _ in
      Response.text(
        backend.metrics.text(store: backend.service.figures, now: backend.now()),
        contentType: Metrics.contentType)
    }
  }

  @Sendable private func ready(_ request: Request, _ context: VisitorContext) async throws
    -> Response
  {
    guard await readiness.isReady() else {
      throw Problem(
        .unavailable, "The database does not answer in time, or cannot keep what is written.",
        retryAfter: 5)
    }
    return .text("ok\n", contentType: "text/plain")
  }
}
