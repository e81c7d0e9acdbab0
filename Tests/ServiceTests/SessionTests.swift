import API
import Domain
import Storage
import Testing

@testable import Service

@Suite struct SessionTests {
  @Test func signsInWithNameAndPasswordWhateverTheCapitals() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer("Vera")
    let signedIn = try await campaign.service.signIn(
      SignInRequest(username: "VERA", password: "correct horse"), address: "a", now: noon)
    #expect(signedIn.sessionID.count == 64)
    #expect(
      signedIn.answer.user == UserDescription(id: vera.id, name: "Vera", permissions: .use))
    #expect(signedIn.answer.tallies == Tallies())
    #expect(signedIn.answer.serverTime == noon)
    let user = try await campaign.service.authenticate(session: signedIn.sessionID, now: noon)
    #expect(user == vera)
    #expect(try await campaign.service.session(user: user, now: noon).user.name == "Vera")
  }

  @Test(arguments: [
    ("Vera", "wrong", Problem.Code.badCredentials), ("Nobody", "correct horse", .badCredentials),
    ("", "", .badCredentials), ("Vera", "correct horse\0", .badCredentials),
    ("Vera", String(repeating: "x", count: 600), .badCredentials),
    ("Vera' OR 1=1 --", "x", .badCredentials),
  ])
  func refusesWhatDoesNotMatch(_ name: String, _ password: String, _ code: Problem.Code)
    async throws
  {
    let campaign = try await Campaign()
    _ = try await campaign.volunteer("Vera")
    let refused = try await problem {
      try await campaign.service.signIn(
        SignInRequest(username: name, password: password), address: "a", now: noon)
    }
    #expect(refused?.code == code)
    #expect(refused?.loginURL == "http://www.forclark.com/")
    #expect(refused?.loginMessage?.isEmpty == false)
    #expect(try await campaign.count("SELECT count(*) FROM sessions") == 0)
  }

  @Test func saysWhenAPasswordCannotBeChecked() async throws {
    let campaign = try await Campaign()
    _ = try await campaign.volunteer("Vera")
    let signIn = {
      try await problem {
        try await campaign.service.signIn(
          SignInRequest(username: "Vera", password: "x"), address: "a", now: noon)
      }
    }
    try await campaign.run("UPDATE users SET passwd = 'odd:hash'")
    #expect(try await signIn()?.detail.contains("cannot be checked here") == true)
    try await campaign.run("UPDATE users SET passwd = 'broken'")
    let away = try await signIn()
    #expect(away?.code == .unavailable)
    #expect(away?.retryAfter != nil)
  }

  @Test(
    arguments: [
      (",eblocks_admin", Problem.Code.forbidden), (",eblocks_user", .forbidden), ("", .forbidden),
      (nil, .unauthenticated),
    ] as [(String?, Problem.Code)])
  func letsInOnlyWhoMayUseIt(_ group: String?, _ code: Problem.Code) async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer("Vera")
    try await campaign.run("UPDATE perm_groups SET group_perms = \(group)")
    try await campaign.store.write { try Sessions($0).add("s", user: vera.id, now: noon) }
    let refused = try await problem {
      try await campaign.service.signIn(
        SignInRequest(username: "Vera", password: "correct horse"), address: "a", now: noon)
    }
    #expect(refused?.code == code)
    #expect(
      try await authenticationProblem(campaign, session: "s") == code)
    #expect(try await campaign.count("SELECT count(*) FROM sessions") == 1)
  }

  @Test func knowsNoSessionWithoutItsRowItsUserOrItsGroup() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer("Vera")
    #expect(try await authenticationProblem(campaign, session: nil) == .unauthenticated)
    #expect(try await authenticationProblem(campaign, session: "") == .unauthenticated)
    #expect(try await authenticationProblem(campaign, session: "guess") == .unauthenticated)
    try await campaign.store.write { try Sessions($0).add("s", user: vera.id, now: noon) }
    #expect(try await authenticationProblem(campaign, session: "s") == nil)
    try await campaign.run("UPDATE users SET perm_group = 'gone'")
    #expect(try await authenticationProblem(campaign, session: "s") == .unauthenticated)
    try await campaign.run("DELETE FROM users")
    let refused = try await problem {
      try await campaign.service.authenticate(session: "s", now: noon)
    }
    #expect(refused?.code == .unauthenticated)
    #expect(refused?.loginURL == "http://www.forclark.com/")
  }

  @Test func keepsASessionThirtyDaysAfterItsLastUse() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer("Vera")
    try await campaign.store.write { try Sessions($0).add("s", user: vera.id, now: noon) }
    let touched = { try await campaign.count("SELECT last_accessed FROM sessions") }
    _ = try await campaign.service.authenticate(session: "s", now: noon + 599)
    #expect(try await touched() == Int(noon.seconds))
    _ = try await campaign.service.authenticate(session: "s", now: noon + 600)
    #expect(try await touched() == Int(noon.seconds) + 600)
    let month = noon + 600 + SessionLife.span
    #expect(try await authenticationProblem(campaign, session: "s", now: month) == .unauthenticated)
    #expect(try await authenticationProblem(campaign, session: "s", now: month - 1) == nil)
    try await campaign.run("UPDATE sessions SET last_accessed = NULL")
    #expect(try await authenticationProblem(campaign, session: "s", now: month) == nil)
  }

  @Test func signsOutAndForgetsTheCookie() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer("Vera")
    try await campaign.store.write { try Sessions($0).add("s", user: vera.id, now: noon) }
    try await campaign.service.signOut(session: "s")
    try await campaign.service.signOut(session: "s")
    #expect(try await authenticationProblem(campaign, session: "s") == .unauthenticated)
  }

  @Test func slowsDownGuessingOfOneAccount() async throws {
    let campaign = try await Campaign()
    _ = try await campaign.volunteer("Vera")
    let tryOnce = { (password: String, now: Instant) in
      try await problem {
        try await campaign.service.signIn(
          SignInRequest(username: "vera", password: password), address: "a", now: now)
      }
    }
    for _ in 0..<5 { #expect(try await tryOnce("wrong", noon)?.code == .badCredentials) }
    let slowed = try await tryOnce("correct horse", noon)
    #expect(slowed?.code == .tooManySignIns)
    #expect(slowed?.retryAfter == 1)
    #expect(try await tryOnce("wrong", noon + 1)?.code == .badCredentials)
    #expect(try await tryOnce("correct horse", noon + 2)?.retryAfter == 1)
    #expect(try await tryOnce("correct horse", noon + 3) == nil)
    #expect(try await tryOnce("wrong", noon + 3)?.code == .badCredentials)
  }

  @Test func manyTriesAtOnceGetNoFurtherThanOneAfterTheOther() async throws {
    let campaign = try await Campaign()
    _ = try await campaign.volunteer("Vera")
    let heard = try await withThrowingTaskGroup(of: Problem.Code?.self) { group in
      for index in 0..<40 {
        group.addTask {
          try await code {
            try await campaign.service.signIn(
              SignInRequest(username: "Vera", password: "guess\(index)"), address: "\(index)",
              now: noon)
          }
        }
      }
      return try await group.reduce(into: 0) { $0 += $1 == .badCredentials ? 1 : 0 }
    }
    #expect(heard == 5)
  }

  @Test func slowsDownAnAddressThatTriesManyNames() async throws {
    let campaign = try await Campaign()
    let tryOnce = { (name: String, address: String) in
      try await code {
        try await campaign.service.signIn(
          SignInRequest(username: name, password: "x"), address: address, now: noon)
      }
    }
    for index in 0..<30 { #expect(try await tryOnce("n\(index)", "a") == .badCredentials) }
    #expect(try await tryOnce("other", "a") == .tooManySignIns)
    #expect(try await tryOnce("other", "b") == .badCredentials)
  }

  @Test func aPasswordChangedWhileItIsCheckedOpensNothing() async throws {
    let campaign = try await Campaign()
    _ = try await campaign.volunteer("Vera")
    let service = Service(store: campaign.store, passwords: SlowPasswords(store: campaign.store))
    #expect(
      try await code {
        try await service.signIn(
          SignInRequest(username: "Vera", password: "correct horse"), address: "a", now: noon)
      } == .badCredentials)
    #expect(try await campaign.count("SELECT count(*) FROM sessions") == 0)
  }

  @Test func changesThePasswordAndEndsTheOtherSessions() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer("Vera")
    try await campaign.store.write { db in
      for id in ["here", "there"] { try Sessions(db).add(id, user: vera.id, now: noon) }
    }
    let change = { (old: String, new: String) in
      try await problem {
        try await campaign.service.changePassword(
          PasswordChange(old: old, new: new), user: vera, session: "here", address: "a", now: noon)
      }
    }
    #expect(try await change("wrong", "a new password")?.errors?.first?.field == "old")
    #expect(try await change("correct horse", "short")?.errors?.first?.field == "new")
    #expect(try await change("correct horse", "a new password") == nil)
    #expect(try await authenticationProblem(campaign, session: "here") == nil)
    #expect(try await authenticationProblem(campaign, session: "there") == .unauthenticated)
    _ = try await campaign.service.signIn(
      SignInRequest(username: "Vera", password: "a new password"), address: "a", now: noon)
    for _ in 0..<5 { _ = try await change("wrong", "a new password") }
    #expect(try await change("a new password", "another one")?.code == .tooManySignIns)
  }

  @Test func makesAccountsOnlyWhileSignUpIsOpen() async throws {
    let campaign = try await Campaign()
    _ = try await campaign.volunteer("Vera")
    let signUp = { (name: String, password: String) in
      try await problem {
        try await campaign.service.signUp(
          SignInRequest(username: name, password: password), address: "a", now: noon)
      }
    }
    #expect(try await signUp("Guest", "long enough")?.code == .forbidden)
    try await campaign.set(.openSignup, "yes")
    #expect(try await signUp("Guest", "long enough")?.code == .forbidden)
    try await campaign.set(.openSignup, "1")
    #expect(try await signUp("vera", "long enough")?.errors?.first?.field == "username")
    #expect(try await signUp(" Guest", "long enough")?.errors?.first?.field == "username")
    #expect(try await signUp("Guest", "short")?.errors?.first?.field == "password")
    let guest = try await campaign.service.signUp(
      SignInRequest(username: "Zoe\u{301}", password: "long enough"), address: "a", now: noon)
    #expect(guest.answer.user.permissions == ["eblocks_use"])
    #expect(guest.answer.user.name == "Zo\u{E9}")
    #expect(try await authenticationProblem(campaign, session: guest.sessionID) == nil)
    #expect(try await signUp("Zo\u{E9}", "long enough")?.code == .invalid)
  }

  @Test func slowsManySignUpsFromOneAddress() async throws {
    let campaign = try await Campaign(settings: [.openSignup: "1"])
    let signUp = { (number: Int, address: String) in
      try await problem {
        try await campaign.service.signUp(
          SignInRequest(username: "Guest \(number)", password: "long enough"), address: address,
          now: noon)
      }
    }
    for number in 1...30 { #expect(try await signUp(number, "hall") == nil) }
    let slowed = try #require(try await signUp(31, "hall"))
    #expect(slowed.code == .tooManySignIns)
    #expect(slowed.retryAfter == 1)
    #expect(try await signUp(31, "elsewhere") == nil)
    // The same hall signs in as before.
    _ = try await campaign.service.signIn(
      SignInRequest(username: "Guest 1", password: "long enough"), address: "hall", now: noon)
  }

  @Test func tellsClientsThePublicSettingsOnly() async throws {
    let campaign = try await Campaign(
      settings: [.slackWebhook: "https://hooks.example/secret", .chunkAddresses: "7"])
    let vera = try await campaign.volunteer("Vera")
    let settings = try await campaign.service.session(user: vera, now: noon).settings
    #expect(settings["eblocks_chunk_addresses"] == "7")
    #expect(settings["eblocks_chunk_phone_numbers"] == "10", "defaults included")
    #expect(settings["eblocks_slack_webhook"] == nil)
    #expect(!settings.values.contains { $0.contains("hooks.example") })
  }

  @Test func makesSessionIDsThatDiffer() {
    let keys = Set((0..<100).map { _ in SessionKey.random() })
    #expect(keys.count == 100)
    #expect(keys.allSatisfy { $0.count == 64 && $0.allSatisfy(\.isHexDigit) })
  }
}

/// What authentication says of a session.
func authenticationProblem(
  _ campaign: Campaign, session: String?, now: Instant = noon
) async throws -> Problem.Code? {
  try await code { try await campaign.service.authenticate(session: session, now: now) }
}

/// So slow that an operator sets another password in the meantime.
private struct SlowPasswords: PasswordChecker {
  let store: any Store

  func matches(_ password: String, hash: String) async throws -> Bool? {
    _ = try await store.write { try $0.run("UPDATE users SET passwd = 'plain:another'") }
    return true
  }
  func hash(_ password: String) async throws -> String { password }
  func burn(_ password: String) async {}
}
