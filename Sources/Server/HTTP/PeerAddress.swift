import HTTPTypes
import Hummingbird

/// Who is calling, as far as the network tells.
struct PeerAddress: Sendable, Hashable {
  /// For throttling: an IP address, or `unknown`.
  var name: String
  /// Whether the request reached the site through TLS, by the word of a proxy on this machine.
  var isSecure: Bool

  /// Headers of a proxy count only when the connection comes from this machine; anybody else could
  /// write what they please.
  ///
  /// - Parameter peer: the socket's other end; nil when it has none.
  init(peer: String?, headers: HTTPFields) {
    name = peer ?? "unknown"
    isSecure = false
    guard let peer, Self.isLoopback(peer) else { return }
    // Each proxy appends the address that it saw, so the last one is the one ours vouches for.
    if let header = headers[named: "X-Forwarded-For"],
      let last = header.split(separator: ",").last.map({ $0.filter { $0 != " " } }),
      Self.isAddress(last)
    {
      name = String(last)
    }
    isSecure = headers[named: "X-Forwarded-Proto"]?.lowercased() == "https"
  }

  private static func isLoopback(_ address: String) -> Bool {
    address.hasPrefix("127.") || address == "::1" || address.hasPrefix("::ffff:127.")
  }

  /// Short and made of an address's characters: it becomes part of a database key.
  private static func isAddress(_ text: String) -> Bool {
    (2...45).contains(text.utf8.count)
      && text.allSatisfy { $0.isHexDigit || $0 == "." || $0 == ":" }
  }
}

extension HTTPFields {
  /// The value of the header called `name`, in any case; nil when it is not there.
  subscript(named name: String) -> String? {
    HTTPField.Name(name).flatMap { self[$0] }
  }
}
