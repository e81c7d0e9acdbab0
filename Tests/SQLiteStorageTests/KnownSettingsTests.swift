import Domain
import Storage
import Synchronization
import Testing

@testable import SQLiteStorage

/// When a connection may take settings for true that somebody has read before.
@Suite struct KnownSettingsTests {
  private final class Time: Sendable {
    let now = Mutex(ContinuousClock.now)

    func passALife() { now.withLock { $0 += SettingsCache.life * 2 } }
  }

  private let time = Time()
  private let cache: SettingsCache

  init() {
    let time = time
    cache = SettingsCache { time.now.withLock { $0 } }
  }

  @Test func aReaderTrustsOldOnesInTheDatabaseThatItReadThemFrom() {
    let reader = KnownSettings(cache, seesEverything: false)
    reader.begin(version: 1, changes: reader.changesSoFar)
    #expect(reader.kept == nil)
    reader.keep(Settings())
    time.passALife()
    reader.begin(version: 1, changes: reader.changesSoFar)
    #expect(reader.kept != nil)
    // Another program wrote.
    reader.begin(version: 2, changes: reader.changesSoFar)
    #expect(reader.kept == nil)
  }

  @Test func aReaderDoesNotTrustForLongWhatOthersHaveReadSinceAChange() {
    let reader = KnownSettings(cache, seesEverything: false)
    reader.begin(version: 1, changes: reader.changesSoFar)
    reader.keep(Settings())
    cache.forget()
    cache.keep(Settings(), since: cache.changes)
    reader.begin(version: 1, changes: reader.changesSoFar)
    #expect(reader.kept != nil)
    time.passALife()
    #expect(reader.kept == nil)
  }

  @Test func whatWasReadBeforeAChangeIsKeptForNobody() {
    let reader = KnownSettings(cache, seesEverything: false)
    let changes = reader.changesSoFar
    cache.forget()
    reader.begin(version: 1, changes: changes)
    reader.keep(Settings())
    #expect(cache.settings() == nil)
  }

  @Test func whatATransactionHasChangedIsItsOwnUntilItIsCommitted() {
    let writer = KnownSettings(cache, seesEverything: true)
    writer.begin(version: 1, changes: writer.changesSoFar)
    writer.noteWrite("UPDATE vars SET value = '5'")
    writer.keep(Settings())
    #expect(cache.settings() == nil)
    // It was rolled back.
    writer.begin(version: 1, changes: writer.changesSoFar)
    writer.keep(Settings())
    #expect(writer.kept != nil)
    writer.noteWrite("UPDATE vars SET value = '5'")
    #expect(writer.kept == nil)
  }
}
