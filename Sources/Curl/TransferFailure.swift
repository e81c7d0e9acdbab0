/// Why a request got no reply.
///
/// The description is one plain sentence about what happened. It never holds the address, which
/// may hold secrets, nor raw text from the server.
public enum TransferFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// The server's (or proxy's) name has no address.
  case cannotResolve
  /// Something is there and answers that nobody listens on that port.
  case refused
  /// No connection: no route, or no answer before the connection stood.
  case unreachable
  /// No safe connection: no TLS at the other end, or a certificate that is not trusted. The text
  /// says which, in printable characters.
  case tls(String)
  /// The request went out, and the whole reply did not come in time.
  case timedOut
  /// The reply's body is longer than the request allows, or its header than 64 KiB.
  case tooLarge
  /// The connection ended before the whole reply came.
  case cut
  /// Not an `http` or `https` address.
  case badURL
  /// What answers there does not speak HTTP.
  case notHTTP
  /// ``Transfers/cancel(_:)`` ended it.
  case cancelled
  /// Anything else: libcurl's number and its own words.
  case other(code: Int, message: String)

  public var description: String {
    switch self {
    case .cannotResolve: "The server's name could not be found."
    case .refused: "The server refused the connection: nothing runs at that address."
    case .unreachable: "The server could not be reached."
    case .tls(let detail): "A safe connection to the server could not be made: \(detail)."
    case .timedOut: "The server did not answer in time."
    case .tooLarge: "The server's answer was larger than this program accepts."
    case .cut: "The connection was cut before the whole answer came."
    case .badURL: "The server's address is not one that can be used."
    case .notHTTP: "What answers at the server's address is not a web server."
    case .cancelled: "The request was cancelled."
    case .other(let code, let message): "The request failed: \(message) (libcurl \(code))."
    }
  }

  /// Whether the server may have carried the request out. When false it certainly has not.
  public var mayHaveReachedServer: Bool {
    switch self {
    case .cannotResolve, .refused, .unreachable, .tls, .badURL: false
    case .timedOut, .tooLarge, .cut, .notHTTP, .cancelled, .other: true
    }
  }
}
