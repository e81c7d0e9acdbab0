import ArgumentParser
import Foundation
import Logging
import Server

/// What the server says on standard error, and how.
struct LogOptions: ParsableArguments {
  @Option(
    name: .customLong("log-level"),
    help: ArgumentHelp(
      "How much to log on standard error.", valueName: "level"))
  var level: Logger.Level = .info

  @Option(
    name: .customLong("log-format"),
    help: ArgumentHelp(
      "Lines for people (text) or for programs (json).",
      discussion: "Or EBLOCKS_LOG_FORMAT. The default is text.", valueName: "format"))
  var format: LogFormat?

  /// Sends every logger's lines to standard error.
  func bootstrap(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws {
    let (format, level) = (try chosen(environment: environment), level)
    LoggingSystem.bootstrap { _ in LineLogHandler(format: format, level: level) }
  }

  func chosen(environment: [String: String]) throws -> LogFormat {
    if let format { return format }
    guard let name = environment["EBLOCKS_LOG_FORMAT"], !name.isEmpty else { return .text }
    guard let format = LogFormat(rawValue: name) else {
      throw ValidationError("EBLOCKS_LOG_FORMAT is text or json.")
    }
    return format
  }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
extension LogFormat: ExpressibleByArgument {}
