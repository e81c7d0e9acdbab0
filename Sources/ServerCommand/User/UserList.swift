import ArgumentParser
import Domain

/// `eblocks-server user list`.
struct UserList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show every account: number, permissions, name.")

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    try await database.withAdministration { administration in
      for user in try await administration.users() {
        // Another program may have made the name: it must not move the cursor.
        let suspended = user.isSuspended ? " (suspended)" : ""
        print("\(user.id)\t\(user.permissions.spoken)\(suspended)\t\(CleanText.line(user.name))")
      }
    }
  }
}
