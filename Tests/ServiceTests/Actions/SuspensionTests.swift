import API
import Domain
import Storage
import Testing

@testable import Service

/// Suspending an account, and giving it back.
@Suite struct SuspensionTests {
  @Test(arguments: NightEngine.all)
  func aSuspendedUserIsToldWhomToAsk(engine: NightEngine) async throws {
    try await ActionStage.with(engine, settings: [.contact: "Ann at 603-555-0100"]) { stage in
      try await stage.store.write { try Sessions($0).add("s", user: stage.vera.id, now: noon) }
      let voters = try await stage.open(.letters, stage.vera)
      try await stage.record(.letters, voters[0], by: stage.vera, key: "k")
      let preview = try await stage.preview(.suspend(stage.vera))
      #expect(
        preview.text
          == "Suspends Vera: nothing more can be done with this account until that is undone; "
          + "results stay. Vera's lists are released: 9 voters (9 letters).")
      #expect(try await stage.service.authenticate(session: "s", now: noon).id == stage.vera.id)
      let answer = try await stage.act(.suspend(stage.vera))
      #expect(answer.text == "Suspended Vera. Took 9 voters (9 letters) off the lists.")

      let refused = try #require(
        try await problem { try await stage.service.authenticate(session: "s", now: noon) })
      #expect(refused.code == .forbidden)
      #expect(
        refused.detail
          == "Your account is suspended, so nothing can be done with it now; what you recorded "
          + "stays. To go on, ask Ann at 603-555-0100.")
      let signIn = try await problem {
        try await stage.service.signIn(
          SignInRequest(username: "Vera", password: "correct horse"), address: "a", now: noon)
      }
      #expect(signIn == refused)
      // Nobody learns of it without the password.
      #expect(
        try await code {
          try await stage.service.signIn(
            SignInRequest(username: "Vera", password: "wrong"), address: "a", now: noon)
        } == .badCredentials)
      #expect(try await stage.isOpen(voters[1], .letters))
      #expect(try await stage.resolver(voters[0], .letters) == stage.vera.id)
      #expect(
        try await stage.count("SELECT count(*) FROM perm_groups WHERE group_perms = ',eblocks_use'")
          == 1, "the groups are another program's")
      let users = try await Administration(store: stage.store, passwords: PlainPasswords()).users()
      #expect(users.filter(\.isSuspended).map(\.name) == ["Vera"])
      #expect(users.first { $0.name == "Vera" }?.permissions == .use)
      // The others go on.
      try await stage.store.write { try Sessions($0).add("o", user: stage.otto.id, now: noon) }
      #expect(try await stage.service.authenticate(session: "o", now: noon).permissions == .use)

      let undone = try await stage.undo(try #require(answer.action?.id), at: noon + 60)
      #expect(undone.text == "Vera may use eBlocks again, as far as the account's group allows.")
      let back = try await stage.service.authenticate(session: "s", now: noon)
      #expect(back == stage.vera)
    }
  }

  @Test(arguments: NightEngine.all)
  func nobodySuspendsThemselfNorAnybodyTwice(engine: NightEngine) async throws {
    try await ActionStage.with(engine) { stage in
      for confirmed in [false, true] {
        var request = AdminActionRequest.suspend(stage.ada)
        request.confirmed = confirmed
        let refused = try await problem {
          try await stage.service.act(request, key: "s", user: stage.ada, now: noon)
        }
        #expect(refused?.errors?.map(\.field) == ["user"])
      }
      let first = try await stage.act(.suspend(stage.vera), key: "1")
      #expect(try await stage.act(.suspend(stage.vera), key: "1") == first)
      #expect(
        try await problem { try await stage.act(.suspend(stage.vera), key: "2") }?.detail
          == "Vera is suspended already.")
      #expect(try await stage.count("SELECT count(*) FROM suspended_users") == 1)
    }
  }

  /// Each of three admins suspends the next one at the same moment: somebody is left to undo it.
  @Test(arguments: NightEngine.all)
  func anAdminIsAlwaysLeft(engine: NightEngine) async throws {
    for _ in 0..<4 {
      try await ActionStage.with(engine) { stage in
        let administration = Administration(store: stage.store, passwords: PlainPasswords())
        var admins = [stage.ada]
        for name in ["Bea", "Cid"] {
          let id = try await administration.addUser(
            name: name, password: "correct horse", permissions: [.use, .admin])
          admins.append(User(id: id, name: name, permissions: [.use, .admin]))
        }
        let all = admins
        try await withThrowingTaskGroup(of: Problem?.self) { group in
          for (index, admin) in all.enumerated() {
            group.addTask {
              try await problem {
                try await stage.act(.suspend(all[(index + 1) % 3]), key: admin.name, by: admin)
              }
            }
          }
          for try await refused in group {
            #expect(refused == nil || refused?.code == .forbidden, "\(refused?.detail ?? "")")
          }
        }
        let suspended = try await stage.count("SELECT count(*) FROM suspended_users")
        #expect((1...2).contains(suspended))
      }
    }
  }
}
