import HTTPTypes
import Hummingbird

/// Who is calling, as far as the network tells.
struct PeerAddress: Sendable, Hashable {
  /// For throttling: an IP address, or `unknown`.
  var name: String
  /// Whether the request reached the site through TLS, by the word of a proxy of ours.
  var isSecure: Bool

  /// Headers of a proxy count only when the connection comes from one of ours; anybody else could
  /// write what they please.
  ///
  /// - Parameters:
  ///   - peer: the socket's other end; nil when it has none.
  ///   - proxies: where proxies of ours are, beside this machine.
  init(peer: String?, headers: HTTPFields, proxies: [AddressRange] = []) {
    name = peer ?? "unknown"
    isSecure = false
    let proxies = AddressRange.loopback + proxies
    guard let peer, proxies.contains(where: { $0.contains(peer) }) else { return }
    // Each proxy appends the address that it saw: read from the end, the first that is none of
    // ours is the one that the last of ours vouches for.
    let seen = headers[named: "X-Forwarded-For"]?.split(separator: ",") ?? []
    for entry in seen.reversed() {
      let address = String(entry.filter { $0 != " " })
      guard Self.isAddress(address) else { break }
      name = address
      if !proxies.contains(where: { $0.contains(address) }) { break }
    }
    isSecure = headers[named: "X-Forwarded-Proto"]?.lowercased() == "https"
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
