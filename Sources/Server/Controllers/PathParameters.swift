import API
import Domain
import HTTPTypes
import Hummingbird

extension RequestContext {
  /// The path's `{mode}`.
  var mode: Mode {
    get throws(Problem) {
      guard let mode = parameters.get("mode").flatMap(Mode.init(rawValue:)) else {
        throw Problem(.notFound, "There are two lists: letters and calls.")
      }
      return mode
    }
  }

  /// The path's `{id}` as a voter's number.
  var voter: VoterID {
    get throws(Problem) {
      guard let text = parameters.get("id"), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
        let id = VoterID(text), id > 0
      else {
        throw Problem(.notFound, "There is no voter of that number.")
      }
      return id
    }
  }
}

extension Request {
  /// The header `Idempotency-Key`; nil when it was not sent.
  var key: String? { headers[named: HeaderName.idempotencyKey] }
}
