import API
import Foundation
import Domain
import Hummingbird
import Testing

@testable import Server

@Suite struct SessionTests {
  @Test func signsInAndOut() async throws {
    let campaign = try await Campaign()
    let cookie = try await campaign.signIn()
    let session = try await campaign.send("GET", "/v1/session", cookie: cookie)
    let answer = try session.decoded(SessionAnswer.self)
    #expect(answer.user.name == "Ruth")
    #expect(answer.user.permissions == ["eblocks_use"])
    #expect(answer.serverTime == Campaign.opening)
    #expect(session.headers[.cacheControl] == "no-store")

    let signedOut = try await campaign.send("DELETE", "/v1/session", cookie: cookie)
    #expect(signedOut.status == 204)
    #expect(
      signedOut.headers[.setCookie]
        == "forclark_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax")
    #expect(try await campaign.send("GET", "/v1/session", cookie: cookie).status == 401)
  }

  @Test func signsOutWithoutASession() async throws {
    #expect(try await Campaign().send("DELETE", "/v1/session").status == 204)
  }

  @Test func marksTheCookie() async throws {
    let campaign = try await Campaign()
    let body = #"{"username": "Ruth", "password": "correct horse"}"#
    let plain = try await campaign.send("POST", "/v1/session", json: body)
    let attributes = try #require(plain.headers[.setCookie]).components(separatedBy: "; ")
    #expect(attributes[0].hasPrefix("forclark_session="))
    #expect(attributes[0].utf8.count > 40)
    #expect(
      Array(attributes[1...]) == ["Max-Age=2592000", "Path=/", "HttpOnly", "SameSite=Lax"])
  }

  @Test(arguments: [
    ("127.0.0.1", "https", true), ("::1", "HTTPS", true), ("127.0.0.1", "http", false),
    ("192.0.2.7", "https", false),
  ]) func marksTheCookieSecureBehindTLS(
    _ peer: String, _ scheme: String, _ isSecure: Bool
  ) async throws {
    let answer = try await Campaign().send(
      "POST", "/v1/session", json: #"{"username": "Ruth", "password": "correct horse"}"#,
      headers: ["X-Forwarded-Proto": scheme], peer: peer)
    #expect(answer.headers[.setCookie]?.hasSuffix("; Secure") == isSecure)
  }

  @Test func marksTheCookieSecureWhenTold() async throws {
    let campaign = try await Campaign(secureCookies: true)
    #expect(
      try await campaign.send("DELETE", "/v1/session").headers[.setCookie]?.hasSuffix("; Secure")
        == true)
  }

  @Test func saysTheSameOfAWrongNameAndAWrongPassword() async throws {
    let campaign = try await Campaign()
    let wrongPassword = try await campaign.send(
      "POST", "/v1/session", json: #"{"username": "Ruth", "password": "guess"}"#)
    let wrongName = try await campaign.send(
      "POST", "/v1/session", json: #"{"username": "Rut", "password": "guess"}"#)
    #expect(wrongPassword.status == 401)
    #expect(try wrongPassword.code == .badCredentials)
    #expect(wrongPassword.body == wrongName.body)
    #expect(wrongPassword.headers[.setCookie] == nil)
  }

  @Test func refusesUsersWithoutPermission() async throws {
    let answer = try await Campaign().send(
      "POST", "/v1/session", json: #"{"username": "Nobody", "password": "correct horse"}"#)
    #expect(answer.status == 403)
    #expect(try answer.code == .forbidden)
  }

  @Test func slowsDownGuessing() async throws {
    let campaign = try await Campaign()
    var last: Answer?
    for _ in 0..<8 {
      last = try await campaign.send(
        "POST", "/v1/session", json: #"{"username": "Ruth", "password": "guess"}"#)
    }
    #expect(last?.status == 429)
    #expect(try last?.code == .tooManySignIns)
    #expect(last?.headers[.retryAfter].flatMap { Int($0) } ?? 0 > 0)
    campaign.advance(600)
    _ = try await campaign.signIn()
  }

  @Test func throttlesTheAddressAProxyOnThisMachineNames() async throws {
    let campaign = try await Campaign()
    func guess(_ number: Int, from address: String) async throws -> Int {
      try await campaign.send(
        "POST", "/v1/session", json: #"{"username": "user\#(number)", "password": "guess"}"#,
        headers: ["X-Forwarded-For": address], peer: "127.0.0.1"
      ).status
    }
    for number in 0..<31 { _ = try await guess(number, from: "198.51.100.9") }
    #expect(try await guess(40, from: "198.51.100.9") == 429)
    #expect(try await guess(41, from: "198.51.100.10") == 401)
  }

  @Test func signsUpWhereAnyoneMayJoin() async throws {
    let campaign = try await Campaign()
    try await campaign.administration.set(.openSignup, to: "1")
    let body = #"{"username": "Guest", "password": "long enough"}"#
    let answer = try await campaign.send("POST", "/v1/users", json: body)
    #expect(answer.status == 201)
    #expect(try answer.decoded(SessionAnswer.self).user.name == "Guest")
    #expect(answer.headers[.setCookie]?.hasPrefix("forclark_session=") == true)
    let again = try await campaign.send("POST", "/v1/users", json: body)
    #expect(again.status == 422)
    #expect(try again.decoded(Problem.self).errors?.map(\.field) == ["username"])
  }

  @Test func changesThePasswordAndEndsOtherSessions() async throws {
    let campaign = try await Campaign()
    let (here, elsewhere) = (try await campaign.signIn(), try await campaign.signIn())
    let changed = try await campaign.send(
      "PUT", "/v1/users/me/password", json: #"{"old": "correct horse", "new": "battery staple"}"#,
      cookie: here)
    #expect(changed.status == 204)
    #expect(try await campaign.send("GET", "/v1/session", cookie: here).status == 200)
    #expect(try await campaign.send("GET", "/v1/session", cookie: elsewhere).status == 401)
  }
}
