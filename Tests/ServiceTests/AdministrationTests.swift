import API
import Domain
import Storage
import Testing

@testable import Service

@Suite struct AdministrationTests {
  @Test func addsUsersAndListsThemByName() async throws {
    let campaign = try await Campaign()
    _ = try await campaign.volunteer("Vera")
    _ = try await campaign.volunteer("ada", [.use, .admin])
    let users = try await campaign.administration.users()
    #expect(users.map(\.name) == ["ada", "Vera"])
    #expect(users.map(\.permissions) == [[.use, .admin], .use])
    #expect(
      try await campaign.text("SELECT perm_group FROM users WHERE nickname = 'ADA'")
        == "eblocks_use_admin")
    #expect(
      try await code { try await campaign.volunteer("VERA") } == .invalid)
    #expect(
      try await problem {
        try await campaign.administration.addUser(name: "x", password: "short", permissions: .use)
      }?.errors?.first?.field == "password")
  }

  @Test func grantsAndRevokesWithoutTouchingSharedGroups() async throws {
    let campaign = try await Campaign()
    let administration = campaign.administration
    _ = try await campaign.volunteer("Vera")
    let otto = try await campaign.volunteer("Otto")
    try await campaign.run(
      "INSERT INTO perm_groups VALUES ('eblocks_use_trusted', ',eblocks_use,something_else')")
    #expect(try await administration.grant(.trusted, to: "vera") == [.use, .trusted])
    #expect(
      try await campaign.text("SELECT perm_group FROM users WHERE nickname = 'Vera'")
        == "eblocks_use_trusted_2")
    #expect(
      try await campaign.text(
        "SELECT group_perms FROM perm_groups WHERE perm_group_id = 'eblocks_use_trusted'")
        == ",eblocks_use,something_else")
    #expect(try await administration.grant(.trusted, to: "Otto") == [.use, .trusted])
    #expect(try await administration.revoke([.use, .trusted], from: "Vera") == [])
    #expect(
      try await campaign.store.read { try Accounts($0).find(otto.id)?.permissions }
        == [.use, .trusted])
    #expect(
      try await code { try await administration.grant(.admin, to: "Nobody") } == .notFound)
  }

  @Test func aNewPasswordEndsEverySession() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer("Vera")
    try await campaign.store.write { try Sessions($0).add("s", user: vera.id, now: noon) }
    for _ in 0..<6 {
      _ = try await problem {
        try await campaign.service.signIn(
          SignInRequest(username: "Vera", password: "forgot"), address: "a", now: noon)
      }
    }
    try await campaign.administration.setPassword(of: "vera", to: "brand new one")
    #expect(try await authenticationProblem(campaign, session: "s") == .unauthenticated)
    _ = try await campaign.service.signIn(
      SignInRequest(username: "Vera", password: "brand new one"), address: "a", now: noon)
    #expect(
      try await code { try await campaign.administration.setPassword(of: "Nobody", to: "12345678") }
        == .notFound)
    #expect(
      try await code { try await campaign.administration.setPassword(of: "Vera", to: "1") }
        == .invalid)
  }

  @Test func takesSettingsThatCanBeReadAndNoOthers() async throws {
    let campaign = try await Campaign()
    let administration = campaign.administration
    try await administration.set(.chunkAddresses, to: "5")
    try await administration.set(.chunkAddresses, to: "6")
    #expect(try await administration.settings().chunk(for: .letters) == 6)
    let refused = try await problem {
      try await administration.set(.chunkAddresses, to: "many")
    }
    #expect(refused?.code == .invalid)
    #expect(refused?.detail.contains("eblocks_chunk_addresses must be a whole number") == true)
    #expect(refused?.detail.contains("many") == false)
    #expect(try await administration.settings().chunk(for: .letters) == 6)
    try await administration.unset(.chunkAddresses)
    try await administration.unset(.chunkAddresses)
    #expect(try await administration.settings().chunk(for: .letters) == 10)
    try await administration.set(.weekdayPhoneEnd, to: "9pm")
    #expect(
      try await code { try await administration.set(.weekdayPhoneStart, to: "22:00") } == .invalid)
  }
}
