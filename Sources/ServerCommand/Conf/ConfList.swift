import ArgumentParser
import Domain

/// `eblocks-server conf list`.
struct ConfList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show every setting: its value, where it is from, its meaning.")

  @OptionGroup var database: DatabaseOptions

  func run() async throws {
    try await database.withAdministration { administration in
      for line in Self.lines(try await administration.settings()) { print(line) }
    }
  }

  /// One block a variable; a value of several lines is indented below its name.
  static func lines(_ settings: Settings) -> [String] {
    let problems = Dictionary(
      settings.unreadable.map { ($0.variable, $0.reason) }, uniquingKeysWith: { first, _ in first })
    return Variable.allCases.flatMap { variable in
      let origin = settings.values[variable] == nil ? "default" : "set"
      let value =
        variable.isPublic ? settings[variable] : settings[variable].map { _ in "(secret)" }
      let rows = (value ?? "(unset)").split(separator: "\n", omittingEmptySubsequences: false)
      let isShort = rows.count == 1
      var lines = ["\(variable.rawValue) = \(isShort ? String(rows[0]) : "")  (\(origin))"]
      if !isShort { lines += rows.map { "    \($0)" } }
      lines.append("    # \(variable.meaning)")
      if let reason = problems[variable] { lines.append("    # CANNOT BE READ: it \(reason)") }
      return lines
    }
  }
}
