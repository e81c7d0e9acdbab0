import ArgumentParser
import Foundation
import Storage

/// The options that every command takes.
struct DatabaseOptions: ParsableArguments {
  @Option(
    name: .customLong("database"),
    help: ArgumentHelp(
      "The database: sqlite:///absolute/path or mysql://user:password@host:port/name.",
      discussion: """
        Or EBLOCKS_DATABASE, where a password belongs. The default is an SQLite file in \
        $XDG_DATA_HOME/eblocks.
        """,
      valueName: "url"))
  var url: String?

  /// The database that the option, the environment or the default names.
  func chosen() throws -> DatabaseURL {
    try DatabaseURL.chosen(option: url, environment: ProcessInfo.processInfo.environment)
  }

  /// Opens it, runs `body`, and closes it again whatever happens.
  ///
  /// - Parameter isNew: false refuses to make a database where there is none.
  func withStore<Answer>(
    isNew: Bool = true, _ body: (any Store) async throws -> Answer
  ) async throws -> Answer {
    try await ServerCommand.withStore(at: try chosen(), isNew: isNew, body)
  }
}

/// Opens a database, runs `body`, and closes it again whatever happens.
///
/// - Parameter isNew: false refuses to make a database where there is none.
func withStore<Answer>(
  at url: DatabaseURL, isNew: Bool, _ body: (any Store) async throws -> Answer
) async throws -> Answer {
  let store = try await openStore(url, isNew: isNew)
  do {
    let answer = try await body(store)
    await store.close()
    return answer
  } catch {
    await store.close()
    throw error
  }
}
