import Domain
import Foundation
import Logging
import Service
import Synchronization
import Testing

@testable import Server

/// Midnight in Hawaii is 10:00 UTC.
@Suite struct NightlyExpiryTests {
  @Test(
    arguments: [
      ("2026-11-03T09:59:30Z", 30), ("2026-11-03T10:00:00Z", 60), ("2026-11-03T09:59:59Z", 1),
      ("2026-11-03T09:00:00Z", 60),
    ] as [(String, Int64)]) func sleepsUntilTheNextMidnightAtMost(
      _ now: String, _ seconds: Int64
    ) throws
  {
    #expect(NightlyExpiry.nap(at: try #require(Instant(rfc3339: now))) == seconds)
  }

  @Test func releasesAtTheStartAndAtEachMidnightTwice() async throws {
    let run = try await ExpiryRun(from: "2026-11-03T09:59:30Z", naps: 2_900)
    #expect(
      run.releases == [
        "2026-11-03T09:59:30Z", "2026-11-03T10:00:00Z", "2026-11-03T10:01:00Z",
        "2026-11-04T10:00:00Z", "2026-11-04T10:01:00Z", "2026-11-05T10:00:00Z",
        "2026-11-05T10:01:00Z",
      ])
  }

  @Test func catchesUpWhenItStartsLate() async throws {
    let run = try await ExpiryRun(from: "2026-11-03T23:00:00Z", naps: 3)
    #expect(run.releases == ["2026-11-03T23:00:00Z"])
  }

  @Test func triesAgainAfterAFailure() async throws {
    let run = try await ExpiryRun(
      from: "2026-11-03T12:00:00Z", naps: 5, outcomes: [nil, nil, .released(3)])
    #expect(
      run.releases == ["2026-11-03T12:00:00Z", "2026-11-03T12:00:20Z", "2026-11-03T12:00:40Z"])
    #expect(run.naps == [20, 20, 60, 60, 60])
  }

  @Test func looksWhetherTheServerAtWorkHasFinished() async throws {
    let run = try await ExpiryRun(
      from: "2026-11-03T10:02:00Z", naps: 4, outcomes: [.underWay, .underWay, .done])
    #expect(run.releases.count == 3)
    #expect(run.naps == [20, 20, 60, 60])
  }

  /// Asleep over a midnight, set back over it, and set forward again: what matters is the clock on
  /// the wall whenever it wakes.
  @Test func goesByTheClockOnTheWallWhateverItDoes() async throws {
    let hour: Int64 = 3_600
    let run = try await ExpiryRun(
      from: "2026-11-03T09:00:00Z", naps: 4, jumps: [2 * hour, -3 * hour, 25 * hour, 0])
    #expect(
      run.releases == [
        "2026-11-03T09:00:00Z", "2026-11-03T11:01:00Z", "2026-11-03T08:02:00Z",
        "2026-11-04T09:03:00Z",
      ])
  }
}

/// A nightly expiry whose sleeps move the clock and end after some.
private struct ExpiryRun {
  let releases: [String]
  let naps: [Int64]

  /// - Parameters:
  ///   - outcomes: of the first attempts, nil for a failure; the others release nothing.
  ///   - jumps: seconds by which the clock moves besides, during the first naps.
  init(
    from start: String, naps limit: Int, outcomes: [NightOutcome?] = [], jumps: [Int64] = []
  ) async throws {
    let clock = ClockBox(try #require(Instant(rfc3339: start)))
    let seen = Mutex((releases: [String](), naps: [Int64]()))
    let expiry = NightlyExpiry(
      now: { clock.now }, logger: Logger(label: "t", factory: { _ in SwiftLogNoOpLogHandler() }),
      sleep: { duration in
        let nap = try seen.withLock { seen in
          if seen.naps.count == limit { throw CancellationError() }
          seen.naps.append(duration.components.seconds)
          return seen.naps.count - 1
        }
        clock.advance(duration.components.seconds + (nap < jumps.count ? jumps[nap] : 0))
      },
      expire: {
        let attempt = seen.withLock { seen in
          seen.releases.append(clock.now.rfc3339)
          return seen.releases.count - 1
        }
        guard attempt < outcomes.count else { return .released(0) }
        guard let outcome = outcomes[attempt] else { throw CancellationError() }
        return outcome
      })
    try await expiry.run()
    (releases, naps) = seen.withLock { $0 }
  }
}
