import API
import Domain
import Foundation
import Hummingbird
import Testing

@testable import Server

@Suite struct ListTests {
  @Test(arguments: Mode.allCases) func worksAListFromOpeningToUndo(_ mode: Mode) async throws {
    let campaign = try await Campaign()
    let cookie = try await campaign.signIn()
    let path = "/v1/lists/\(mode.rawValue)"
    let before = try await campaign.send("GET", path, cookie: cookie).decoded(VoterList.self)
    #expect(before.voters.isEmpty)
    let opened = try await campaign.send("PUT", path, cookie: cookie).decoded(VoterList.self)
    #expect(opened.voters.count == 10)
    #expect(opened.voters.allSatisfy { ($0.phone == nil) == (mode == .letters) })

    let voter = opened.voters[0].id
    let body =
      mode == .letters ? #"{"notes": "wrote two pages"}"# : #"{"resolution": "Supporter"}"#
    let first = try await campaign.send(
      "POST", "\(path)/voters/\(voter)/result", json: body, cookie: cookie, key: "key-1")
    #expect(first.status == 201)
    let recorded = try first.decoded(ResultAnswer.self)
    #expect(recorded.result.id == "key-1")
    #expect(recorded.list.voters.count == 9)
    #expect(recorded.list.tallies[mode] == 1)
    let again = try await campaign.send(
      "POST", "\(path)/voters/\(voter)/result", json: body, cookie: cookie, key: "key-1")
    #expect(again.status == 201)
    #expect(again.body == first.body)

    let refilled = try await campaign.send("POST", "\(path)/refill", cookie: cookie)
    #expect(try refilled.decoded(VoterList.self).voters.count == 10)
    let undone = try await campaign.send("DELETE", "/v1/results/key-1", cookie: cookie)
    #expect(undone.status == 200)
    let list = try undone.decoded(ListAnswer.self).list
    #expect(list.voters.contains { $0.id == voter })
    #expect(list.tallies[mode] == 0)
  }

