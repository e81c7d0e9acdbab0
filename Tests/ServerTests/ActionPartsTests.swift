import API
import Domain
import Foundation
import Storage
import Testing

@testable import Server

/// What is read from the paths and headers of what admins do.
@Suite struct ActionPartsTests {
  @Test func anActionIsNamedByItsDigitsAlone() async throws {
    let campaign = try await Campaign()
    let ada = try await campaign.signIn("Ada")
    let done = try await campaign.send(
      "POST", "/v1/actions", json: #"{"kind": "close_voter", "voter": 1, "confirmed": true}"#,
      cookie: ada, key: "k")
    let id = try #require(try done.decoded(AdminActionAnswer.self).action?.id)
    for text in ["+\(id)", "x\(id)", "\(id)%20", "\(id).0"] {
      let answer = try await campaign.send("DELETE", "/v1/actions/\(text)", cookie: ada)
      #expect(answer.status == 404, "\(text)")
    }
    let log = try await campaign.send("GET", "/v1/actions", cookie: ada)
    #expect(try log.decoded(AdminActions.self).actions.map(\.canUndo) == [true])
    #expect(try await campaign.send("DELETE", "/v1/actions/\(id)", cookie: ada).status == 200)
  }

  @Test func aSettingsNameMayBeEscaped() async throws {
    let campaign = try await Campaign()
    let ada = try await campaign.signIn("Ada")
    let answer = try await campaign.send(
      "PUT", "/v1/settings/eblocks%5Fchunk%5Faddresses", json: #"{"value": "5"}"#, cookie: ada)
    #expect(answer.status == 200)
    #expect(try answer.decoded(SettingDescriptions.self).settings.first?.value == "5")
  }

  @Test func anAdminsCorrectionSentTwiceIsLoggedOnce() async throws {
    let campaign = try await Campaign()
    let ada = try await campaign.signIn("Ada")
    for (key, logged) in [("k-1", 1), ("k-1", 1), ("k-2", 2)] {
      let answer = try await campaign.send(
        "PATCH", "/v1/voters/1", json: #"{"phone": "603-555-01\#(logged)0"}"#, cookie: ada,
        key: key)
      #expect(answer.status == 204)
      let count = try await campaign.store.read {
        try $0.count("SELECT count(*) FROM corrections")
      }
      #expect(count == logged)
      // Somebody else corrects it in between: the repeat must not take that away.
      if logged == 1 {
        try await campaign.store.write {
          _ = try $0.run("UPDATE voters SET PHONE = '603-555-0199' WHERE id = 1")
        }
      }
    }
  }
}
