import API
import Hummingbird
import Service

/// `/v1/settings`: the configuration, as admins read and change it.
struct SettingController: Sendable {
  let backend: Backend

  func addRoutes(to group: RouterGroup<SignedInContext>) {
    group.group("settings")
      .get(use: list)
      .put("{name}", use: change)
      .delete("{name}", use: unset)
  }

  @Sendable private func list(_ request: Request, _ context: SignedInContext) async throws
    -> Response
  {
    try .json(await backend.service.settings(user: context.user))
  }

  @Sendable private func change(_ request: Request, _ context: SignedInContext) async throws
    -> Response
  {
    try context.user.mustBeAdmin()
    let change = try await request.decoded(SettingChange.self)
    return try .json(
      await backend.service.changeSetting(
        context.setting, to: change.value, user: context.user, now: backend.now()))
  }

  @Sendable private func unset(_ request: Request, _ context: SignedInContext) async throws
    -> Response
  {
    try .json(
      await backend.service.unsetSetting(
        context.setting, user: context.user, now: backend.now()))
  }
}

extension SignedInContext {
  /// The path's `{name}`, whatever it is: the service knows the names.
  fileprivate var setting: String {
    parameters.get("name").flatMap { $0.removingPercentEncoding } ?? ""
  }
}
