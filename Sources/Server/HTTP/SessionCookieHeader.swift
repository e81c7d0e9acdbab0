import API
import HTTPTypes
import Hummingbird

/// The session cookie on its way in and out (SPEC 2.1).
enum SessionCookieHeader {
  /// Seconds that a browser keeps it; the server's own limit counts from the last access and is
  /// what decides.
  static let maxAge = 30 * 86_400

  /// The session in the request's cookies; nil when there is none. With several of that name
  /// (RFC 6265 §5.4 sends the most specific first) the first counts.
  static func session(in headers: HTTPFields) -> String? {
    for header in headers[values: .cookie] {
      for pair in header.split(separator: ";") {
        let trimmed = pair.drop(while: { $0 == " " })
        guard trimmed.hasPrefix("\(SessionCookie.name)=") else { continue }
        let value = trimmed.dropFirst(SessionCookie.name.count + 1)
        let bare =
          value.hasPrefix("\"") && value.hasSuffix("\"") && value.count > 1
          ? value.dropFirst().dropLast() : value
        return bare.isEmpty ? nil : String(bare)
      }
    }
    return nil
  }

  /// Sets it. `isSecure` when the request came through TLS.
  static func setting(_ session: String, isSecure: Bool) -> String {
    attributes("\(session); Max-Age=\(maxAge)", isSecure: isSecure)
  }

  /// Makes the client forget it.
  static func clearing(isSecure: Bool) -> String {
    attributes("; Max-Age=0", isSecure: isSecure)
  }

  private static func attributes(_ value: String, isSecure: Bool) -> String {
    "\(SessionCookie.name)=\(value); Path=/; HttpOnly; SameSite=Lax" + (isSecure ? "; Secure" : "")
  }
}
