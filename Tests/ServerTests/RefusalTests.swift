import API
import Domain
import Hummingbird
import Testing

@testable import Server

/// What is asked wrongly is answered with the right problem.
@Suite struct RefusalTests {
  struct Case: CustomTestStringConvertible {
    let method: String
    let path: String
    var body: String?
    var key: String?
    let status: Int
    let code: Problem.Code
    var testDescription: String { "\(method) \(path) \(body ?? "")" }

    init(
      _ status: Int, _ code: Problem.Code, _ method: String, _ path: String,
      _ body: String? = nil, key: String? = nil
    ) {
      (self.method, self.path, self.body, self.key) = (method, path, body, key)
      (self.status, self.code) = (status, code)
    }
  }

  static let signedInCases = [
    Case(404, .notFound, "GET", "/v1/lists/parcels"),
    Case(404, .notFound, "PUT", "/v1/lists/Letters"),
    Case(404, .notFound, "GET", "/v1/lists"),
    Case(404, .notFound, "GET", "/v1"),
    Case(404, .notFound, "GET", "/"),
    Case(404, .notFound, "GET", "/v2/session"),
    Case(404, .notFound, "GET", "/v1/weather"),
    Case(405, .methodNotAllowed, "POST", "/v1/lists/letters"),
    Case(405, .methodNotAllowed, "DELETE", "/v1/lists/letters"),
    Case(405, .methodNotAllowed, "GET", "/v1/lists/letters/refill"),
    Case(405, .methodNotAllowed, "GET", "/v1/lists/letters/voters/1"),
    Case(405, .methodNotAllowed, "GET", "/v1/lists/letters/voters/1/result"),
    Case(405, .methodNotAllowed, "GET", "/v1/results/x"),
    Case(405, .methodNotAllowed, "PUT", "/v1/session", "{}"),
    Case(405, .methodNotAllowed, "OPTIONS", "/v1/session"),
    Case(405, .methodNotAllowed, "POST", "/healthz"),
    Case(404, .notFound, "POST", "/v1/lists/letters/voters/0/result", "{}", key: "k"),
    Case(404, .notFound, "POST", "/v1/lists/letters/voters/-1/result", "{}", key: "k"),
    Case(404, .notFound, "POST", "/v1/lists/letters/voters/+1/result", "{}", key: "k"),
    Case(404, .notFound, "POST", "/v1/lists/letters/voters/one/result", "{}", key: "k"),
    Case(404, .notFound, "POST", "/v1/lists/letters/voters/99999999999999999999/skip"),
    Case(404, .notFound, "POST", "/v1/lists/letters/voters/999/result", "{}", key: "k"),
    Case(404, .notFound, "POST", "/v1/lists/parcels/voters/1/result", "{}", key: "k"),
    Case(409, .notAssigned, "POST", "/v1/lists/letters/voters/1/result", "{}", key: "k"),
    Case(422, .invalid, "POST", "/v1/lists/letters/voters/1/result", "{}"),
    Case(422, .invalid, "POST", "/v1/lists/letters/voters/1/result", "{}", key: "a b"),
    Case(400, .malformed, "POST", "/v1/lists/letters/voters/1/result", "", key: "k"),
    Case(409, .notAssigned, "POST", "/v1/lists/letters/voters/1/skip"),
    Case(400, .malformed, "POST", "/v1/lists/letters/voters/1/skip", "{"),
    Case(422, .invalid, "PATCH", "/v1/lists/letters/voters/1", #"{"phone": "603-555-0101"}"#),
    Case(422, .invalid, "PATCH", "/v1/lists/letters/voters/1", "{}"),
    Case(409, .notAssigned, "PATCH", "/v1/lists/calls/voters/1", #"{"phone": "603-555-0101"}"#),
    Case(403, .forbidden, "PATCH", "/v1/voters/1", #"{"phone": "603-555-0101"}"#),
    Case(404, .notFound, "DELETE", "/v1/results/nothing-here"),
    Case(404, .notFound, "DELETE", "/v1/results/%20"),
    Case(404, .notFound, "DELETE", "/v1/results/%ZZ"),
    Case(422, .invalid, "PUT", "/v1/users/me/password", #"{"old": "x", "new": "short"}"#),
    Case(422, .invalid, "PUT", "/v1/users/me/password", #"{"old": "wrong", "new": "long enough"}"#),
    Case(
      403, .forbidden, "POST", "/v1/users", #"{"username": "Guest", "password": "long enough"}"#),
  ]

  @Test(arguments: signedInCases) func answersWithTheRightProblem(_ example: Case) async throws {
    let campaign = try await Campaign()
    let answer = try await campaign.send(
      example.method, example.path, json: example.body, cookie: try await campaign.signIn(),
      key: example.key)
    #expect(answer.status == example.status)
    #expect(try answer.code == example.code)
  }

  @Test(arguments: [
    ("/healthz", 200), ("/nope", 404), ("/v1/users", 405), ("/v1/session", 401),
  ]) func answersHEADWithoutABody(_ path: String, _ status: Int) async throws {
    let answer = try await Campaign().send("HEAD", path)
    #expect(answer.status == status)
    #expect(answer.body.isEmpty)
  }

  @Test func namesTheAllowedMethods() async throws {
    let campaign = try await Campaign()
    let answer = try await campaign.send("PATCH", "/v1/lists/calls")
    #expect(answer.status == 405)
    #expect(answer.headers[.allow] == "GET, HEAD, PUT")
  }

  @Test(arguments: [
    ("GET", "/v1/session"), ("GET", "/v1/lists/letters"), ("PUT", "/v1/lists/calls"),
    ("POST", "/v1/lists/calls/refill"), ("POST", "/v1/lists/letters/voters/1/result"),
    ("POST", "/v1/lists/letters/voters/1/skip"), ("PATCH", "/v1/lists/letters/voters/1"),
    ("PATCH", "/v1/voters/1"), ("DELETE", "/v1/results/k"), ("PUT", "/v1/users/me/password"),
  ]) func sendsStrangersToTheLogin(_ method: String, _ path: String) async throws {
    let campaign = try await Campaign()
    for cookie in [nil, "forclark_session=", "forclark_session=stolen", "other=1"] {
      let answer = try await campaign.send(method, path, json: "{}", cookie: cookie)
      #expect(answer.status == 401)
      let problem = try answer.decoded(Problem.self)
      #expect(problem.code == .unauthenticated)
      #expect(problem.loginURL == "http://www.forclark.com/")
      #expect(problem.loginMessage?.isEmpty == false)
    }
  }

  @Test(arguments: [
    "", " ", "{", "}", "{]", "nul", "{\"username\": \"Ruth\"", "{'username': 'Ruth'}",
    "{\"username\": \"Ruth\",}", "username=Ruth&password=x", "\u{FEFF}{",
    "{\"username\": \"\\u12\"}",
    String(repeating: "[", count: 5_000), "{} {}",
  ]) func refusesWhatIsNotJSON(_ body: String) async throws {
    let answer = try await Campaign().send("POST", "/v1/session", json: body)
    #expect(answer.status == 400)
    #expect(try answer.code == .malformed)
  }

  @Test(arguments: [
    (#"{"username": 7, "password": "x"}"#, "username", "This must be a text."),
    (#"{"username": "Ruth", "password": ["x"]}"#, "password", "This must be a text."),
    (#"{"username": "Ruth", "password": null}"#, "password", "This must be a text, not null."),
    (#"{"username": "Ruth"}"#, "password", "This field is missing."),
  ]) func namesTheFieldOfTheWrongType(
    _ body: String, _ field: String, _ message: String
  ) async throws {
    let answer = try await Campaign().send("POST", "/v1/session", json: body)
    #expect(answer.status == 400)
    let problem = try answer.decoded(Problem.self)
    #expect(problem.code == .malformed)
    #expect(problem.errors == [FieldError(field: field, message: message)])
  }

  @Test func namesAFieldInsideAnother() async throws {
    let campaign = try await Campaign()
    let cookie = try await campaign.signIn()
    let answer = try await campaign.send(
      "PATCH", "/v1/lists/letters/voters/1",
      json: #"{"address": {"street": "1 Elm", "city": 5, "state": "NH", "zip": "03301"}}"#,
      cookie: cookie)
    #expect(try answer.decoded(Problem.self).errors?.map(\.field) == ["address.city"])
  }

  @Test(arguments: [#"[1]"#, #""text""#, "7", "null", "true"])
  func wantsAnObject(_ body: String) async throws {
    let answer = try await Campaign().send("POST", "/v1/session", json: body)
    #expect(answer.status == 400)
    #expect(try answer.code == .malformed)
  }

  @Test func wantsATimeWhereATimeBelongs() async throws {
    let campaign = try await Campaign()
    let answer = try await campaign.send(
      "POST", "/v1/lists/letters/voters/1/result", json: #"{"occurredAt": "yesterday"}"#,
      cookie: try await campaign.signIn(), key: "k")
    #expect(answer.status == 400)
    #expect(try answer.decoded(Problem.self).errors?.map(\.field) == ["occurredAt"])
  }

  @Test(arguments: ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])
  func wantsJSONToSayThatItIs(_ type: String) async throws {
    let answer = try await Campaign().send(
      "POST", "/v1/session", json: #"{"username": "Ruth", "password": "correct horse"}"#,
      headers: ["Content-Type": type])
    #expect(answer.status == 400)
    #expect(try answer.code == .malformed)
  }

  @Test(arguments: ["application/json; charset=utf-8", "Application/JSON", " application/json"])
  func takesEverySpellingOfJSON(_ type: String) async throws {
    let answer = try await Campaign().send(
      "POST", "/v1/session", json: #"{"username": "Ruth", "password": "correct horse"}"#,
      headers: ["Content-Type": type])
    #expect(answer.status == 200)
  }

  @Test func refusesABodyThatIsTooLarge() async throws {
    let campaign = try await Campaign()
    let cookie = try await campaign.signIn()
    _ = try await campaign.send("PUT", "/v1/lists/letters", cookie: cookie)
    let fitting = #"{"notes": "\#(String(repeating: "n", count: 65_536 - 13))"}"#
    #expect(fitting.utf8.count == 65_536)
    let atLimit = try await campaign.send(
      "POST", "/v1/lists/letters/voters/1/result", json: fitting, cookie: cookie, key: "k")
    #expect(try atLimit.code == .invalid)
    let over = try await campaign.send(
      "POST", "/v1/lists/letters/voters/1/result", json: fitting + " ", cookie: cookie, key: "k")
    #expect(over.status == 413)
    #expect(try over.code == .tooLarge)
    #expect(over.headers[.connection] == "close")
  }

  @Test func believesALengthThatIsTooLarge() async throws {
    let answer = try await Campaign().send(
      "POST", "/v1/session", json: "{}", headers: ["Content-Length": "70000"])
    #expect(answer.status == 413)
  }

  @Test func turnsAwayWhatIsTooMuchAndKeepsOperatorsIn() async throws {
    let campaign = try await Campaign(inFlight: 0)
    let answer = try await campaign.send("GET", "/v1/session")
    #expect(answer.status == 503)
    #expect(try answer.code == .unavailable)
    #expect(answer.headers[.retryAfter] == "1")
    for path in ["/healthz", "/readyz", "/metrics", "/v1/openapi.yaml"] {
      #expect(try await campaign.send("GET", path).status == 200)
    }
  }
}
