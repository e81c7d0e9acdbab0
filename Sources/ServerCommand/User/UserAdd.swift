import ArgumentParser
import Domain

/// `eblocks-server user add`.
struct UserAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Make an account.",
    discussion: """
      The password is asked for; without a terminal it comes from EBLOCKS_PASSWORD or one line of \
      standard input.
      """)

  @Argument(help: "The name to sign in with.")
  var name: String

  @Option(
    name: .customLong("permission"),
    help: ArgumentHelp(
      "trusted or admin, beside use, which every new account has; may be given more than once.",
      valueName: "permission"))
  var permissions: [PermissionName] = []

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    let granted = permissions.reduce(into: Permissions.use) { $0.insert($1.permission) }
    let password = try PasswordPrompt.newPassword(for: name)
    try await database.withAdministration { administration in
      let id = try await administration.addUser(
        name: name, password: password, permissions: granted)
      print("Added \(name) as user \(id), who may: \(granted.spoken).")
    }
  }
}
