import API
import HTTPTypes
import Testing

@testable import Server

@Suite struct VersionTests {
  @Test(arguments: [
    ("GET", "/v1/session", 401), ("GET", "/healthz", 200), ("GET", "/v1/nowhere", 404),
    ("BREW", "/v1/session", 405), ("DELETE", "/v1/session", 204),
    ("GET", "/v1/openapi.yaml", 200), ("POST", "/v1/session", 400),
  ])
  func everyAnswerSaysWhatTheServerIs(method: String, path: String, status: Int) async throws {
    let answer = try await Campaign().send(method, path)
    #expect(answer.status == status)
    #expect(answer.headers[named: "Eblocks-Version"] == Version.current)
    #expect(answer.headers[named: "Eblocks-API"] == "1")
  }

  @Test(arguments: [nil, "1", "1-7", "nonsense", "", "99999"] as [String?])
  func worksWithWhoeverSharesALevelOrSaysNothing(_ levels: String?) async throws {
    let campaign = try await Campaign()
    let answer = try await campaign.send(
      "POST", "/v1/session", json: #"{"username": "Ruth", "password": "correct horse"}"#,
      headers: levels.map { ["Eblocks-API": $0] } ?? [:])
    #expect(answer.status == 200)
  }

  @Test func refusesAClientThatIsTooNew() async throws {
    let campaign = try await Campaign()
    let cookie = try await campaign.signIn()
    let answer = try await campaign.send(
      "PUT", "/v1/lists/letters", cookie: cookie, headers: ["Eblocks-API": "2-3"])
    #expect(answer.status == 400)
    #expect(try answer.code == .versionUnsupported)
    #expect(try answer.decoded(Problem.self).detail.hasPrefix("This server (0.1.0) is too old"))
    #expect(answer.headers[named: "Eblocks-API"] == "1")
    let list = try await campaign.send("GET", "/v1/lists/letters", cookie: cookie)
    #expect(try list.decoded(VoterList.self).voters == [])
  }

  @Test(arguments: [nil, "1", "1-2", "nonsense"] as [String?])
  func refusesAClientThatIsTooOld(_ levels: String?) async throws {
    let campaign = try await Campaign(levels: APILevels(oldest: 3, newest: 4))
    let answer = try await campaign.send(
      "GET", "/v1/session", headers: levels.map { ["Eblocks-API": $0] } ?? [:])
    #expect(try answer.code == .versionUnsupported)
    #expect(try answer.decoded(Problem.self).detail.hasPrefix("Your program is too old"))
    #expect(try await campaign.send("GET", "/healthz").status == 200)
  }
}

@Suite struct RequestNameTests {
  @Test(arguments: ["a", "7f3c-19", "req_1.2", String(repeating: "x", count: 64)])
  func keepsTheCallersNameForARequest(_ name: String) async throws {
    let log = LogRecorder()
    let answer = try await Campaign(logger: log.logger).send(
      "GET", "/v1/session", headers: ["X-Request-Id": name])
    #expect(answer.headers[named: "X-Request-Id"] == name)
    #expect(log.lines.map { "\($0.metadata["request"] ?? "")" } == [name])
  }

  @Test(arguments: [
    "", "two words", "a;b", "\"quoted\"", "é", "a\tb", "{json}", "a=b",
    String(repeating: "x", count: 65),
  ])
  func makesUpANameInPlaceOfAnOddOne(_ name: String) async throws {
    let log = LogRecorder()
    let answer = try await Campaign(logger: log.logger).send(
      "GET", "/v1/session", headers: ["X-Request-Id": name])
    let own = try #require(answer.headers[named: "X-Request-Id"])
    #expect(own != name && own.count >= 16 && StampMiddleware.isName(own))
    #expect(log.lines.map { "\($0.metadata["request"] ?? "")" } == [own])
  }

  @Test func everyRequestHasANameOfItsOwn() async throws {
    let campaign = try await Campaign()
    var names: Set<String> = []
    for _ in 0..<20 {
      names.insert(
        try #require(try await campaign.send("GET", "/healthz").headers[named: "X-Request-Id"]))
    }
    #expect(names.count == 20)
  }
}
