import API
import Domain
import Hummingbird
import Service

/// `/v1/lists/{mode}`: reading, opening and refilling a list.
struct ListController: Sendable {
  let backend: Backend

  func addRoutes(to group: RouterGroup<CallerContext>) {
    group.group("lists/{mode}")
      .get(use: read)
      .put(use: open)
      .post("refill", use: refill)
  }

  @Sendable private func read(_ request: Request, _ context: CallerContext) async throws
    -> Response
  {
    try .json(
      await backend.service.list(try context.mode, user: context.caller, now: backend.now()))
  }

  @Sendable private func open(_ request: Request, _ context: CallerContext) async throws
    -> Response
  {
    try .json(
      await backend.service.openList(try context.mode, user: context.caller, now: backend.now()))
  }

  @Sendable private func refill(_ request: Request, _ context: CallerContext) async throws
    -> Response
  {
    try .json(
      await backend.service.refill(try context.mode, user: context.caller, now: backend.now()))
  }
}
