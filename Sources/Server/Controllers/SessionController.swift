import API
import HTTPTypes
import Hummingbird
import Service

/// `/v1/session`: signing in and out.
struct SessionController: Sendable {
  let backend: Backend
  /// Marks cookies `Secure` whatever the request says about TLS.
  let secureCookies: Bool

  /// Signing in, and signing out, which works without a session that lives.
  func addOpenRoutes(to group: RouterGroup<VisitorContext>) {
    group.post("session", use: signIn)
    group.delete("session", use: signOut)
  }

  func addRoutes(to group: RouterGroup<SignedInContext>) {
    group.get("session", use: read)
  }

  @Sendable private func signIn(_ request: Request, _ context: VisitorContext) async throws
    -> Response
  {
    let credentials = try await request.decoded(SignInRequest.self)
    let address = context.address(of: request)
    let signedIn = try await backend.service.signIn(
      credentials, address: address.name, now: backend.now())
    context.trace.user = signedIn.answer.user.id
    return try .json(signedIn.answer)
      .settingSession(signedIn.sessionID, isSecure: secureCookies || address.isSecure)
  }

  @Sendable private func read(_ request: Request, _ context: SignedInContext) async throws
    -> Response
  {
    try .json(await backend.service.session(user: context.user, now: backend.now()))
  }

  @Sendable private func signOut(_ request: Request, _ context: VisitorContext) async throws
    -> Response
  {
    if let session = SessionCookieHeader.session(in: request.headers) {
      try await backend.service.signOut(session: session)
    }
    let isSecure = secureCookies || context.address(of: request).isSecure
    var response = Response(status: .noContent)
    response.headers[.setCookie] = SessionCookieHeader.clearing(isSecure: isSecure)
    return response
  }
}

extension Response {
  /// The same with the cookie that holds a new session.
  func settingSession(_ session: String, isSecure: Bool) -> Response {
    var response = self
    response.headers[.setCookie] = SessionCookieHeader.setting(session, isSecure: isSecure)
    return response
  }
}
