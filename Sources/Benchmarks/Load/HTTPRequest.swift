/// Requests as bytes (RFC 9112).
enum HTTPRequest {
  /// - Parameters:
  ///   - session: the cookie's value; nil to send none.
  ///   - key: the `Idempotency-Key`; nil to send none.
  ///   - body: JSON; nil for none.
  static func bytes(
    _ method: String, _ path: String, session: String? = nil, key: String? = nil,
    body: String? = nil
  ) -> [UInt8] {
    var text = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    if let session { text += "Cookie: forclark_session=\(session)\r\n" }
    if let key { text += "Idempotency-Key: \(key)\r\n" }
    if let body {
      text += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    } else {
      text += method == "GET" ? "\r\n" : "Content-Length: 0\r\n\r\n"
    }
    return Array(text.utf8)
  }
}
