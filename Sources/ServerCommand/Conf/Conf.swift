import API
import ArgumentParser
import Domain
import Passwords
import Server
import Service
import Storage

/// `eblocks-server conf`: the campaign's settings.
struct Conf: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show and change the campaign's settings.",
    discussion: "A running server follows within 5 seconds.",
    subcommands: [ConfList.self, ConfGet.self, ConfSet.self, ConfUnset.self])
}

extension Variable: ExpressibleByArgument {
  public static var allValueStrings: [String] { [] }
}

extension DatabaseOptions {
  /// Opens the database for what operators do to accounts and settings.
  func withAdministration<Answer>(
    _ body: (Administration) async throws -> Answer
  ) async throws -> Answer {
    try await withStore { store in
      let pool = PasswordPool(threads: 1, queueLimit: 1)
      return try await body(Administration(store: store, passwords: PasswordThreads(pool)))
    }
  }
}
