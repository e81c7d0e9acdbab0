import API
import Domain
import Storage
import Testing

@testable import Service

@Suite struct ExpiryTests {
  /// Midnight in Hawaii, and the evening before.
  let midnight = time("2026-11-05T10:00:00Z")

  @Test func releasesWhatIsUnresolvedAtMidnightAndNothingElse() async throws {
    let campaign = try await Campaign()
    let expiry = ExpiryService(store: campaign.store)
    let vera = try await campaign.volunteer()
    let otto = try await campaign.volunteer("Otto")
    _ = try await campaign.service.openList(.letters, user: vera, now: midnight - 60)
    try await campaign.record(1, by: vera, at: midnight - 60)
    _ = try await campaign.service.openList(.letters, user: otto, now: midnight)
    #expect(try await expiry.expire(now: midnight - 1, all: false) == 0)
    #expect(try await expiry.expire(now: midnight + 3_600, all: false) == 9)
    #expect(try await expiry.expire(now: midnight + 3_600, all: false) == 0)
    #expect(
      try await campaign.service.list(.letters, user: otto, now: midnight).voters.count == 10)
    #expect(try await campaign.count("SELECT letters FROM volunteers WHERE uid = \(vera.id)") == 1)
    #expect(try await expiry.expire(now: midnight + 3_600, all: true) == 10)
    let broken = try await campaign.store.read { try $0.brokenInvariants().map(\.invariant.name) }
    #expect(broken == [])
  }

  @Test func forgetsOldSessionsAndFailures() async throws {
    let campaign = try await Campaign()
    try await campaign.store.write { db in
      try Sessions(db).add("old", user: 1, now: noon - SessionLife.span - 1)
      try Sessions(db).add("new", user: 1, now: noon)
      try SignInFailures(db).add(.address("a"), now: noon - SignInThrottle.memory - 1)
      try SignInFailures(db).add(.address("b"), now: noon)
    }
    _ = try await ExpiryService(store: campaign.store).expire(now: noon, all: false)
    #expect(try await campaign.text("SELECT group_concat(id) FROM sessions") == "new")
    #expect(
      try await campaign.text("SELECT group_concat(subject) FROM sign_in_failures") == "address:b")
  }
}
