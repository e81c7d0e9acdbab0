import Foundation

/// What the person configured: lines `name = value` in file `config` of the configuration folder,
/// `#` before a comment. Command line and environment go before it.
public struct Configuration: Hashable, Sendable {
  /// The server's address.
  public var server: String?
  /// The name to sign in with.
  public var user: String?
  /// A PEM file of certificates to trust instead of the system's, for a campaign's own authority.
  public var certificates: String?
  /// Whether the mouse is asked for; on unless switched off, as it takes the terminal's own
  /// selection away.
  public var usesMouse = true

  public init() {}

  /// A line that cannot be understood, told with its number.
  public struct Unreadable: Error, Hashable, CustomStringConvertible {
    public var file: String
    public var line: Int
    public var reason: String

    public var description: String { "\(file), line \(line): \(reason)" }
  }

  /// Reads `config` in `folder`; a missing file means nothing is configured. Where it names no
  /// certificates, `SSL_CERT_FILE` does, as for every program over OpenSSL.
  public init(
    folder: URL, environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws {
    let file = folder.appending(path: "config").path(percentEncoded: false)
    self.init()
    if FileManager.default.fileExists(atPath: file) {
      self = try Configuration(
        text: String(contentsOfFile: file, encoding: .utf8), file: file)
    }
    if certificates == nil, let trusted = environment["SSL_CERT_FILE"], !trusted.isEmpty {
      certificates = trusted
    }
  }

  public init(text: String, file: String) throws {
    self.init()
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.isEmpty || line.hasPrefix("#") { continue }
      let parts = line.split(separator: "=", maxSplits: 1).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      guard parts.count == 2, !parts[1].isEmpty else {
        throw Unreadable(file: file, line: index + 1, reason: "expected NAME = VALUE")
      }
      switch parts[0] {
      case "server": server = parts[1]
      case "user": user = parts[1]
      case "certificates": certificates = parts[1]
      case "mouse":
        guard ["on", "off"].contains(parts[1]) else {
          throw Unreadable(file: file, line: index + 1, reason: "mouse is on or off")
        }
        usesMouse = parts[1] == "on"
      default:
        throw Unreadable(
          file: file, line: index + 1,
          reason: "there is no setting \"\(parts[0])\"; there are server, user, certificates, mouse"
        )
      }
    }
  }
}
