/// One request as plain data.
///
/// Redirects are not followed, cookies are neither kept nor sent, nothing is decompressed: the
/// caller sees what the server said. A proxy is taken from the environment (`http_proxy`,
/// `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`; curl(1)), but never for this machine's own addresses.
public struct HTTPRequest: Sendable, Equatable {
  /// `GET`, `HEAD`, `POST`, `PUT`, `PATCH`, `DELETE` …
  public var method: String
  /// An `http` or `https` address, without blanks or control characters.
  public var url: String
  /// Sent in this order. libcurl adds `Host`, `Accept: */*`, and the length of a body.
  public var headers: [HTTPHeader]
  /// Nil sends none, `[]` an empty one. `POST`, `PUT` and `PATCH` always have one.
  public var body: [UInt8]?
  /// For name, connection and TLS together, in milliseconds, at least 1.
  public var connectTimeout: Int
  /// For everything from start to the last byte, in milliseconds, at least 1.
  public var totalTimeout: Int
  /// After so many seconds without a byte it is given up; nil waits for the other limits alone.
  public var stallTimeout: Int?
  /// The longest body accepted; one byte more fails with ``TransferFailure/tooLarge``.
  public var maximumResponseBytes: Int
  /// A PEM file of the certificate authorities to trust instead of the system's.
  public var caFile: String?

  public init(
    method: String = "GET", url: String, headers: [HTTPHeader] = [], body: [UInt8]? = nil,
    connectTimeout: Int = 10_000, totalTimeout: Int = 30_000,
    maximumResponseBytes: Int = 4 << 20, caFile: String? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.connectTimeout = connectTimeout
    self.totalTimeout = totalTimeout
    self.maximumResponseBytes = maximumResponseBytes
    self.caFile = caFile
  }

  func has(_ header: String) -> Bool {
    headers.contains { $0.name.lowercased() == header.lowercased() }
  }

  /// What is sent after the header: a method that means to change something always says how
  /// long its body is, or some servers wait for it (RFC 9110 §8.6).
  var sentBody: [UInt8]? {
    body ?? (["POST", "PUT", "PATCH"].contains(method) ? [] : nil)
  }
}
