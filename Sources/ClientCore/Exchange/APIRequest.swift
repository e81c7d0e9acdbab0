import API
import Foundation

/// A request for the loop to send. The loop adds the session's cookie, keeps the one that an answer
/// sets, and follows no redirect.
public struct APIRequest: Equatable, Sendable {
  /// The server as typed or configured: complete it with `ServerAddress`, and answer
  /// `transferFailed(.badAddress)` when it names none.
  public var server: String
  public var route: Route
  /// JSON.
  public var body: Data?
  public var idempotencyKey: String?
  /// A table is wanted as CSV, for a file.
  public var isForCSV = false

  /// Bytes of an answer beyond which the transfer is given up as `.tooLarge`.
  public static let largestReply = 4 << 20

  public init(server: String, route: Route, body: Data? = nil, idempotencyKey: String? = nil) {
    self.server = server
    self.route = route
    self.body = body
    self.idempotencyKey = idempotencyKey
  }

  /// What it carries beside the cookie, by name.
  public var headers: [String: String] {
    var headers = [
      "Accept": "\(isForCSV ? "text/csv" : JSON.contentType), \(Problem.contentType)",
      HeaderName.version: Version.current, HeaderName.apiLevels: APILevels.current.header,
    ]
    if body != nil { headers["Content-Type"] = JSON.contentType }
    if let idempotencyKey { headers[HeaderName.idempotencyKey] = idempotencyKey }
    return headers
  }
}

/// An HTTP answer as it came.
public struct Reply: Equatable, Sendable {
  public var status: Int
  public var contentType: String?
  /// Header `Retry-After` in seconds; nil without one, or when it is a date.
  public var retryAfter: Int64?
  public var body: Data
  /// Header `Eblocks-API`: the levels of the interface that the server speaks.
  public var serverLevels: String?
  /// Header `Eblocks-Version`.
  public var serverVersion: String?

  public init(
    status: Int, contentType: String? = nil, retryAfter: Int64? = nil, body: Data,
    serverLevels: String? = nil, serverVersion: String? = nil
  ) {
    self.status = status
    self.contentType = contentType
    self.retryAfter = retryAfter
    self.body = body
    self.serverLevels = serverLevels
    self.serverVersion = serverVersion
  }
}
