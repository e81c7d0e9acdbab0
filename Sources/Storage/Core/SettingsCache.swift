import Domain
import Synchronization

/// The settings as one of a store's connections read them last, so that not every request reads
/// and parses them anew.
public final class SettingsCache: Sendable {
  /// How long settings are taken to hold when nobody says that they changed: another program may
  /// have changed them. A change has to take effect within 5 s (SPEC 3).
  public static let life: Duration = .seconds(1)

  private struct State {
    var kept: (settings: Settings, until: ContinuousClock.Instant)?
    var changes = 0
  }

  private let clock: @Sendable () -> ContinuousClock.Instant
  private let state = Mutex(State())

  /// - Parameter clock: tests bring their own.
  public init(clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
    self.clock = clock
  }

  /// How often they changed, as far as is known: to be asked for before a transaction begins.
  public var changes: Int { state.withLock { $0.changes } }

  /// The settings; nil when there are none, or none young enough.
  ///
  /// - Parameter isCurrent: the caller knows that nothing was changed since they were read.
  public func settings(isCurrent: Bool = false) -> Settings? {
    guard let kept = state.withLock({ $0.kept }) else { return nil }
    return isCurrent || clock() < kept.until ? kept.settings : nil
  }

  /// Keeps settings read in a transaction that began when there had been so many changes; a later
  /// change makes them worthless.
  public func keep(_ settings: Settings, since changes: Int) {
    let until = clock() + Self.life
    state.withLock { state in
      if state.changes == changes { state.kept = (settings, until) }
    }
  }

  /// A change was committed.
  public func forget() {
    state.withLock { state in
      state.kept = nil
      state.changes += 1
    }
  }
}
