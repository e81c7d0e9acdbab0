import Domain
import Testing

@Suite struct QuotaTests {
  private static let now = at("2026-11-06T18:00:00Z")

  /// A quota with results so many seconds ago.
  private func quota(_ ago: [Int64], hourly: Int, daily: Int? = nil) -> Quota {
    Quota(recorded: ago.map { Self.now - $0 }, hourly: hourly, daily: daily, now: Self.now)
  }

  @Test(
    arguments: [
      ([], 20, 0, 20, nil), ([10], 20, 1, 19, 3_590), ([10, 3_599], 20, 2, 18, 1),
      // A result counts until exactly one window after it.
      ([3_600], 20, 0, 20, nil), ([3_601, 90_000], 20, 0, 20, nil), ([0], 1, 1, 0, 3_600),
      ([10, 20, 30], 3, 3, 0, 3_570), ([30, 10, 20], 3, 3, 0, 3_570),
      // A lowered limit: as many must leave as are too many, and one.
      ([10, 20, 30, 40], 2, 4, 0, 3_580), ([10, 20, 30, 40], 1, 4, 0, 3_590),
      // No letters at all: none ever frees up.
      ([], 0, 0, 0, nil), ([10], 0, 1, 0, nil),
      // Two in one second; a server whose clock was ahead.
      ([10, 10], 2, 2, 0, 3_590), ([-5], 2, 1, 1, 3_605),
    ] as [([Int64], Int, Int, Int, Int64?)])
  func countsASlidingHour(ago: [Int64], limit: Int, used: Int, remaining: Int, freeIn: Int64?) {
    #expect(
      quota(ago, hourly: limit)
        == Quota(
          exempt: false, window: .hour, limit: limit, used: used, remaining: remaining,
          nextFreeAt: freeIn.map { Self.now + $0 }))
  }

  @Test(
    arguments: [
      // The one with less left; the hour when even; when both are used the one that lasts longer.
      ([], 20, 50, Quota.Window.hour, 20, nil), ([], 20, 10, .day, 10, nil),
      ([], 20, 20, .hour, 20, nil), ([10], 5, 9, .hour, 4, 3_590),
      ([10, 7_200], 5, 3, .day, 1, 79_200), ([10, 20], 2, 2, .day, 0, 86_380),
      ([10, 20, 86_399], 2, 3, .hour, 0, 3_580), ([86_400], 5, 5, .hour, 5, nil),
      ([86_399], 5, 1, .day, 0, 1), ([10], 20, 0, .day, 0, nil), ([10], 0, 20, .hour, 0, nil),
      // A limit of zero never ends, so it is the tighter of two that are used.
      ([10, 20], 0, 2, .hour, 0, nil), ([10, 20], 2, 0, .day, 0, nil), ([], 0, 0, .hour, 0, nil),
    ] as [([Int64], Int, Int, Quota.Window, Int, Int64?)])
  func reportsTheTighterWindow(
    ago: [Int64], hourly: Int, daily: Int, window: Quota.Window, remaining: Int, freeIn: Int64?
  ) {
    let quota = quota(ago, hourly: hourly, daily: daily)
    #expect(quota.window == window)
    #expect(quota.limit == (window == .hour ? hourly : daily))
    #expect(quota.remaining == remaining)
    #expect(quota.nextFreeAt == freeIn.map { Self.now + $0 })
    #expect(quota.retryAfter(now: Self.now) == freeIn)
  }

  @Test(arguments: [(0, 5), (3, 2), (5, 0), (6, 0), (100, 0)])
  func aListIsNotFilledBeyondWhatRemains(held: Int, room: Int) {
    #expect(quota([], hourly: 5).room(beyond: held) == room)
    #expect(Quota.none.room(beyond: held) == .max)
  }

  @Test func theExemptHaveNoLimit() {
    #expect(Quota.none.exempt)
    #expect(Quota.none.remaining == nil && Quota.none.limit == nil && Quota.none.window == nil)
    #expect(Quota.none.retryAfter(now: Self.now) == nil)
  }

  @Test func waitsAtLeastASecond() {
    #expect(quota([3_599], hourly: 1).retryAfter(now: Self.now + 50) == 1)
  }

  /// A slow model: counts anew at every moment at which a result leaves a window.
  @Test(arguments: UInt64(1)...40)
  func agreesWithASlowModel(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for _ in 0..<50 {
      let ago = (0..<Int.random(in: 0...30, using: &random)).map { _ in
        Int64.random(in: 0...(Bool.random(using: &random) ? 4_000 : 90_000), using: &random)
      }
      let hourly = Int.random(in: 0...12, using: &random)
      let daily = Bool.random(using: &random) ? Int.random(in: 0...25, using: &random) : nil
      let recorded = ago.map { Self.now - $0 }
      let left = { (moment: Instant) -> Int in
        let hour = hourly - recorded.filter { moment - $0 < 3_600 }.count
        let day = (daily ?? .max) - recorded.filter { moment - $0 < 86_400 }.count
        return max(min(hour, daily == nil ? hour : day), 0)
      }
      let quota = Quota(recorded: recorded, hourly: hourly, daily: daily, now: Self.now)
      #expect(quota.remaining == left(Self.now))
      guard quota.remaining == 0 else { continue }
      let leaving = recorded.flatMap { [$0 + 3_600, $0 + 86_400] }.sorted()
      #expect(quota.nextFreeAt == leaving.first { $0 > Self.now && left($0) > 0 })
    }
  }

  /// However a volunteer tries, no sliding window ever holds more than its limit.
  @Test func noWindowEverHoldsMoreThanItsLimit() {
    var random = SeededRandom(seed: 8)
    var recorded: [Instant] = []
    var now = Self.now
    for _ in 0..<3_000 {
      now = now + Int64.random(in: 0...400, using: &random)
      let quota = Quota(recorded: recorded, hourly: 7, daily: 60, now: now)
      if quota.remaining! > 0 { recorded.append(now) }
    }
    for moment in recorded {
      #expect(recorded.filter { $0 >= moment && $0 - moment < 3_600 }.count <= 7)
      #expect(recorded.filter { $0 >= moment && $0 - moment < 86_400 }.count <= 60)
    }
    #expect(recorded.count > 200)
  }
}
