import API
import Domain
import Storage
import Testing

@testable import Service

/// Taking voters and numbers out of the pools, releasing lists, and the way back.
@Suite struct ClosingTests {
  @Test(arguments: NightEngine.all)
  func aClosedVoterLeavesPoolsAndLists(engine: NightEngine) async throws {
    try await ActionStage.with(engine, voters: 12) { stage in
      let voters = try await stage.open(.letters, stage.vera)
      let voter = voters[3]
      let request = AdminActionRequest(kind: .closeVoter, voter: voter)
      #expect(
        try await stage.preview(request).text
          == "Takes Pat Sample4 (voter 4) out of both pools. 1 voter leaves a list that they are on "
          + "now.")
      let answer = try await stage.act(request)
      #expect(answer.text == "Took Pat Sample4 (voter 4) out of both pools.")
      #expect(answer.action?.subject == "Pat Sample4 (voter 4)")
      #expect(try await !stage.list(.letters, stage.vera).contains(voter))
      #expect(try await !stage.isOpen(voter, .letters))
      #expect(try await !stage.isOpen(voter, .calls))
      // Counting anew keeps them out.
      #expect(try await stage.store.write { try $0.repairBlocks() } == 0)
      #expect(
        try await problem { try await stage.act(request, key: "b") }?.errors?.map(\.field)
          == ["voter"])
      // No key of a volunteer's is an action's.
      #expect(
        try await code {
          try await stage.record(
            .letters, voters[4], by: stage.vera, key: "action \(answer.action?.id ?? 0)")
        } == .invalid)
      let undone = try await stage.undo(try #require(answer.action?.id), at: noon + 1)
      #expect(
        undone.text
          == "Pat Sample4 (voter 4) is back in both pools, unless something else keeps them out.")
      #expect(try await stage.isOpen(voter, .letters))
      #expect(try await stage.isOpen(voter, .calls))
      // One mode alone.
      try await stage.act(
        AdminActionRequest(kind: .closeVoter, voter: voter, mode: .calls), key: "c")
      #expect(try await stage.isOpen(voter, .letters))
      #expect(try await !stage.isOpen(voter, .calls))
      // Both, when one is closed already, is more than that.
      let both = try await stage.act(request, key: "d")
      #expect(try await !stage.isOpen(voter, .letters))
      try await stage.undo(try #require(both.action?.id))
      #expect(try await stage.isOpen(voter, .letters))
      #expect(try await !stage.isOpen(voter, .calls))
    }
  }

  @Test(arguments: NightEngine.all)
  func aClosedNumberStaysClosedWhoeverGetsIt(engine: NightEngine) async throws {
    try await ActionStage.with(engine, voters: 1) { stage in
      try await stage.change { db in
        try db.run("DELETE FROM voters")
        for (id, phone) in [(1, "603-555-0142"), (2, "+1 (603) 555-0142"), (3, "603-555-0143")] {
          try db.insertVoter(VoterID(id), phone: phone)
        }
      }
      #expect(try await stage.open(.calls, stage.vera).sorted() == [1, 2, 3])
      let request = AdminActionRequest(kind: .closeNumber, phone: "1-603-555-0142")
      #expect(
        try await stage.preview(request).text
          == "Takes 603-555-0142 out of the calls' pool: 2 voters have it. 2 voters leave a list "
          + "that they are on now.")
      let id = try #require(try await stage.act(request).action?.id)
      #expect(try await stage.list(.calls, stage.vera) == [3])
      #expect(
        try await problem {
          try await stage.act(
            AdminActionRequest(kind: .closeNumber, phone: "(603) 555 0142"), key: "b")
        }?.errors?.map(\.field) == ["phone"])
      // Corrected to it, on a list: off the list.
      try await stage.service.correctAsAdmin(
        CorrectionRequest(Correction(phone: "603 555 0142")), key: nil, voter: 3,
        user: stage.ada, now: noon + 1)
      #expect(try await stage.list(.calls, stage.vera, at: noon + 1) == [])
      #expect(try await !stage.isOpen(3, .calls))
      // Loaded with it.
      try await stage.store.write { db in
        try db.insert([
          Voter(
            id: 4, name: VoterName(first: "Pat", last: "Sample"),
            address: Address(street: "1 Elm Street", city: "Concord", state: "NH", zip: "03301"),
            phone: "603.555.0142", party: "D", isPrime: false)
        ])
      }
      #expect(try await !stage.isOpen(4, .calls))
      #expect(try await stage.isOpen(4, .letters))
      let undone = try await stage.undo(id, at: noon + 2)
      #expect(undone.count == 4)
      for voter in 1...4 { #expect(try await stage.isOpen(VoterID(voter), .calls)) }
      // A number that nobody has yet.
      let unknown = try await stage.act(
        AdminActionRequest(kind: .closeNumber, phone: "603-555-0199"), key: "c")
      #expect(unknown.count == 0)
    }
  }

  @Test(arguments: NightEngine.all)
  func listsAreReleasedAndGivenBack(engine: NightEngine) async throws {
    try await ActionStage.with(engine, voters: 12, settings: [.chunkAddresses: "5"]) { stage in
      let letters = try await stage.open(.letters, stage.vera)
      let calls = try await stage.open(.calls, stage.vera)
      let request = AdminActionRequest(kind: .releaseLists, user: stage.vera.id, mode: .letters)
      #expect(
        try await stage.preview(request).text
          == "Takes 5 voters (5 letters) off Vera's lists; they return to the pools.")
      let answer = try await stage.act(request, at: noon + 1)
      #expect(answer.count == 5)
      #expect(try await stage.list(.letters, stage.vera, at: noon + 1) == [])
      #expect(try await stage.list(.calls, stage.vera, at: noon + 1) == calls)
      #expect(
        try await stage.count("SELECT count(*) FROM assignments WHERE ending = 'released'") == 5)
      #expect(
        try await problem { try await stage.act(request, key: "b", at: noon + 1) }?.detail
          == "Vera has nobody on a list, so there is nothing to release.")
      #expect(try await stage.preview(request, at: noon + 1).count == 0)
      // Otto has two of them by now.
      try await stage.run(
        "UPDATE voters SET PARTY = 'R' WHERE id NOT IN (\(list: letters.prefix(2)))")
      #expect(try await stage.open(.letters, stage.otto, at: noon + 2) == Array(letters.prefix(2)))
      try await stage.run("UPDATE voters SET PARTY = 'D'")
      let undone = try await stage.undo(try #require(answer.action?.id), at: noon + 3)
      #expect(
        undone.text
          == "3 voters are on Vera's lists again. 2 are not: done, on another list, out of the "
          + "pool, or run out at midnight.")
      #expect(try await stage.list(.letters, stage.vera, at: noon + 3) == Array(letters.suffix(3)))
    }
  }

  @Test(arguments: NightEngine.all)
  func whatHasRunOutIsNotGivenBack(engine: NightEngine) async throws {
    try await ActionStage.with(engine, voters: 12) { stage in
      try await stage.open(.letters, stage.vera)
      let id = try #require(
        try await stage.act(
          AdminActionRequest(kind: .releaseLists, user: stage.vera.id), at: noon + 1
        ).action?.id)
      #expect(try await stage.undo(id, at: noon + 86_400).count == 0)
      #expect(try await stage.list(.letters, stage.vera, at: noon + 86_400) == [])
    }
  }
}
