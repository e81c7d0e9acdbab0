import API
import Domain
import Storage
import Testing

@testable import Service

@Suite struct QuotaTests {
  @Test func theWholeStoryOfAnHour() async throws {
    let campaign = try await Campaign(
      voters: 60, settings: [.maxHourlyAddresses: "12", .contact: "Maria (603-555-0100)"])
    let vera = try await campaign.volunteer()
    var list = try await campaign.service.openList(.letters, user: vera, now: noon)
    #expect(list.voters.count == 10)

    // A letter a minute; the last one finishes the list, and two more are all that is left.
    var now = noon
    for (index, voter) in list.voters.enumerated() {
      now = noon + Int64(index) * 60
      let answer = try await campaign.record(voter.id, by: vera, key: "k\(index)", at: now)
      #expect(answer.finishedList == (index == 9))
      list = answer.list
    }
    #expect(list.voters.count == 2)
    #expect(list.quota.remaining == 2)
    #expect(
      list.notice
        == Notice(
          kind: .quota,
          text: "Only 2 records, because you have almost used your 12 letters for the past hour. "
            + "The next frees up in 51 minutes; or make some calls. Is the limit in your way? "
            + "Tell Maria (603-555-0100)."))
    #expect(try await campaign.service.list(.letters, user: vera, now: now).notice == nil)
    #expect(!list.canRefill)

    for (index, voter) in list.voters.enumerated() {
      list = try await campaign.record(voter.id, by: vera, key: "l\(index)", at: now).list
    }
    #expect(list.voters.isEmpty)
    #expect(list.notice?.text.hasPrefix("No records, because") == true)
    #expect(list.quota.nextFreeAt == noon + 3_600)
    for empty in [
      try await campaign.service.list(.letters, user: vera, now: now),
      try await campaign.service.openList(.letters, user: vera, now: now),
      try await campaign.service.refill(.letters, user: vera, now: now),
    ] {
      #expect(empty.notice?.kind == .quota)
      #expect(empty.voters.isEmpty)
    }

    // The first letter leaves the hour: one more, and no more.
    let almost = try await campaign.service.openList(.letters, user: vera, now: noon + 3_599)
    #expect(almost.voters.isEmpty)
    let freed = try await campaign.service.openList(.letters, user: vera, now: noon + 3_600)
    #expect(freed.voters.count == 1)
    #expect(freed.notice?.kind == .quota)
    let later = try await campaign.service.refill(.letters, user: vera, now: now + 3_600)
    #expect(later.voters.count == 10)
    #expect(later.notice == nil)
  }

  @Test func aResultOverTheQuotaIsRefusedUntilItMayCount() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.letters, user: vera, now: noon)
    try await campaign.set(.maxHourlyAddresses, "1")
    try await campaign.record(1, by: vera, key: "a", at: noon)
    let refused = try await problem {
      try await campaign.record(2, by: vera, key: "b", at: noon + 60)
    }
    #expect(refused?.code == .quotaExceeded)
    #expect(refused?.retryAfter == 3_540)
    #expect(
      try await code { try await campaign.record(2, by: vera, key: "b", at: noon + 3_599) }
        == .quotaExceeded)
    #expect(
      try await campaign.record(2, by: vera, key: "b", at: noon + 3_600).result.id == "b")
    try await campaign.set(.maxHourlyAddresses, "0")
    let never = try await problem {
      try await campaign.record(3, by: vera, key: "c", at: noon + 9_000)
    }
    #expect(never?.code == .quotaExceeded)
    #expect(never?.retryAfter == nil)
  }

  @Test func anUndoneResultKeepsItsPlaceInTheQuota() async throws {
    let campaign = try await Campaign(settings: [.maxHourlyAddresses: "2"])
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.letters, user: vera, now: noon)
    try await campaign.record(1, by: vera, key: "a", at: noon)
    let undone = try await campaign.service.undoResult("a", user: vera, now: noon).list
    #expect(undone.quota.used == 1)
    #expect(undone.tallies.letters == 0)
  }

  @Test func theTighterOfHourAndDayIsReported() async throws {
    let campaign = try await Campaign(settings: [.maxDailyAddresses: "3"])
    let vera = try await campaign.volunteer()
    let list = try await campaign.service.openList(.letters, user: vera, now: noon)
    #expect(list.voters.count == 3)
    #expect(list.quota.window == .day)
    for voter in 1...3 {
      try await campaign.record(VoterID(voter), by: vera, key: "\(voter)", at: noon)
    }
    let tomorrow = noon + 86_399
    let used = try await campaign.service.openList(.letters, user: vera, now: tomorrow)
    #expect(used.notice?.text.contains("past day") == true)
    #expect(
      try await campaign.service.openList(.letters, user: vera, now: tomorrow + 1).voters.count
        == 3)
  }

  @Test func theModesCountApartAndTheOtherIsOfferedOnlyWhenOpen() async throws {
    let campaign = try await Campaign(
      settings: [.maxHourlyAddresses: "0", .maxHourlyPhoneNumbers: "0"])
    let vera = try await campaign.volunteer()
    let text = { (now: Instant) in
      try await campaign.service.openList(.letters, user: vera, now: now).notice?.text ?? ""
    }
    #expect(!(try await text(noon).contains("make some calls")))
    try await campaign.set(.maxHourlyPhoneNumbers, "5")
    #expect(try await text(noon).contains("make some calls"))
    #expect(!(try await text(time("2026-11-05T03:00:00Z")).contains("make some calls")))
  }

  @Test(arguments: [Permissions.admin, .trusted])
  func noQuotaHoldsAdminsAndTrustedUsers(_ permission: Permissions) async throws {
    let campaign = try await Campaign(settings: [.maxHourlyAddresses: "1"])
    let user = try await campaign.volunteer("Tess", [.use, permission])
    _ = try await campaign.service.openList(.letters, user: user, now: noon)
    for voter in 1...10 {
      let answer = try await campaign.record(VoterID(voter), by: user, key: "\(voter)", at: noon)
      #expect(answer.list.quota == .none)
      #expect(answer.list.notice == nil)
    }
    for voter in 11...15 {
      _ = try await campaign.service.skip(
        VoterID(voter), key: nil, mode: .letters, user: user, now: noon)
    }
  }

  @Test func twoLaptopsOfOnePersonDoNotPassTheQuota() async throws {
    let campaign = try await Campaign(voters: 60, settings: [.maxHourlyAddresses: "15"])
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.letters, user: vera, now: noon)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for laptop in 0..<2 {
        group.addTask {
          for voter in 1...40 {
            _ = try? await campaign.record(
              VoterID(voter), by: vera, key: "\(laptop)-\(voter)", at: noon)
            if voter % 5 == 0 {
              _ = try await campaign.service.refill(.letters, user: vera, now: noon)
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await campaign.count("SELECT count(*) FROM contacts") == 15)
    #expect(try await campaign.count("SELECT letters FROM volunteers") == 15)
    #expect(
      try await campaign.count("SELECT count(*) FROM assignments WHERE ended_at IS NULL") == 0)
  }
}
