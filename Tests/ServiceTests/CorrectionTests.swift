import API
import Domain
import Foundation
import Storage
import Testing

@testable import Service

@Suite struct CorrectionTests {
  @Test func keepsTheFieldsThatAreLeftOut() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer("Vera")
    let voter = try await campaign.service.openList(.letters, user: vera, now: noon).voters[0]
    let request = try JSON.decode(
      CorrectionRequest.self,
      from: Data(#"{"name":{"first":"Zed"},"address":{"street":"9 New Street"}}"#.utf8))
    for _ in 1...2 {
      let list = try await campaign.service.correct(
        request, key: "once", mode: .letters, voter: voter.id, user: vera, now: noon
      ).list
      var expected = voter
      expected.name.first = "Zed"
      expected.address.street = "9 New Street"
      #expect(list.voters.first { $0.id == voter.id } == expected)
    }
    let other = try JSON.decode(
      CorrectionRequest.self, from: Data(#"{"address":{"street":"8 New Street"}}"#.utf8))
    #expect(
      try await problem {
        try await campaign.service.correct(
          other, key: "once", mode: .letters, voter: voter.id, user: vera, now: noon)
      }?.code == .keyReused)
  }

  private let address = Address(
    street: "7 Oak  Street", city: "Nashua", state: "nh", zip: "03060")

  @Test func correctsWhatTheModeShowsAndLogsOldAndNew() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.letters, user: vera, now: noon)
    try await campaign.run("UPDATE voters SET phone_zone = 'America/New_York' WHERE id = 1")
    let answer = try await campaign.service.correct(
      CorrectionRequest(
        Correction(name: VoterName(first: "Zoë\u{202E}", last: "Ng"), address: address)),
      key: "c", mode: .letters, voter: 1, user: vera, now: noon)
    let voter = try #require(answer.list.voters.first { $0.id == 1 })
    #expect(voter.name.short == "Zoë Ng")
    #expect(
      voter.address == .init(street: "7 Oak Street", city: "Nashua", state: "NH", zip: "03060"))
    let logged = try #require(try await campaign.store.read { try Corrections($0).find("c") })
    #expect(logged.before.name == VoterName(first: "Pat", last: "Sample1"))
    #expect(logged.before.address?.street == "1 Elm Street")
    #expect(logged.before.phone == nil)
    #expect(logged.after.address?.street == "7 Oak Street")
    #expect(try await campaign.text("SELECT phone_zone FROM voters WHERE id = 1") == nil)
  }

  @Test func countsOnceUnderItsKey() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.letters, user: vera, now: noon)
    let correct = { (street: String, voter: VoterID) in
      try await campaign.service.correct(
        CorrectionRequest(
          Correction(address: Address(street: street, city: "A", state: "NH", zip: "03301"))),
        key: "c", mode: .letters, voter: voter, user: vera, now: noon)
    }
    let first = try await correct("1 Main", 1)
    #expect(try await correct(" 1  Main ", 1) == first)
    #expect(try await code { try await correct("2 Main", 1) } == .keyReused)
    #expect(try await code { try await correct("1 Main", 2) } == .keyReused)
    #expect(try await campaign.count("SELECT count(*) FROM corrections") == 1)
    try await campaign.record(1, by: vera, at: noon)
    #expect(!(try await correct("1 Main", 1).list.voters.isEmpty))
  }

  @Test(arguments: [
    (Correction(), Mode.letters, ""), (Correction(phone: "603-555-0101"), .letters, "phone"),
    (
      Correction(address: Address(street: "1 A", city: "B", state: "NH", zip: "03301")), .calls,
      "address"
    ), (Correction(phone: "call me"), .calls, "phone"),
    (Correction(name: VoterName()), .calls, "name.last"),
    (
      Correction(address: Address(street: "1 A", city: "B", state: "N", zip: "x")), .letters,
      "address.state"
    ),
  ])
  func refusesWhatCannotBeMeant(_ correction: Correction, _ mode: Mode, _ field: String)
    async throws
  {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    let list = try await campaign.service.openList(mode, user: vera, now: noon)
    let refused = try await problem {
      try await campaign.service.correct(
        CorrectionRequest(correction), key: nil, mode: mode, voter: list.voters[0].id, user: vera,
        now: noon)
    }
    #expect(refused?.code == .invalid)
    #expect(refused?.errors?.first?.field == field)
    #expect(try await campaign.count("SELECT count(*) FROM corrections") == 0)
  }

  @Test func volunteersCorrectOnlyWhomTheyHoldUnresolved() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    let otto = try await campaign.volunteer("Otto")
    _ = try await campaign.service.openList(.letters, user: vera, now: noon)
    try await campaign.record(2, by: vera, at: noon)
    let correct = { (voter: VoterID, user: User, mode: Mode) in
      try await code {
        try await campaign.service.correct(
          CorrectionRequest(Correction(name: VoterName(first: "A"))), key: nil, mode: mode,
          voter: voter, user: user, now: noon)
      }
    }
    #expect(try await correct(1, vera, .letters) == nil)
    #expect(try await correct(1, vera, .calls) == .notAssigned)
    #expect(try await correct(1, otto, .letters) == .notAssigned)
    #expect(try await correct(2, vera, .letters) == .notAssigned)
    #expect(try await correct(999, vera, .letters) == .notFound)
  }

  @Test func adminsCorrectAnyVoterAndNobodyElseDoes() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer("Vera", [.use, .trusted])
    let ada = try await campaign.volunteer("Ada", [.use, .admin])
    let all = Correction(
      name: VoterName(first: "A"), address: address, phone: "603-555-0107")
    let correct = { (voter: VoterID, user: User, correction: Correction) in
      try await code {
        try await campaign.service.correctAsAdmin(
          CorrectionRequest(correction), key: "k\(voter)", voter: voter, user: user, now: noon)
      }
    }
    #expect(try await correct(1, vera, all) == .forbidden)
    #expect(try await correct(1, ada, all) == nil)
    #expect(try await correct(1, ada, all) == nil)
    #expect(try await correct(1, ada, Correction(phone: "603-555-0108")) == .keyReused)
    #expect(try await correct(999, ada, all) == .notFound)
    #expect(try await correct(2, ada, Correction(phone: "x")) == .invalid)
    #expect(try await campaign.text("SELECT PHONE FROM voters WHERE id = 1") == "603-555-0107")
    #expect(try await campaign.count("SELECT count(*) FROM corrections") == 1)
  }
}
