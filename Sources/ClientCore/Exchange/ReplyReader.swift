import API
import Foundation

/// What an answer turned out to be.
enum Answer<Value> {
  case value(Value)
  /// The server says what is wrong.
  case problem(Problem)
  /// Not something an eBlocks server says: a sentence about it.
  case strange(String)
}

/// Reads answers and trusts none of them: types, sizes and every text are checked.
enum ReplyReader {
  /// Reads `reply` as a `type`, with all text in it cleaned.
  static func read<Value: Decodable & Cleanable>(
    _ type: Value.Type, from reply: Reply
  ) -> Answer<Value> {
    if let mismatch = reply.mismatch() { return .problem(mismatch) }
    guard (200..<300).contains(reply.status) else { return failure(reply) }
    guard let value = try? JSON.decode(type, from: reply.body), let clean = value.cleaned() else {
      return .strange(strangeness(of: reply))
    }
    return .value(clean)
  }

  private static func failure<Value>(_ reply: Reply) -> Answer<Value> {
    if let problem = try? JSON.decode(Problem.self, from: reply.body) {
      return .problem(problem.cleanedText(retryAfter: reply.retryAfter))
    }
    guard isProblem(reply), let loose = try? JSON.decode(LooseProblem.self, from: reply.body) else {
      return .strange(strangeness(of: reply))
    }
    // A code from a newer server, or none: only one that is known may be a last word.
    let words = loose.detail ?? loose.title ?? ""
    let problem = Problem(.internalError, words.isEmpty ? strangeness(of: reply) : words)
      .cleanedText(retryAfter: reply.retryAfter)
    return reply.status >= 500 ? .problem(problem) : .strange(problem.detail)
  }

  /// RFC 9457 without a code of ours.
  private struct LooseProblem: Decodable {
    var title: String?
    var detail: String?
  }

  private static func isProblem(_ reply: Reply) -> Bool {
    reply.contentType?.lowercased().hasPrefix(Problem.contentType) == true
  }

  private static func strangeness(of reply: Reply) -> String {
    let type = reply.contentType?.lowercased() ?? ""
    if type.hasPrefix("text/html") {
      return "This answer does not come from an eBlocks server but looks like a web page. "
        + "Does this network ask you to log in first?"
    }
    if [502, 503, 504].contains(reply.status) {
      return "Something before the eBlocks server answers that it cannot be reached."
    }
    if (300..<400).contains(reply.status) {
      return "This address sends us elsewhere: it is not an eBlocks server's."
    }
    if reply.status == 404 {
      return "There is no eBlocks server at this address."
    }
    return "This answer does not come from an eBlocks server, or not from one of this version."
  }
}
