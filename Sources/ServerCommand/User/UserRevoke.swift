import ArgumentParser

/// `eblocks-server user revoke`.
struct UserRevoke: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Allow a user less.",
    discussion: "The user moves to a group with exactly that set; no other user is changed.")

  @Argument(help: "The user's name.")
  var name: String

  @Argument(help: "use, trusted or admin.")
  var permission: PermissionName

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    try await database.withAdministration { administration in
      let permissions = try await administration.revoke(permission.permission, from: name)
      print("\(name) may: \(permissions.spoken).")
    }
  }
}