  @Test func skipsWithAndWithoutABody() async throws {
    let campaign = try await Campaign()
    let cookie = try await campaign.signIn()
    let list = try await campaign.send("PUT", "/v1/lists/letters", cookie: cookie)
      .decoded(VoterList.self)
    for (voter, body) in zip(list.voters, [nil, "", "{}", #"{"occurredAt": null}"#]) {
      let answer = try await campaign.send(
        "POST", "/v1/lists/letters/voters/\(voter.id)/skip", json: body, cookie: cookie)
      #expect(answer.status == 200)
      let left = try answer.decoded(ListAnswer.self).list.voters
      #expect(!left.contains { $0.id == voter.id })
    }
  }

  @Test func takesALateResultAndTellsTheOtherWhyTheVoterWent() async throws {
    let campaign = try await Campaign()
    let (ruth, ada) = (try await campaign.signIn(), try await campaign.signIn("Ada"))
    _ = try await campaign.send("PUT", "/v1/lists/letters", cookie: ruth)
    campaign.advance(600)
    _ = try await campaign.send("POST", "/v1/lists/letters/voters/1/skip", cookie: ruth)
    let adas = try await campaign.send("PUT", "/v1/lists/letters", cookie: ada)
      .decoded(VoterList.self)
    #expect(adas.voters[0].id == 1)
    campaign.advance(600)
    let late = try await campaign.send(
      "POST", "/v1/lists/letters/voters/1/result",
      json: #"{"occurredAt": "\#((Campaign.opening + 60).rfc3339)"}"#, cookie: ruth, key: "late")
    #expect(late.status == 201)
    let list = try await campaign.send("GET", "/v1/lists/letters", cookie: ada)
      .decoded(VoterList.self)
    #expect(!list.voters.contains { $0.id == 1 })
    #expect(
      list.departures
        == [Departure(id: 1, reason: .contacted, at: Campaign.opening + 1_200)])
  }

  @Test func correctsAVoterOnTheList() async throws {
    let campaign = try await Campaign()
    let cookie = try await campaign.signIn()
    let list = try await campaign.send("PUT", "/v1/lists/calls", cookie: cookie)
      .decoded(VoterList.self)
    let voter = try #require(list.voters.first)
    let answer = try await campaign.send(
      "PATCH", "/v1/lists/calls/voters/\(voter.id)", json: #"{"phone": "603-555-0199"}"#,
      cookie: cookie, key: "c-1")
    #expect(answer.status == 200)
    let corrected = try answer.decoded(ListAnswer.self).list.voters.first { $0.id == voter.id }
    #expect(corrected?.phone == "603-555-0199")
  }

  @Test func letsAdminsCorrectAnyVoter() async throws {
    let campaign = try await Campaign()
    let cookie = try await campaign.signIn("Ada")
    let answer = try await campaign.send(
      "PATCH", "/v1/voters/30", json: #"{"phone": "603-555-0198"}"#, cookie: cookie)
    #expect(answer.status == 204)
    #expect(answer.body.isEmpty)
    let unknown = try await campaign.send(
      "PATCH", "/v1/voters/31", json: #"{"phone": "603-555-0198"}"#, cookie: cookie)
    #expect(unknown.status == 404)
  }

  @Test func undoesUnderAKeyThatAPathMustEscape() async throws {
    let campaign = try await Campaign()
    let cookie = try await campaign.signIn()
    _ = try await campaign.send("PUT", "/v1/lists/letters", cookie: cookie)
    let key = "a/b?c%#é".replacingOccurrences(of: "é", with: "&")
    _ = try await campaign.send(
      "POST", "/v1/lists/letters/voters/1/result", json: "{}", cookie: cookie, key: key)
    let route = Route.undoResult(key)
    let answer = try await campaign.send(route.method.rawValue, route.path, cookie: cookie)
    #expect(answer.status == 200)
  }

  @Test func saysWhenThePhonesOpen() async throws {
    let campaign = try await Campaign()
    campaign.advance(12 * 3_600)
    let cookie = try await campaign.signIn()
    let list = try await campaign.send("PUT", "/v1/lists/calls", cookie: cookie)
    #expect(list.status == 200)
    #expect(try list.decoded(VoterList.self).lockout?.endsAt != nil)
  }

  @Test func tellsHowLongTheQuotaLasts() async throws {
    let campaign = try await Campaign()
    try await campaign.administration.set(.maxHourlyAddresses, to: "1")
    let cookie = try await campaign.signIn()
    let list = try await campaign.send("PUT", "/v1/lists/letters", cookie: cookie)
      .decoded(VoterList.self)
    #expect(list.voters.count == 1)
    let voter = try #require(list.voters.first).id
    _ = try await campaign.send(
      "POST", "/v1/lists/letters/voters/\(voter)/result", json: "{}", cookie: cookie, key: "k-1")
    _ = try await campaign.send("DELETE", "/v1/results/k-1", cookie: cookie)
    let over = try await campaign.send(
      "POST", "/v1/lists/letters/voters/\(voter)/result", json: "{}", cookie: cookie, key: "k-2")
    #expect(over.status == 429)
    #expect(try over.code == .quotaExceeded)
    #expect(over.headers[.retryAfter] == "3600")
  }

  @Test func namesTheVariableThatCannotBeRead() async throws {
    let campaign = try await Campaign()
    let cookie = try await campaign.signIn()
    _ = try await campaign.send("PUT", "/v1/lists/letters", cookie: cookie)
    try await campaign.store.write { db in
      _ = try db.run(
        "INSERT INTO vars (name, value) VALUES ('eblocks_max_hourly_addresses', 'lots')")
    }
    let answer = try await campaign.send(
      "POST", "/v1/lists/letters/voters/1/result", json: "{}", cookie: cookie, key: "k")
    #expect(answer.status == 503)
    let problem = try answer.decoded(Problem.self)
    #expect(problem.code == .misconfigured)
    #expect(problem.variable == "eblocks_max_hourly_addresses")
  }

  @Test func answersWithAProblemWhenTheDatabaseIsGone() async throws {
    let campaign = try await Campaign()
    let cookie = try await campaign.signIn()
    await campaign.store.close()
    for (method, path) in [("GET", "/v1/lists/letters"), ("PUT", "/v1/lists/letters")] {
      let answer = try await campaign.send(method, path, cookie: cookie)
      #expect([500, 503].contains(answer.status))
      #expect(try answer.code != nil)
    }
    #expect(try await campaign.send("GET", "/readyz").status == 503)
    #expect(try await campaign.send("GET", "/healthz").status == 200)
  }
}
