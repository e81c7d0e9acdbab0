import API
import Domain
import Foundation
import Testing

@testable import Server

/// `/v1/actions` and `/v1/settings` over HTTP.
@Suite struct ActionTests {
  static let routes: [(String, String, String?)] = [
    ("GET", "/v1/actions", nil), ("POST", "/v1/actions", #"{"kind": "close_voter", "voter": 1}"#),
    ("DELETE", "/v1/actions/1", nil), ("GET", "/v1/settings", nil),
    ("PUT", "/v1/settings/eblocks_chunk_addresses", #"{"value": "5"}"#),
    ("DELETE", "/v1/settings/eblocks_chunk_addresses", nil),
  ]

  @Test(arguments: ActionTests.routes)
  func onlyAdminsGetThrough(method: String, path: String, body: String?) async throws {
    let campaign = try await Campaign()
    let stranger = try await campaign.send(method, path, json: body, key: "k")
    #expect(stranger.status == 401)
    #expect(try stranger.code == .unauthenticated)
    let ruth = try await campaign.signIn("Ruth")
    let refused = try await campaign.send(method, path, json: body, cookie: ruth, key: "k")
    #expect(refused.status == 403)
    #expect(try refused.code == .forbidden)
    let ada = try await campaign.signIn("Ada")
    let answer = try await campaign.send(method, path, json: body, cookie: ada, key: "k")
    #expect(answer.status == (path == "/v1/actions/1" ? 404 : 200))
  }

  @Test func anActionIsAskedForTwiceDoneOnceAndUndone() async throws {
    let campaign = try await Campaign()
    let ruth = try await campaign.signIn("Ruth")
    let ada = try await campaign.signIn("Ada")
    let user = try #require(
      try await campaign.administration.users().first { $0.name == "Ruth" }?.id)
    let asked = try await campaign.send(
      "POST", "/v1/actions", json: #"{"kind": "suspend", "user": \#(user)}"#, cookie: ada)
    #expect(asked.status == 200)
    #expect(try asked.decoded(AdminActionAnswer.self).action == nil)
    #expect(try await campaign.send("GET", "/v1/session", cookie: ruth).status == 200)

    let body = #"{"kind": "suspend", "user": \#(user), "reason": "too fast", "confirmed": true}"#
    let withoutKey = try await campaign.send("POST", "/v1/actions", json: body, cookie: ada)
    #expect(withoutKey.status == 422)
    let done = try await campaign.send("POST", "/v1/actions", json: body, cookie: ada, key: "k")
    #expect(done.status == 201)
    let action = try #require(try done.decoded(AdminActionAnswer.self).action)
    #expect(action.by == "Ada" && action.subject == "Ruth" && action.reason == "too fast")
    let again = try await campaign.send("POST", "/v1/actions", json: body, cookie: ada, key: "k")
    #expect(again.status == 201 && again.body == done.body)

    for path in ["/v1/session", "/v1/lists/letters"] {
      let answer = try await campaign.send("GET", path, cookie: ruth)
      #expect(answer.status == 403)
      #expect(answer.text.contains("Your account is suspended"))
    }
    let signIn = try await campaign.send(
      "POST", "/v1/session", json: #"{"username": "Ruth", "password": "correct horse"}"#)
    #expect(signIn.status == 403)

    let log = try await campaign.send("GET", "/v1/actions", cookie: ada)
    #expect(try log.decoded(AdminActions.self).actions == [action])
    let undone = try await campaign.send("DELETE", "/v1/actions/\(action.id)", cookie: ada)
    #expect(undone.status == 200)
    #expect(try undone.decoded(AdminActionAnswer.self).action?.canUndo == false)
    #expect(try await campaign.send("GET", "/v1/session", cookie: ruth).status == 200)
  }

  @Test(arguments: ["0", "-1", "x", "99999999999999999999", "1%20", "%31"])
  func anActionWithoutThatNumberIsNotFound(id: String) async throws {
    let campaign = try await Campaign()
    let ada = try await campaign.signIn("Ada")
    #expect(try await campaign.send("DELETE", "/v1/actions/\(id)", cookie: ada).status == 404)
  }

  @Test func aRequestThatCannotBeReadIsMalformed() async throws {
    let campaign = try await Campaign()
    let ada = try await campaign.signIn("Ada")
    let bodies = [
      "{}", #"{"kind": "explode"}"#, #"{"kind": "suspend", "user": "Ruth"}"#,
      #"{"kind": "take_back", "user": 1, "from": "yesterday", "to": "2026-11-03T00:00:00Z"}"#,
    ]
    for body in bodies {
      let answer = try await campaign.send("POST", "/v1/actions", json: body, cookie: ada)
      #expect(answer.status == 400, "\(body)")
    }
    let setting = try await campaign.send(
      "PUT", "/v1/settings/eblocks_chunk_addresses", json: #"{"value": 5}"#, cookie: ada)
    #expect(setting.status == 400)
  }

  @Test func aSettingIsChangedRefusedAndUnset() async throws {
    let campaign = try await Campaign()
    let ada = try await campaign.signIn("Ada")
    let path = "/v1/settings/eblocks_chunk_addresses"
    let changed = try await campaign.send("PUT", path, json: #"{"value": "5"}"#, cookie: ada)
    #expect(changed.status == 200)
    #expect(try changed.decoded(SettingDescriptions.self).settings.first?.value == "5")
    let list = try await campaign.send("PUT", "/v1/lists/letters", cookie: ada)
    #expect(try list.decoded(VoterList.self).voters.count == 5)
    let refused = try await campaign.send("PUT", path, json: #"{"value": "many"}"#, cookie: ada)
    #expect(refused.status == 422)
    #expect(
      try refused.decoded(Problem.self).errors?.map(\.field) == ["eblocks_chunk_addresses"])
    let unset = try await campaign.send("DELETE", path, cookie: ada)
    #expect(try unset.decoded(SettingDescriptions.self).settings.first?.isSet == false)
    for method in ["PUT", "DELETE"] {
      let unknown = try await campaign.send(
        method, "/v1/settings/%2E%2E", json: #"{"value": "5"}"#, cookie: ada)
      #expect(unknown.status == 404)
    }
  }
}
