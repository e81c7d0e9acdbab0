import API
import Hummingbird
import Service

/// Corrections by admins, of any voter: `/v1/voters/{id}`.
struct CorrectionController: Sendable {
  let backend: Backend

  func addRoutes(to group: RouterGroup<SignedInContext>) {
    group.patch("voters/{id}", use: correct)
  }

  @Sendable private func correct(_ request: Request, _ context: SignedInContext) async throws
    -> Response
  {
    try context.user.mustBeAdmin()
    let voter = try context.voter
    let correction = try await request.decoded(CorrectionRequest.self)
    try await backend.service.correctAsAdmin(
      correction, key: request.key, voter: voter, user: context.user, now: backend.now())
    return Response(status: .noContent)
  }
}
