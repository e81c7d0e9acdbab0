/// Why no whole answer came.
public enum TransferFailure: Hashable, Sendable {
  /// The text names no server.
  case badAddress
  /// Nobody knows a machine of that name.
  case unknownHost
  /// The machine is there, the port is closed.
  case refused
  /// No way there: the network is down.
  case unreachable
  case timedOut
  /// TLS failed; the reason is libcurl's or the certificate's.
  case untrusted(reason: String)
  /// The answer was longer than `APIRequest.largestReply`.
  case tooLarge
  /// It began and broke off, or it is no HTTP.
  case broken
  /// Anything else, as libcurl says it.
  case other(String)

  /// Whether the server may have acted on the request all the same.
  public var mayHaveArrived: Bool {
    switch self {
    case .badAddress, .unknownHost, .refused, .unreachable, .untrusted: false
    case .timedOut, .tooLarge, .broken, .other: true
    }
  }
}
