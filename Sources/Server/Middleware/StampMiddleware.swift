import API
import HTTPTypes
import Hummingbird

/// Names each request, and stamps its answer with that name and with what this server is: its
/// version, and the levels of the interface that it speaks.
struct StampMiddleware: RouterMiddleware {
  /// Where proxies of ours are, beside this machine.
  let proxies: [AddressRange]

  func handle(
    _ request: Request, context: VisitorContext,
    next: (Request, VisitorContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.proxies = proxies
    if let name = request.headers[Self.requestID], Self.isName(name) {
      context.adopt(requestID: name)
    }
    var response = try await next(request, context)
    response.headers[Self.requestID] = context.requestID
    response.headers[Self.version] = Version.current
    response.headers[Self.levels] = APILevels.current.header
    return response
  }

  /// Whether a caller's name for a request can stand in a log: 1 to 64 letters, digits, dots,
  /// hyphens and underscores. Any other is passed over for one of our own.
  static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
          || (0x61...0x7A).contains(byte) || [0x2D, 0x2E, 0x5F].contains(byte)
      }
  }

  private static let requestID = name(HeaderName.requestID)
  private static let version = name(HeaderName.version)
  private static let levels = name(HeaderName.apiLevels)

  /// The names are tokens, so there is always one.
  private static func name(_ text: String) -> HTTPField.Name {
    HTTPField.Name(text) ?? .server
  }
}
