import API
import Domain
import Hummingbird
import Service

/// `/v1/actions`: what admins do about what the reports show.
struct ActionController: Sendable {
  let backend: Backend

  func addRoutes(to group: RouterGroup<SignedInContext>) {
    group.group("actions")
      .get(use: list)
      .post(use: act)
      .delete("{id}", use: undo)
  }

  @Sendable private func list(_ request: Request, _ context: SignedInContext) async throws
    -> Response
  {
    try .json(await backend.service.actions(user: context.user))
  }

  @Sendable private func act(_ request: Request, _ context: SignedInContext) async throws
    -> Response
  {
    try context.user.mustBeAdmin()
    let order = try await request.decoded(AdminActionRequest.self)
    let answer = try await backend.service.act(
      order, key: request.key, user: context.user, now: backend.now())
    return try .json(answer, status: answer.action == nil ? .ok : .created)
  }

  @Sendable private func undo(_ request: Request, _ context: SignedInContext) async throws
    -> Response
  {
    guard let text = context.parameters.get("id"),
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let id = Int64(text)
    else { throw Problem(.notFound, "There is no action of that number.") }
    return try .json(
      await backend.service.undoAction(id, user: context.user, now: backend.now()))
  }
}
