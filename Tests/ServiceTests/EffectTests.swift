import API
import Domain
import Storage
import Testing

@testable import Service

@Suite struct EffectTests {
  /// Voters 1, 2 and 3 share one number, written in three ways; 4 has another.
  private func household() async throws -> (campaign: Campaign, vera: User, otto: User) {
    let campaign = try await Campaign(voters: 0, settings: [.chunkPhoneNumbers: "1"])
    try await campaign.store.write { db in
      try db.insertVoter(1, phone: "603-555-0142")
      try db.insertVoter(2, phone: "(603) 555.0142")
      try db.insertVoter(3, phone: "+1 603 555 0142")
      try db.insertVoter(4, phone: "603-555-0199")
    }
    return (
      campaign, try await campaign.volunteer("Vera"), try await campaign.volunteer("Otto")
    )
  }

  private func open(_ campaign: Campaign, _ mode: Mode) async throws -> [Int] {
    try await campaign.store.read { db in
      try db.rows(
        "SELECT id FROM voters WHERE \(raw: mode.columns.open) = 1 ORDER BY id"
      ).map { try $0.int("id") }
    }
  }

  @Test func doNotCallTakesEveryVoterWithThatNumberOutAndOffLists() async throws {
    let (campaign, vera, otto) = try await household()
    try await campaign.run("UPDATE voters SET PARTY = 'R' WHERE id = 4")
    let veras = try await campaign.service.openList(.calls, user: vera, now: noon).voters[0].id
    let ottos = try await campaign.service.openList(.calls, user: otto, now: noon).voters[0].id
    #expect(veras == 3)
    #expect(ottos == 2)
    let answer = try await campaign.record(
      .calls, 3, by: vera, resolution: "Do not call", at: noon)
    #expect(answer.finishedList)
    #expect(answer.list.voters.isEmpty)
    #expect(answer.list.notice?.kind == .poolEmpty)
    #expect(try await campaign.service.list(.calls, user: otto, now: noon).voters.isEmpty)
    #expect(try await open(campaign, .calls).isEmpty)
    #expect(try await open(campaign, .letters) == [1, 2, 3])
    #expect(
      try await code { try await campaign.record(.calls, 2, by: otto, key: "o", at: noon + 60) }
        == .notAssigned)
    #expect(
      try await campaign.text("SELECT ending FROM assignments WHERE voter_id = 2") == "released")

    _ = try await campaign.service.undoResult("key", user: vera, now: noon)
    #expect(try await open(campaign, .calls) == [1, 2])
    #expect(
      try await campaign.service.list(.calls, user: vera, now: noon).voters.map(\.id) == [3])
  }

  @Test(arguments: ["Wrong number", "Disconnected"])
  func aBadNumberIsNotHandedOutAgainAndClearsNothing(_ resolution: String) async throws {
    let (campaign, vera, otto) = try await household()
    try await campaign.run("UPDATE voters SET PARTY = 'R' WHERE id = 4")
    _ = try await campaign.service.openList(.calls, user: vera, now: noon)
    _ = try await campaign.service.openList(.calls, user: otto, now: noon)
    try await campaign.record(.calls, 3, by: vera, resolution: resolution, at: noon)
    #expect(try await open(campaign, .calls).isEmpty)
    #expect(
      try await campaign.service.list(.calls, user: otto, now: noon).voters.map(\.id) == [2])
    #expect(try await campaign.text("SELECT PHONE FROM voters WHERE id = 3") == "+1 603 555 0142")
    _ = try await campaign.service.undoResult("key", user: vera, now: noon)
    #expect(try await open(campaign, .calls) == [1])
  }

  @Test(arguments: [("Deceased", 1), ("Moved", 0)])
  func theDeceasedLeaveBothPoolsAndTheMovedTheLetters(_ resolution: String, _ phoneBlocks: Int)
    async throws
  {
    let (campaign, vera, otto) = try await household()
    _ = try await campaign.service.openList(.calls, user: vera, now: noon)
    _ = try await campaign.service.openList(.letters, user: otto, now: noon)
    try await campaign.record(.calls, 4, by: vera, resolution: resolution, at: noon)
    #expect(
      try await campaign.service.list(.letters, user: otto, now: noon).voters.map(\.id)
        == [1, 2, 3])
    #expect(try await open(campaign, .letters) == [])
    let blocks = { (column: String) in
      try await campaign.count("SELECT \(raw: column) FROM voters WHERE id = 4")
    }
    #expect(try await blocks("address_blocked") == 1)
    #expect(try await blocks("phone_blocked") == phoneBlocks)
    _ = try await campaign.service.undoResult("key", user: vera, now: noon)
    #expect(try await open(campaign, .letters) == [4])
    #expect(try await blocks("address_blocked + phone_blocked") == 0)
  }

  @Test func oneUndoDoesNotLiftWhatAnotherResultForbids() async throws {
    let (campaign, vera, otto) = try await household()
    _ = try await campaign.service.openList(.calls, user: vera, now: noon)
    #expect(try await campaign.service.openList(.calls, user: otto, now: noon).voters[0].id == 3)
    try await campaign.set(.chunkPhoneNumbers, "4")
    try await campaign.record(.calls, 4, by: vera, key: "v", at: noon)
    try await campaign.record(.calls, 2, by: vera, key: "w", resolution: "Wrong number", at: noon)
    try await campaign.record(.calls, 3, by: otto, key: "o", resolution: "Do not call", at: noon)
    #expect(try await campaign.count("SELECT phone_blocked FROM voters WHERE id = 1") == 2)
    let list = try await campaign.service.undoResult("w", user: vera, now: noon).list
    #expect(list.voters.isEmpty)
    #expect(list.notice?.kind == .poolEmpty)
    #expect(try await campaign.count("SELECT phone_blocked FROM voters WHERE id = 2") == 1)
    #expect(
      try await campaign.count("SELECT count(*) FROM voters WHERE id = 2 AND phone_assigned > 0")
        == 0)
    _ = try await campaign.service.undoResult("o", user: otto, now: noon)
    #expect(try await open(campaign, .calls) == [1, 2])
  }

  @Test func aVoterImportedLaterIsFreedByTheUndoToo() async throws {
    let (campaign, vera, _) = try await household()
    _ = try await campaign.service.openList(.calls, user: vera, now: noon)
    try await campaign.record(.calls, 4, by: vera, resolution: "Do not call", at: noon)
    try await campaign.store.write { try $0.insertVoter(5, phone: "6035550199") }
    _ = try await campaign.service.undoResult("key", user: vera, now: noon)
    #expect(try await campaign.count("SELECT phone_blocked FROM voters WHERE id = 5") == 0)
  }

  @Test func effectsFollowTheNumberThroughCorrections() async throws {
    let (campaign, vera, otto) = try await household()
    _ = try await campaign.service.openList(.calls, user: vera, now: noon)
    _ = try await campaign.service.openList(.calls, user: otto, now: noon)
    try await campaign.record(.calls, 4, by: vera, resolution: "Do not call", at: noon)
    // Voter 4's number is corrected: free again. Voter 3 gets the forbidden one: off the list.
    let ada = try await campaign.volunteer("Ada", [.use, .admin])
    try await campaign.service.correctAsAdmin(
      CorrectionRequest(Correction(phone: "603-555-0111")), key: nil, voter: 4, user: ada,
      now: noon)
    #expect(try await campaign.count("SELECT phone_blocked FROM voters WHERE id = 4") == 0)
    #expect(
      try await campaign.service.list(.calls, user: otto, now: noon).voters.map(\.id) == [3])
    let answer = try await campaign.service.correct(
      CorrectionRequest(Correction(phone: "1 603 555 0199")), key: nil, mode: .calls, voter: 3,
      user: otto, now: noon)
    #expect(!answer.list.voters.map(\.id).contains(3))
    #expect(try await campaign.count("SELECT phone_blocked FROM voters WHERE id = 3") == 1)
    _ = try await campaign.service.undoResult("key", user: vera, now: noon)
    #expect(try await campaign.count("SELECT phone_blocked FROM voters WHERE id = 3") == 0)
    #expect(try await campaign.count("SELECT sum(phone_blocked) FROM voters") == 0)
  }
}
