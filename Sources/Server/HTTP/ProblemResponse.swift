import API
import Foundation
import HTTPTypes
import Hummingbird

extension Problem {
  /// The answer that carries this problem: `application/problem+json` (RFC 9457), its status, and
  /// `Retry-After` where one is known (RFC 9110 §10.2.3).
  var response: Response {
    var headers: HTTPFields = [
      .contentType: Problem.contentType, .cacheControl: "no-store",
    ]
    if let retryAfter { headers[.retryAfter] = String(max(retryAfter, 1)) }
    // RFC 9110 §11.6.1 wants a challenge with every 401; this one makes no browser ask.
    if status == 401 { headers[.wwwAuthenticate] = "Cookie realm=\"eblocks\"" }
    let body = (try? JSON.encode(self)) ?? Data()
    return Response(
      status: .init(code: status), headers: headers,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
  }

  /// There is nothing at this address.
  static let unknownRoute = Problem(
    .notFound, "There is nothing at this address. The interface is described at /v1/openapi.yaml.")

  /// The address exists, the method does not.
  static func wrongMethod(allowed: [String]) -> Problem {
    Problem(
      .methodNotAllowed, "This address answers to \(allowed.joined(separator: ", ")) only.")
  }

  /// A fault of the server's own. The log has the details under `incident`; the answer has none.
  static func fault(incident: String) -> Problem {
    Problem(
      .internalError,
      "The server met a fault of its own; nothing of yours is lost. Please try again, and if it "
        + "stays, tell an organizer this number: \(incident).")
  }

  /// More requests are under way than the server takes on.
  static let tooBusy = Problem(
    .unavailable, "The server is busy right now; nothing of yours is lost. Please try again.",
    retryAfter: 1)
}
