import Foundation

/// The address of a server as people type it.
public enum ServerAddress {
  /// Completes and checks `text`: a scheme is added where it is missing (`http` for this machine,
  /// `https` elsewhere), blanks and a trailing slash go. Nil when it names no host, carries a name
  /// or password, or has a scheme other than http and https.
  public static func complete(_ text: String) -> String? {
    var text = text.trimmingCharacters(in: .whitespacesAndNewlines)
    if text.isEmpty { return nil }
    if !text.contains("://") {
      let isLocal = ["localhost", "127.", "[::1]"].contains { text.hasPrefix($0) }
      text = (isLocal ? "http://" : "https://") + text
    }
    while text.hasSuffix("/") { text.removeLast() }
    guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
      ["http", "https"].contains(parts.scheme?.lowercased()), parts.user == nil,
      parts.password == nil, parts.query == nil, parts.fragment == nil
    else { return nil }
    return text
  }
}
