import Domain
import Storage
import Synchronization
import Testing

/// Settings kept between requests must never outlive a change by more than a moment.
@Suite struct SettingsCacheTests {
  private let fewer = Settings(values: [Variable.chunkAddresses.rawValue: "5"])

  /// A clock that a test moves.
  private final class Clock: Sendable {
    private let now = Mutex(ContinuousClock.now)
    func read() -> ContinuousClock.Instant { now.withLock { $0 } }
    func pass(_ duration: Duration) { now.withLock { $0 += duration } }
  }

  @Test func forgetsThemBeforeAnotherProgramsChangeMustHaveTakenEffect() {
    let clock = Clock()
    let cache = SettingsCache { clock.read() }
    #expect(cache.settings() == nil)
    cache.keep(fewer, since: cache.changes)
    clock.pass(SettingsCache.life - .nanoseconds(1))
    #expect(cache.settings() == fewer)
    clock.pass(.nanoseconds(1))
    #expect(cache.settings() == nil)
    #expect(cache.settings(isCurrent: true) == fewer)
    #expect(SettingsCache.life <= .seconds(5))
  }

  @Test func forgetsThemAtAChange() {
    let cache = SettingsCache()
    cache.keep(fewer, since: cache.changes)
    cache.forget()
    #expect(cache.settings(isCurrent: true) == nil)
  }

  @Test func keepsNothingThatWasReadBeforeAChange() {
    let cache = SettingsCache()
    let before = cache.changes
    cache.forget()
    cache.keep(fewer, since: before)
    #expect(cache.settings(isCurrent: true) == nil)
  }
}
