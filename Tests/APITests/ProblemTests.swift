import API
import Domain
import Foundation
import Testing

@Suite struct ProblemTests {
  @Test(arguments: [
    ("unauthenticated", 401), ("bad_credentials", 401), ("forbidden", 403), ("not_found", 404),
    ("method_not_allowed", 405), ("not_assigned", 409), ("already_resolved", 409),
    ("undo_expired", 409), ("locked_out", 409), ("invalid", 422), ("key_reused", 422),
    ("version_unsupported", 400), ("malformed", 400), ("too_large", 413), ("quota_exceeded", 429),
    ("too_many_sign_ins", 429),
    ("misconfigured", 503), ("unavailable", 503), ("internal_error", 500),
  ])
  func everyCodeHasItsStatus(word: String, status: Int) {
    let code = Problem.Code(rawValue: word)
    #expect(code?.status == status)
    #expect(Problem.Code.allCases.count == 19)
  }

  @Test func titlesAreAllDifferent() {
    #expect(Set(Problem.Code.allCases.map(\.title)).count == Problem.Code.allCases.count)
  }

  @Test(arguments: Problem.Code.allCases)
  func survivesTheWire(code: Problem.Code) throws {
    let problem = Problem(
      code, "What happened. What to do.",
      errors: [FieldError(field: "notes", message: "Too long.")], loginURL: "http://x.example/",
      loginMessage: "Please sign in.", endsAt: at("2026-11-07T15:00:00Z"),
      variable: "eblocks_chunk_addresses", retryAfter: 5)
    #expect(try JSON.decode(Problem.self, from: JSON.encode(problem)) == problem)
  }

  @Test func saysNoMoreThanItKnows() throws {
    let text = String(decoding: try JSON.encode(Problem(.notFound, "Gone.")), as: UTF8.self)
    #expect(
      text
        == #"{"code":"not_found","detail":"Gone.","status":404,"title":"Not found","#
        + #""type":"about:blank"}"#)
    #expect(Problem.contentType == "application/problem+json")
  }
}
