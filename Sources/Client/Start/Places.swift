import Foundation

/// Where the client keeps things (XDG Base Directory Specification): configuration in
/// `$XDG_CONFIG_HOME/eblocks`, state in `$XDG_STATE_HOME/eblocks`.
public struct Places: Hashable, Sendable {
  public var configuration: URL
  public var state: URL

  public init(configuration: URL, state: URL) {
    self.configuration = configuration
    self.state = state
  }

  /// From an environment; a variable that is empty or not an absolute path is passed over, as the
  /// specification asks.
  public init(environment: [String: String]) {
    let home = URL(filePath: environment["HOME"] ?? "/", directoryHint: .isDirectory)
    func place(_ variable: String, _ fallback: String) -> URL {
      let base = environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil }
      let folder =
        base.map { URL(filePath: $0, directoryHint: .isDirectory) }
        ?? home.appending(path: fallback, directoryHint: .isDirectory)
      return folder.appending(path: "eblocks", directoryHint: .isDirectory)
    }
    self.init(
      configuration: place("XDG_CONFIG_HOME", ".config"),
      state: place("XDG_STATE_HOME", ".local/state"))
  }

  /// Makes `folder` and what leads to it, readable by its owner alone (0700).
  public static func make(_ folder: URL) throws {
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o700], ofItemAtPath: folder.path(percentEncoded: false))
  }
}
