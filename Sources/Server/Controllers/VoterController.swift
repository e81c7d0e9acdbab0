import API
import Domain
import Hummingbird
import Service

/// What happens with one voter of a list: `/v1/lists/{mode}/voters/{id}`.
struct VoterController: Sendable {
  let backend: Backend

  func addRoutes(to group: RouterGroup<CallerContext>) {
    group.group("lists/{mode}/voters/{id}")
      .patch(use: correct)
      .post("result", use: record)
      .post("skip", use: skip)
  }

  @Sendable private func record(_ request: Request, _ context: CallerContext) async throws
    -> Response
  {
    let (mode, voter) = (try context.mode, try context.voter)
    let result = try await request.decoded(ResultRequest.self)
    let answer = try await backend.service.recordResult(
      result, key: request.key, mode: mode, voter: voter, user: context.caller, now: backend.now())
    return try .json(answer, status: .created)
  }

  @Sendable private func skip(_ request: Request, _ context: CallerContext) async throws
    -> Response
  {
    let (mode, voter) = (try context.mode, try context.voter)
    // Nothing in it decides anything, but a body that is there must be one.
    _ = try await request.decodedIfPresent(SkipRequest.self)
    return try .json(
      await backend.service.skip(
        voter, key: request.key, mode: mode, user: context.caller, now: backend.now()))
  }

  @Sendable private func correct(_ request: Request, _ context: CallerContext) async throws
    -> Response
  {
    let (mode, voter) = (try context.mode, try context.voter)
    let correction = try await request.decoded(CorrectionRequest.self)
    return try .json(
      await backend.service.correct(
        correction, key: request.key, mode: mode, voter: voter, user: context.caller,
        now: backend.now()))
  }
}
