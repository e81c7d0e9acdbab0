import ArgumentParser
import Domain

/// `eblocks-server user`: accounts and what they may do.
struct UserCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Look after accounts.",
    subcommands: [
      UserAdd.self, UserList.self, UserPassword.self, UserGrant.self, UserRevoke.self,
    ])
}

/// One permission on the command line: `use`, `trusted` or `admin`, or Scoop's long name.
struct PermissionName: ExpressibleByArgument {
  let permission: Permissions

  init?(argument: String) {
    guard let permission = Permissions(name: argument) else { return nil }
    self.permission = permission
  }
}

extension Permissions {
  /// `use, admin`, or `none`.
  var spoken: String {
    let short = names.map { $0.dropFirst("eblocks_".count) }
    return short.isEmpty ? "none" : short.joined(separator: ", ")
  }
}
