import API
import Domain
import Storage
import Testing

@testable import Service

/// A result that the server put off is not too late because it waited (SPEC 6.5).
@Suite struct WaitingResultTests {
  private func waiting(_ night: Night) async throws -> Int {
    try await night.campaign.count("SELECT count(*) FROM waiting_results")
  }

  @Test func aResultThatWaitedForTheQuotaCountsHoweverLong() async throws {
    let night = try await Night(settings: [.maxHourlyAddresses: "0"])
    let told = night.evening + 60
    let refused = try await problem {
      try await night.tell(1, by: night.vera, at: told + ResultRules.lateSpan)
    }
    #expect(refused?.code == .quotaExceeded)
    #expect(try await waiting(night) == 1)
    // Again and again: the first time is what counts.
    for hours: Int64 in 49...52 {
      #expect(
        try await code {
          try await night.tell(1, by: night.vera, at: told + hours * 3_600)
        } == .quotaExceeded)
    }
    try await night.campaign.set(.maxHourlyAddresses, "5")
    #expect(
      try await code {
        try await night.tell(1, by: night.vera, key: "other", at: told + 180_000)
      } == .notAssigned, "another key comes too late")
    try await night.tell(1, by: night.vera, at: told + 900_000)
    #expect(
      try await night.campaign.text("SELECT occurred_at - \(told) FROM contacts") == "0")
    #expect(try await waiting(night) == 0)
  }

  @Test func aResultPutOffWhileOnTheListIsNotTooLateEither() async throws {
    let night = try await Night(expires: false, settings: [.maxHourlyAddresses: "0"])
    #expect(
      try await code { try await night.tell(1, by: night.vera, at: night.evening + 120) }
        == .quotaExceeded)
    try await night.campaign.set(.maxHourlyAddresses, "5")
    _ = try await ExpiryService(store: night.campaign.store).expire(
      now: night.morning, all: false)
    try await night.tell(1, by: night.vera, at: night.evening + 500_000)
    #expect(try await night.resolver(of: 1) == "\(night.vera.id)Y")
  }

  @Test func anUnreadableSettingMakesNothingTooLate() async throws {
    let night = try await Night()
    _ = try await night.campaign.service.openList(
      .letters, user: night.otto, now: night.morning)
    try await night.campaign.set(.chunkAddresses, "many")
    #expect(
      try await code {
        try await night.tell(
          1, by: night.otto, occurredAt: night.morning + 60, at: night.morning + 60)
      } == .misconfigured)
    try await night.campaign.set(.chunkAddresses, "2")
    _ = try await ExpiryService(store: night.campaign.store).expire(
      now: night.morning + 86_400, all: false)
    try await night.tell(
      1, by: night.otto, occurredAt: night.morning + 60, at: night.morning + 400_000)
    #expect(try await night.campaign.count("SELECT count(*) FROM contacts WHERE late = 1") == 1)
    #expect(try await waiting(night) == 0)
  }

  @Test func waitingUnderAKeyHelpsNoOtherResult() async throws {
    let night = try await Night(settings: [.maxHourlyAddresses: "0"])
    #expect(
      try await code { try await night.tell(1, by: night.vera, at: night.morning) }
        == .quotaExceeded)
    try await night.campaign.set(.maxHourlyAddresses, "5")
    let late = night.evening + 500_000
    #expect(
      try await code { try await night.tell(2, by: night.vera, at: late) } == .notAssigned)
    #expect(
      try await code { try await night.tell(1, by: night.otto, at: late) } == .notAssigned)
    // What happened after the key first came cannot be what it told of.
    let fresh = try await night.campaign.service.openList(
      .letters, user: night.vera, now: late)
    #expect(fresh.voters.map(\.id) == [1, 2])
    _ = try await ExpiryService(store: night.campaign.store).expire(now: late, all: true)
    try await night.tell(1, by: night.vera, occurredAt: late, at: late + 400_000)
    #expect(
      try await night.campaign.count(
        "SELECT count(*) FROM contacts WHERE occurred_at <= \(night.morning)") == 1)
  }

  @Test func onlyWhatCouldCountIsRemembered() async throws {
    let night = try await Night(settings: [.maxHourlyAddresses: "0"])
    // Never held, and no such voter.
    for voter: VoterID in [1, 77] {
      _ = try await code { try await night.tell(voter, by: night.otto, at: night.morning) }
    }
    #expect(try await waiting(night) == 0)
    try await night.campaign.set(.maxHourlyAddresses, "rather few")
    _ = try await code { try await night.tell(1, by: night.otto, at: night.morning) }
    #expect(try await waiting(night) == 0)
    _ = try await code { try await night.tell(1, by: night.vera, at: night.morning) }
    #expect(try await waiting(night) == 1)
  }

  @Test func aFloodOfKeysIsNotRemembered() async throws {
    let night = try await Night(settings: [.maxHourlyAddresses: "0"])
    try await night.campaign.store.write { db in
      for number in 0..<WaitingResults.mostPerUser + 20 {
        try WaitingResults(db).note(
          WaitingResult(key: "flood-\(number)", user: night.vera.id, voter: 1, mode: .letters),
          now: night.morning)
      }
    }
    #expect(try await waiting(night) == WaitingResults.mostPerUser)
    #expect(
      try await code { try await night.tell(1, by: night.vera, at: night.morning) }
        == .quotaExceeded)
  }

  @Test func whatWaitedInVainIsForgotten() async throws {
    let night = try await Night()
    try await night.campaign.store.write { db in
      for (key, age) in [("old", WaitingResults.memory + 1), ("young", WaitingResults.memory)] {
        try WaitingResults(db).note(
          WaitingResult(key: key, user: night.vera.id, voter: 1, mode: .letters),
          now: night.morning - age)
      }
    }
    _ = try await ExpiryService(store: night.campaign.store).expire(
      now: night.morning, all: false)
    #expect(
      try await night.campaign.text("SELECT group_concat(result_key) FROM waiting_results")
        == "young")
  }
}
