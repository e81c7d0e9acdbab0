import API
import Domain
import Testing

@Suite struct RouteTests {
  @Test(arguments: [
    (Route.signIn, "POST /v1/session"), (.session, "GET /v1/session"),
    (.signOut, "DELETE /v1/session"), (.signUp, "POST /v1/users"),
    (.changePassword, "PUT /v1/users/me/password"), (.list(.letters), "GET /v1/lists/letters"),
    (.openList(.calls), "PUT /v1/lists/calls"),
    (.refill(.letters), "POST /v1/lists/letters/refill"),
    (.recordResult(.calls, 7), "POST /v1/lists/calls/voters/7/result"),
    (.undoResult("k-1"), "DELETE /v1/results/k-1"),
    (.skip(.letters, 7), "POST /v1/lists/letters/voters/7/skip"),
    (.correct(.calls, .max), "PATCH /v1/lists/calls/voters/9223372036854775807"),
    (.correctAsAdmin(7), "PATCH /v1/voters/7"),
  ])
  func everyCallIsTheSpecs(route: Route, text: String) {
    #expect("\(route.method.rawValue) \(route.path)" == text)
    #expect(route.path.hasPrefix(Route.prefix + "/"))
  }

  @Test(arguments: [
    ("a/b", "a%2Fb"), ("a?b#c", "a%3Fb%23c"), ("%2F", "%252F"), ("../x", "..%2Fx"),
    ("A-z_0.9~", "A-z_0.9~"), ("a b", "a%20b"), ("é", "%C3%A9"), ("\u{1}", "%01"), ("", ""),
    ("\r\nX: y", "%0D%0AX%3A%20y"),
  ])
  func aKeyIsEscapedInItsPath(key: String, escaped: String) {
    #expect(Route.undoResult(key).path == "/v1/results/" + escaped)
  }

  @Test(arguments: [
    ("k", true), ("6F9619FF-8B86-D011-B42D-00CF4FC964FF", true), ("!~", true), ("...", true),
    (String(repeating: "k", count: 64), true), (String(repeating: "k", count: 65), false),
    ("", false), ("a b", false), ("a\n", false), ("é", false), ("\u{7F}", false), (".", false),
    ("..", false),
  ])
  func aKeyIsPlainAndShort(key: String, valid: Bool) {
    #expect(IdempotencyKey.isValid(key) == valid)
  }

  @Test func theNamesAreScoops() {
    #expect(SessionCookie.name == "forclark_session")
    #expect(HeaderName.idempotencyKey == "Idempotency-Key")
    #expect(HeaderName.retryAfter == "Retry-After")
  }
}
