import API
import Domain
import Storage
import Testing

@testable import Service

/// A list tells who left it by somebody else's doing.
@Suite struct DepartureTests {
  @Test func whatRanOutIsToldForADayNewestFirst() async throws {
    let night = try await Night()
    let departures = { (now: Instant) in
      try await night.campaign.service.list(.letters, user: night.vera, now: now).departures
    }
    #expect(
      try await departures(night.morning)
        == [2, 1].map {
          Departure(id: $0, reason: .expired, at: night.morning)
        })
    #expect(try await departures(night.morning + 86_399).count == 2)
    #expect(try await departures(night.morning + 86_400).isEmpty)
    // Neither in the other mode nor for anybody else.
    #expect(
      try await night.campaign.service.list(.calls, user: night.vera, now: night.morning)
        .departures.isEmpty)
    #expect(try await night.list(of: night.otto).departures.isEmpty)
  }

  @Test func whoIsBackIsNotGone() async throws {
    let night = try await Night()
    try await night.campaign.set(.chunkAddresses, "1")
    try await night.open(night.vera)
    let list = try await night.list(of: night.vera)
    #expect(list.voters.map(\.id) == [1])
    #expect(list.departures.map(\.id) == [2])
  }

  @Test func whomTheVolunteerReportedOrSkippedIsNotToldOf() async throws {
    let night = try await Night(expires: false)
    _ = try await night.campaign.service.skip(
      1, key: nil, mode: .letters, user: night.vera, now: night.evening + 60)
    try await night.campaign.record(2, by: night.vera, key: "v", at: night.evening + 60)
    let list = try await night.campaign.service.list(
      .letters, user: night.vera, now: night.evening + 120)
    #expect(list.departures.isEmpty)
  }

  @Test func noMoreThanTheNewestFifty() async throws {
    let campaign = try await Campaign(voters: 60, settings: [.chunkAddresses: "60"])
    let ada = try await campaign.volunteer("Ada", [.use, .admin])
    _ = try await campaign.service.openList(.letters, user: ada, now: noon)
    _ = try await ExpiryService(store: campaign.store).expire(now: noon + 60, all: true)
    let list = try await campaign.service.list(.letters, user: ada, now: noon + 60)
    #expect(list.departures.map(\.id) == (11...60).reversed())
  }

  @Test func aListThatASettingBreaksTellsToo() async throws {
    let night = try await Night()
    try await night.campaign.set(.chunkAddresses, "many")
    let list = try await night.list(of: night.vera)
    #expect(list.notice?.kind == .misconfigured)
    #expect(list.departures.map(\.id) == [2, 1])
  }
}
