import API
import Domain
import Storage
import Testing

@testable import Service

/// What admins are refused, and what the log shows.
@Suite struct ActionRefusalTests {
  @Test func nonsenseIsRefusedWithItsFields() async throws {
    try await ActionStage.with(NightEngine.all[0]) { stage in
      let vera = stage.vera.id
      let table: [(AdminActionRequest, [String])] = [
        (AdminActionRequest(kind: .takeBack, user: vera), ["from", "to"]),
        (AdminActionRequest.takeBack(stage.vera, from: noon, to: noon), ["to"]),
        (AdminActionRequest.takeBack(stage.vera, from: noon, to: noon - 1), ["to"]),
        (AdminActionRequest(kind: .suspend), ["user"]),
        (AdminActionRequest(kind: .suspend, user: vera, mode: .calls), ["mode"]),
        (AdminActionRequest(kind: .releaseLists, user: vera, voter: 1), ["voter"]),
        (AdminActionRequest(kind: .closeVoter, user: vera, voter: 1), ["user"]),
        (AdminActionRequest(kind: .closeNumber, phone: "call me"), ["phone"]),
        (AdminActionRequest(kind: .closeNumber, phone: ""), ["phone"]),
        (AdminActionRequest(kind: .changeSetting), ["kind"]),
        (
          AdminActionRequest(kind: .closeVoter, reason: String(repeating: "x", count: 201)),
          ["voter", "reason"]
        ),
      ]
      for (request, fields) in table {
        for confirmed in [false, true] {
          var request = request
          request.confirmed = confirmed
          let refused = try await problem {
            try await stage.service.act(request, key: "k", user: stage.ada, now: noon)
          }
          #expect(refused?.code == .invalid)
          #expect(refused?.errors?.map(\.field) == fields, "\(request)")
        }
      }
      let unknown: [AdminActionRequest] = [
        AdminActionRequest(kind: .suspend, user: 999),
        AdminActionRequest(kind: .releaseLists, user: -1),
        AdminActionRequest(kind: .takeBack, user: 999, from: noon, to: noon + 1),
        AdminActionRequest(kind: .closeVoter, voter: 999),
      ]
      for request in unknown {
        #expect(try await code { try await stage.preview(request) } == .notFound)
        #expect(try await code { try await stage.act(request) } == .notFound)
      }
      let withoutKey = AdminActionRequest(kind: .suspend, user: vera, confirmed: true)
      #expect(
        try await problem {
          try await stage.service.act(withoutKey, key: nil, user: stage.ada, now: noon)
        }?.errors?.map(\.field) == ["Idempotency-Key"])
      #expect(try await code { try await stage.undo(77) } == .notFound)
      #expect(try await stage.count("SELECT count(*) FROM admin_actions") == 0)
    }
  }

  @Test func onlyAdminsMay() async throws {
    try await ActionStage.with(NightEngine.all[0]) { stage in
      let service = stage.service
      let trusted = User(id: stage.otto.id, name: "Otto", permissions: [.use, .trusted])
      for user in [stage.vera, trusted] {
        let calls: [() async throws -> Void] = [
          { _ = try await service.actions(user: user) },
          {
            _ = try await service.act(
              AdminActionRequest(kind: .closeVoter, voter: 1, confirmed: true), key: "k",
              user: user, now: noon)
          },
          { _ = try await service.undoAction(1, user: user, now: noon) },
          { _ = try await service.settings(user: user) },
          {
            _ = try await service.changeSetting(
              "eblocks_chunk_addresses", to: "5", user: user, now: noon)
          },
          {
            _ = try await service.unsetSetting(
              "eblocks_chunk_addresses", user: user, now: noon)
          },
        ]
        for call in calls {
          let refused = try await code(call)
          #expect(refused == .forbidden)
        }
      }
    }
  }

  @Test(arguments: NightEngine.all)
  func theLogShowsTheLatestInWords(engine: NightEngine) async throws {
    try await ActionStage.with(engine) { stage in
      try await stage.act(
        AdminActionRequest(
          kind: .closeVoter, voter: 7, mode: .letters,
          reason: "  moved\u{7} away\u{1B}[2J\n last   week "), key: "1", at: noon)
      let second = try await stage.act(.suspend(stage.vera), key: "2", at: noon + 1)
      _ = try await stage.service.changeSetting(
        "eblocks_chunk_addresses", to: "5", user: stage.ada, now: noon + 2)
      try await stage.undo(try #require(second.action?.id), at: noon + 3)
      let log = try await stage.service.actions(user: stage.ada).actions
      #expect(log.map(\.kind) == [.changeSetting, .suspend, .closeVoter])
      #expect(log.map(\.canUndo) == [false, false, true])
      #expect(log.map(\.subject) == ["eblocks_chunk_addresses", "Vera", "Pat Sample7 (voter 7)"])
      #expect(log.map(\.at) == [noon + 2, noon + 1, noon])
      #expect(log[0].text == "Set to “5”; it was not set.")
      #expect(log[1].undoneAt == noon + 3 && log[1].undoneBy == "Ada")
      #expect(log[2].reason == "moved away[2J last week")
      #expect(
        try await problem { try await stage.undo(log[0].id) }?.errors?.map(\.field) == ["id"])
    }
  }

  @Test func theLogShowsAtMost200() async throws {
    try await ActionStage.with(NightEngine.all[0]) { stage in
      for number in 1...201 {
        _ = try await stage.service.changeSetting(
          "eblocks_chunk_addresses", to: "\(number % 9 + 1)", user: stage.ada, now: noon)
      }
      let log = try await stage.service.actions(user: stage.ada).actions
      #expect(log.count == 200)
      #expect(log.first?.text == "Set to “4”; it was “3”.")
    }
  }

  @Test(arguments: NightEngine.all)
  func settingsAreReadAndChangedAsByConfSet(engine: NightEngine) async throws {
    try await ActionStage.with(engine) { stage in
      let service = stage.service
      let all = try await service.settings(user: stage.ada).settings
      #expect(all.map(\.name) == Variable.allCases.map(\.rawValue))
      #expect(all.allSatisfy { !$0.meaning.isEmpty && $0.value == nil && !$0.isSet })
      #expect(all.first?.standard == "10")
      let changed = try await service.changeSetting(
        "eblocks_weekday_phone_end", to: "20:30", user: stage.ada, now: noon)
      let row = try #require(changed.settings.first { $0.name == "eblocks_weekday_phone_end" })
      #expect(row.value == "20:30" && row.isSet && row.problem == nil)
      #expect(changed.note == nil)
      // A window is judged whole.
      let refused = try await problem {
        try await service.changeSetting(
          "eblocks_weekday_phone_start", to: "21:00", user: stage.ada, now: noon)
      }
      #expect(refused?.code == .invalid)
      #expect(refused?.errors?.map(\.field) == ["eblocks_weekday_phone_start"])
      #expect(
        try await code {
          try await service.changeSetting("eblocks_secret", to: "1", user: stage.ada, now: noon)
        } == .notFound)
      // Another program's nonsense is shown with what is wrong.
      try await stage.run("INSERT INTO vars (name, value) VALUES ('eblocks_chunk_addresses', 'x')")
      let broken = try await service.settings(user: stage.ada).settings.first
      #expect(broken?.value == "x")
      #expect(broken?.problem == "must be a whole number from 1 to 200")
      let unset = try await service.unsetSetting(
        "eblocks_chunk_addresses", user: stage.ada, now: noon)
      #expect(unset.settings.first?.isSet == false)
      // To nothing again is no change.
      _ = try await service.unsetSetting("eblocks_chunk_addresses", user: stage.ada, now: noon)
      #expect(
        try await service.actions(user: stage.ada).actions.map(\.text) == [
          "Returned to the standard; it was “x”.", "Set to “20:30”; it was not set.",
        ])
    }
  }

  @Test(arguments: NightEngine.all)
  func aSecretIsNeverShownAgain(engine: NightEngine) async throws {
    try await ActionStage.with(engine) { stage in
      let name = Variable.slackWebhook.rawValue
      let secret = "https://hooks.example.org/T0PS3CRET"
      let answer = try await stage.service.changeSetting(
        name, to: secret, user: stage.ada, now: noon)
      let row = try #require(answer.settings.first { $0.name == name })
      #expect(row.isSecret && row.isSet && row.value == nil)
      _ = try await stage.service.unsetSetting(name, user: stage.ada, now: noon)
      let log = try await stage.service.actions(user: stage.ada)
      #expect(log.actions.map(\.text) == ["Removed a secret value.", "Set a secret value."])
      #expect(
        try await stage.count(
          """
          SELECT count(*) FROM admin_actions
          WHERE old_value LIKE '%T0PS3CRET%' OR new_value LIKE '%T0PS3CRET%'
          """) == 0)
      let refused = try await problem {
        try await stage.service.changeSetting(
          name, to: "T0PS3CRET", user: stage.ada, now: noon)
      }
      #expect(refused?.detail.contains("T0PS3CRET") == false)
    }
  }
}
