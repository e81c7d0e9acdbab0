import Foundation

/// What the client knows before anything happens: configuration, command line, environment.
public struct Start: Equatable, Sendable {
  /// The server's address; nil when it is not configured.
  public var server: String?
  /// The name to sign in with.
  public var user: String?
  /// From `EBLOCKS_PASSWORD`; with server and name it signs in at once.
  public var password: String?
  /// The machine's zone, for times that are about the volunteer's own day.
  public var zone: TimeZone
  /// The id of this boot of the machine, by which a kept clock is trusted or not; empty when
  /// unknown.
  public var boot: String

  public init(
    server: String? = nil, user: String? = nil, password: String? = nil, zone: TimeZone = .current,
    boot: String = ""
  ) {
    self.server = server
    self.user = user
    self.password = password
    self.zone = zone
    self.boot = boot
  }
}
