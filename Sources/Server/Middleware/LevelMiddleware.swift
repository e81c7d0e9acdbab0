import API
import Hummingbird

/// Refuses clients that share no level of the interface with this server, before they are told
/// anything that they would misunderstand.
struct LevelMiddleware: RouterMiddleware {
  let spoken: APILevels

  func handle(
    _ request: Request, context: VisitorContext,
    next: (Request, VisitorContext) async throws -> Response
  ) async throws -> Response {
    // What cannot be read is as good as not sent: such a client speaks the first level.
    let header = request.headers[named: HeaderName.apiLevels].flatMap(APILevels.init(header:))
    switch spoken.standing(to: header ?? APILevels(oldest: 1, newest: 1)) {
    case .together: return try await next(request, context)
    case .tooOld: throw Problem.serverTooOld
    case .tooNew: throw Problem.clientTooOld
    }
  }
}

extension Problem {
  fileprivate static let serverTooOld = Problem(
    .versionUnsupported,
    "This server (\(Version.current)) is too old for your program, so nothing was changed. Please "
      + "tell an organizer; your program works again when the server is renewed.")

  fileprivate static let clientTooOld = Problem(
    .versionUnsupported,
    "Your program is too old for this server (\(Version.current)), so nothing was changed. Please "
      + "install the new one, or ask an organizer for it.")
}
