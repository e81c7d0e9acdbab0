import ArgumentParser

/// `eblocks-server user passwd`.
struct UserPassword: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "passwd", abstract: "Set another password and sign the user out everywhere.",
    discussion: """
      The password is asked for; without a terminal it comes from EBLOCKS_PASSWORD or one line of \
      standard input.
      """)

  @Argument(help: "The user's name.")
  var name: String

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    let password = try PasswordPrompt.newPassword(for: name)
    try await database.withAdministration { administration in
      try await administration.setPassword(of: name, to: password)
    }
    print("\(name) has a new password and is signed out everywhere.")
  }
}
