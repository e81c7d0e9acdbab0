import Foundation

/// Where a MariaDB database is, and who signs in there: `mysql://user:password@host:port/name`.
/// The servers of a cluster are parted by commas, the one to use first at the front:
/// `mysql://user:password@host:port,host:port,host:port/name`.
///
/// What must be escaped in an address (RFC 3986) is escaped by percent signs in the user's name,
/// the password and the database's name. After a `?` may follow, joined by `&`:
/// - `tls=required`: encrypted, and the server proves by its certificate that it is `host`; the
///   default, unless the server is this machine. `tls=unverified`: encrypted only, so whoever sits
///   between can read along. `tls=off`: in the clear; the default on this machine.
/// - `ca=/path`: the certificates that `required` trusts, instead of the system's.
/// - `socket=/path`: a Unix socket, instead of `host` and `port`.
/// - `timeout=60`: seconds to wait for an answer before the connection is given up, 1 to 86,400.
/// - `connections=18`: the most connections at once, 2 to 500.
public struct MariaDBAddress: Hashable, Sendable {
  /// How a connection is protected on its way.
  public enum TLS: String, Sendable {
    case off, unverified, required
  }

  /// A server's place.
  public struct Place: Hashable, Sendable {
    /// A name or an IP address, without brackets.
    public var host: String
    /// 3306 unless given.
    public var port: Int
  }

  /// Where to connect: to the first that answers and is ready. At least one; looked at only
  /// without `socket`.
  public var places: [Place]
  public var user: String
  var password: String
  /// The database's name.
  public var name: String
  /// A Unix socket's path; nil to connect to `places`.
  public var socket: String?
  public var tls: TLS
  /// The file of certificates that `TLS.required` trusts.
  public var authorities: String
  /// Seconds.
  public var timeout: Int
  /// The most connections at once, at least 2.
  public var connections: Int
  /// Whether many rows may be sent by `LOAD DATA LOCAL INFILE`, where the server lets them.
  public var loadsRows = false

  /// Seconds to wait for a connection.
  static let connectTimeout = 5
  /// Where Debian keeps the certificates that it trusts.
  static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"

  /// Why an address cannot be read. No case repeats any part of it: it may hold a password.
  public enum Flaw: Error, Hashable, Sendable, CustomStringConvertible {
    case notAnAddress, missingUser, missingName, badPort, badEscape, unknownOption, badOption

    public var description: String {
      switch self {
      case .notAnAddress: "Write the database as mysql://user:password@host:port/name."
      case .missingUser: "The database's address names no user: mysql://user:password@host/name."
      case .missingName: "The address ends without a database's name: mysql://user@host/name."
      case .badPort: "The port in the database's address is not a number from 1 to 65535."
      case .badEscape:
        "The database's address has a bad percent escape. Write % itself as %25, / as %2F."
      case .unknownOption:
        "The database's address has an unknown option: tls, ca, socket, timeout, connections are "
          + "the ones there are."
      case .badOption:
        "An option of the database's address has a bad value: tls is required, unverified or off; "
          + "ca and socket are absolute paths; timeout is 1 to 86400 seconds; connections 2 to 500."
      }
    }
  }

  /// Reads an address; `mariadb://` is the same as `mysql://`.
  public init(_ text: String) throws(Flaw) {
    guard let colon = text.firstRange(of: "://"),
      ["mysql", "mariadb"].contains(text[..<colon.lowerBound].lowercased()),
      !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
    else { throw .notAnAddress }
    // A password may hold what should have been escaped: the last @ before the options counts.
    let rest = text[colon.upperBound...]
    let at = rest.prefix { $0 != "?" }.lastIndex(of: "@")
    guard let at else { throw .missingUser }
    let (user, password) = Self.split(rest[..<at], at: ":")
    let (place, options) = Self.split(rest[rest.index(after: at)...], at: "?")
    let (authority, name) = Self.split(place, at: "/")
    self.user = try Self.unescaped(user)
    self.password = try Self.unescaped(password ?? "")
    self.name = try Self.unescaped(name ?? "")
    places = try Self.places(authority)
    socket = nil
    authorities = Self.systemAuthorities
    timeout = 60
    connections = 18
    tls = .off
    guard !self.user.isEmpty else { throw .missingUser }
    guard !self.name.isEmpty else { throw .missingName }
    let chosen = try set(options ?? "")
    guard socket != nil || !places.contains(where: \.host.isEmpty) else { throw .notAnAddress }
    tls = chosen ?? (isThisMachine ? .off : .required)
  }

  /// Whether nothing leaves this machine on the way to the server.
  var isThisMachine: Bool { socket != nil || places.allSatisfy(\.isThisMachine) }

  /// Reads the options, and gives back what was said about TLS.
  private mutating func set(_ options: Substring) throws(Flaw) -> TLS? {
    var tls: TLS?
    for option in options.split(separator: "&") {
      let (key, raw) = Self.split(option, at: "=")
      let value = try Self.unescaped(raw ?? "")
      switch key {
      case "tls":
        guard let known = TLS(rawValue: value) else { throw .badOption }
        tls = known
      case "ca": authorities = try Self.path(value)
      case "socket": socket = try Self.path(value)
      case "timeout": timeout = try Self.number(value, in: 1...86_400)
      case "connections": connections = try Self.number(value, in: 2...500)
      default: throw .unknownOption
      }
    }
    return tls
  }

  private static func path(_ value: String) throws(Flaw) -> String {
    guard value.hasPrefix("/") else { throw .badOption }
    return value
  }

  private static func number(_ value: String, in range: ClosedRange<Int>) throws(Flaw) -> Int {
    guard let number = Int(value), range.contains(number) else { throw .badOption }
    return number
  }

  private static func places(_ text: Substring) throws(Flaw) -> [Place] {
    var places: [Place] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let (host, port) = try hostAndPort(part)
      places.append(Place(host: host, port: port))
    }
    return places
  }

  private static func hostAndPort(_ text: Substring) throws(Flaw) -> (String, Int) {
    var host = text
    var port: Substring?
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { throw .notAnAddress }
      host = text[text.index(after: text.startIndex)..<end]
      let rest = text[text.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { throw .notAnAddress }
      port = rest.isEmpty ? nil : rest.dropFirst()
    } else {
      (host, port) = split(text, at: ":")
    }
    guard let port else { return (try unescaped(host), 3306) }
    guard let number = Int(port), (1...65_535).contains(number) else { throw .badPort }
    return (try unescaped(host), number)
  }

  /// What is before the first `mark`, and what is after it; nil without one.
  private static func split(
    _ text: Substring, at mark: Character
  ) -> (Substring, Substring?) {
    guard let index = text.firstIndex(of: mark) else { return (text, nil) }
    return (text[..<index], text[text.index(after: index)...])
  }

  private static func unescaped(_ text: Substring) throws(Flaw) -> String {
    // libmariadb takes texts that end at a NUL.
    guard let plain = text.removingPercentEncoding, !plain.utf8.contains(0) else {
      throw .badEscape
    }
    return plain
  }
}

extension MariaDBAddress: CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// Without the password.
  public var description: String {
    let place = socket ?? places.map(\.description).joined(separator: ",")
    return "database \(name) of \(user) at \(place)"
  }

  public var debugDescription: String { description }

  /// Nothing that prints a value's parts prints the password.
  public var customMirror: Mirror { Mirror(self, children: ["address": description]) }
}

extension MariaDBAddress.Place: CustomStringConvertible {
  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  var isThisMachine: Bool {
    host.lowercased() == "localhost" || host == "::1" || host.hasPrefix("127.")
  }
}
