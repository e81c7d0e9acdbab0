import ArgumentParser
import Client
import ClientCore
import Domain
import Foundation

/// `eblocks [--server URL] [--user NAME]`: opens the screen.
struct WorkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "work",
    abstract: "Sign in and work on your list (what happens without a subcommand).",
    discussion: """
      The address and the name can also come from EBLOCKS_SERVER and EBLOCKS_USER, or from lines \
      "server = ..." and "user = ..." in $XDG_CONFIG_HOME/eblocks/config. The password is asked \
      for on the screen, or taken from EBLOCKS_PASSWORD.
      """)

  @Option(help: "The server's address, such as https://letters.example.org.")
  var server: String?

  @Option(help: "The name to sign in with.")
  var user: String?

  func run() throws { try Screening.work(server: server, user: user) }
}

/// Runs the client's loop from a command.
enum Screening {
  /// - Parameters: what the command line said; nil for what the environment or the configuration
  ///   says.
  static func work(server: String?, user: String?) throws {
    let environment = ProcessInfo.processInfo.environment
    let places = Places(environment: environment)
    let configuration = try Configuration(folder: places.configuration)
    let start = Start(
      server: server ?? environment["EBLOCKS_SERVER"] ?? configuration.server,
      user: user ?? environment["EBLOCKS_USER"] ?? configuration.user,
      password: environment["EBLOCKS_PASSWORD"])
    try run(start: start, places: places, configuration: configuration)
  }

  static func run(start: Start, places: Places, configuration: Configuration) throws {
    let status = try show(start: start, places: places, configuration: configuration)
    if status != 0 { throw ExitCode(status) }
  }

  /// Opens the screen, works until the person leaves, and returns the exit status.
  static func show(start: Start, places: Places, configuration: Configuration) throws -> Int32 {
    try KnownZones.check(KnownZones.few)
    var loop = try ClientLoop(start: start, places: places, configuration: configuration)
    return loop.run()
  }
}
