import API
import Domain
import Foundation
import Storage
import Testing

@testable import Service

@Suite struct ConcurrencyTests {
  /// 64 volunteers open, record, refill, skip and undo at once in both modes on a pool that is too
  /// small for all of them.
  @Test func sixtyFourVolunteersNeverMeetOnOneVoter() async throws {
    let pool = 400
    let folder = FileManager.default.temporaryDirectory.appending(path: "eblocks-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let campaign = try await Campaign(
      voters: pool, settings: [.maxHourlyAddresses: "25", .maxHourlyPhoneNumbers: "25"],
      path: folder.appending(path: "eblocks.sqlite").path)
    var users: [User] = []
    for index in 0..<64 {
      users.append(
        try await campaign.volunteer(
          "Volunteer \(index)", index % 8 == 0 ? [.use, .trusted] : .use)
      )
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for user in users {
        group.addTask { try await Self.work(campaign, user) }
      }
      try await group.waitForAll()
    }

    let broken = try await campaign.store.read { try $0.brokenInvariants().map(\.invariant.name) }
    #expect(broken == [])
    for mode in Mode.allCases {
      let columns = mode.columns
      let done = try await campaign.count(
        "SELECT count(*) FROM voters WHERE \(raw: columns.resolution) IS NOT NULL")
      let open = try await campaign.count(
        "SELECT count(*) FROM voters WHERE \(raw: columns.open) = 1")
      let held = try await campaign.count(
        "SELECT count(*) FROM assignments WHERE ended_at IS NULL AND mode = \(mode)")
      let shut = try await campaign.count(
        """
        SELECT count(*) FROM voters WHERE \(raw: columns.blocked) > 0
          AND \(raw: columns.resolution) IS NULL AND coalesce(\(raw: columns.assigned), 0) = 0
        """)
      #expect(done + open + held + shut == pool)
      #expect(
        try await campaign.count("SELECT sum(\(raw: mode.rawValue)) FROM volunteers") == done)
      #expect(done > 0)
    }
    #expect(try await campaign.count("SELECT count(*) FROM contacts WHERE undone_at > 0") > 0)
    await campaign.store.close()
  }

  /// What a volunteer's hour looks like; refusals are part of it, anything else is not.
  private static func work(_ campaign: Campaign, _ user: User) async throws {
    let expected: Set<Problem.Code> = [.notAssigned, .alreadyResolved, .quotaExceeded]
    let service = campaign.service
    for round in 0..<3 {
      for mode in Mode.allCases {
        let now = noon + Int64(round)
        var list = try await service.openList(mode, user: user, now: now)
        for step in 0..<6 {
          guard let voter = list.voters.first?.id else { break }
          let key = "\(user.id)-\(mode)-\(round)-\(step)"
          do {
            switch step {
            case 2:
              list = try await service.skip(voter, key: key, mode: mode, user: user, now: now).list
            case 3:
              let resolution = round == 0 ? "Do not call" : round == 1 ? "Deceased" : "Moved"
              list = try await campaign.record(
                mode, voter, by: user, key: key, resolution: resolution, at: now
              ).list
            case 4: list = try await service.refill(mode, user: user, now: now)
            case 5:
              try await campaign.record(mode, voter, by: user, key: key, at: now)
              list = try await service.undoResult(key, user: user, now: now).list
            default: list = try await campaign.record(mode, voter, by: user, key: key, at: now).list
            }
          } catch {
            guard expected.contains(error.code) else { throw error }
            list = try await service.list(mode, user: user, now: now)
          }
          #expect(Set(list.voters.map(\.id)).count == list.voters.count)
        }
      }
    }
  }

  @Test func oneKeySentManyTimesAtOnceCountsOnce() async throws {
    let campaign = try await Campaign()
    let vera = try await campaign.volunteer()
    _ = try await campaign.service.openList(.letters, user: vera, now: noon)
    let answers = try await withThrowingTaskGroup(of: ResultAnswer.self) { group in
      for _ in 0..<50 {
        group.addTask { try await campaign.record(1, by: vera, at: noon) }
      }
      return try await group.reduce(into: Set<ResultAnswer>()) { $0.insert($1) }
    }
    #expect(answers.count == 1)
    #expect(answers.first?.list.tallies.letters == 1)
    #expect(try await campaign.count("SELECT count(*) FROM contacts") == 1)
  }
}
