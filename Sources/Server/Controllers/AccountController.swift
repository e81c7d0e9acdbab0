import API
import Hummingbird
import Service

/// `/v1/users`: making an account, and changing the own password.
struct AccountController: Sendable {
  let backend: Backend
  /// Marks cookies `Secure` whatever the request says about TLS.
  let secureCookies: Bool

  func addOpenRoutes(to group: RouterGroup<VisitorContext>) {
    group.post("users", use: signUp)
  }

  func addRoutes(to group: RouterGroup<SignedInContext>) {
    group.put("users/me/password", use: changePassword)
  }

  @Sendable private func signUp(_ request: Request, _ context: VisitorContext) async throws
    -> Response
  {
    let credentials = try await request.decoded(SignInRequest.self)
    let address = context.address(of: request)
    let signedIn = try await backend.service.signUp(
      credentials, address: address.name, now: backend.now())
    context.trace.user = signedIn.answer.user.id
    return try .json(signedIn.answer, status: .created)
      .settingSession(signedIn.sessionID, isSecure: secureCookies || address.isSecure)
  }

  @Sendable private func changePassword(_ request: Request, _ context: SignedInContext) async throws
    -> Response
  {
    let change = try await request.decoded(PasswordChange.self)
    try await backend.service.changePassword(
      change, user: context.user, session: context.session,
      address: context.visitor.address(of: request).name, now: backend.now())
    return Response(status: .noContent)
  }
}
