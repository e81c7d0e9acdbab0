import Domain
import Testing

@testable import ClientCore

struct ServerClockTests {
  private let noon = Instant(seconds: 1_000_000)

  @Test func knowsNothingBeforeTheFirstAnswer() {
    let clock = ServerClock()
    #expect(clock.now(at: 0) == nil)
    #expect(clock.mayHaveReached(noon, at: 0), "what must end has ended")
    #expect(!clock.hasReached(noon, at: 0), "what may begin has not begun")
  }

  @Test func judgesClosingByTheLateEndAndOpeningByTheEarlyOne() {
    var clock = ServerClock()
    clock.learn(noon, sentAt: 5_000, receivedAt: 7_000)
    #expect(clock.now(at: 7_000).map { (0...2).contains($0 - noon) } == true)
    #expect(clock.mayHaveReached(noon + 2, at: 7_000), "1 s of the clock, 2 s of the way")
    #expect(!clock.mayHaveReached(noon + 3, at: 7_000))
    #expect(clock.hasReached(noon, at: 7_000))
    #expect(!clock.hasReached(noon + 1, at: 7_000))
    #expect(clock.hasReached(noon + 1, at: 8_000))
  }

  @Test func narrowsWithEachAnswer() {
    var clock = ServerClock()
    clock.learn(noon, sentAt: 0, receivedAt: 10_000)
    #expect(clock.mayHaveReached(noon + 10, at: 10_000))
    clock.learn(noon + 20, sentAt: 20_000, receivedAt: 20_010)
    #expect(!clock.mayHaveReached(noon + 12, at: 10_000))
  }

  @Test func believesTheLaterAnswerWhenTwoContradict() {
    var clock = ServerClock()
    clock.learn(noon, sentAt: 0, receivedAt: 10)
    clock.learn(noon + 3_600, sentAt: 1_000, receivedAt: 1_010)
    #expect(clock.hasReached(noon + 3_600, at: 1_010))
  }

  @Test func findsTheNextMinute() {
    var clock = ServerClock()
    clock.learn(Instant(seconds: 59), sentAt: 500, receivedAt: 500)
    let mark = clock.nextMark(every: 60, after: 500) ?? 0
    #expect(clock.now(at: mark) == Instant(seconds: 60))
    #expect(clock.now(at: mark - 1) == Instant(seconds: 59))
  }
}

/// The clock over a restart.
struct KeptClockTests {
  private let noon = Instant(seconds: 1_000_000)

  private func learned() -> ServerClock {
    var clock = ServerClock()
    clock.learn(noon, sentAt: 5_000, receivedAt: 5_000)
    return clock
  }

  @Test func goesOnWithinOneBoot() throws {
    let kept = try #require(learned().kept(boot: "b", wallOffset: nil))
    let clock = try #require(ServerClock(kept, boot: "b", at: 65_000))
    #expect(clock.now(at: 65_000) == noon + 60)
    #expect(clock == learned())
  }

  @Test(arguments: [("c", 65_000), ("", 65_000), ("b", 4_999)] as [(String, Int64)])
  func isNotTrustedOtherwise(_ boot: String, _ now: Int64) throws {
    let kept = try #require(learned().kept(boot: "b", wallOffset: nil))
    #expect(ServerClock(kept, boot: boot, at: now) == nil)
    let nameless = try #require(learned().kept(boot: "", wallOffset: nil))
    #expect(ServerClock(nameless, boot: "", at: 65_000) == nil)
  }

  @Test func isNotTrustedWhenItMakesNoSense() {
    for (earliest, latest) in [(2, 1), (.min, 0), (0, .max)] as [(Int64, Int64)] {
      let kept = KeptClock(
        boot: "b", earliest: earliest, latest: latest, learnedAt: 0, wallOffset: nil)
      #expect(ServerClock(kept, boot: "b", at: 1) == nil)
    }
  }

  @Test func growsLessCertainAsItDrifts() {
    let clock = learned()
    let day: Int64 = 86_400_000
    #expect(!clock.hasReached(noon + 86_400, at: 5_000 + day), "8.64 s of drift either way")
    #expect(clock.hasReached(noon + 86_400, at: 5_000 + day + 8_640))
    #expect(clock.mayHaveReached(noon + 86_400, at: 5_000 + day - 8_640))
    #expect(!clock.mayHaveReached(noon + 86_400, at: 5_000 + day - 10_000))
  }

  @Test(arguments: [1, 59, 3_600, 86_400, 9_999_999] as [Int64])
  func wakesWhenAMomentMayHaveCome(_ seconds: Int64) throws {
    let clock = learned()
    let reading = try #require(clock.reading(of: noon + seconds))
    #expect(clock.mayHaveReached(noon + seconds, at: reading))
    #expect(!clock.mayHaveReached(noon + seconds, at: reading - 2))
  }
}
