import Domain
import Glibc
import Storage

/// What one connection knows of the settings, from one of its transactions to the next. Used by
/// the connection's thread alone.
final class KnownSettings {
  private let cache: SettingsCache
  /// Whether every change but other programs' goes through this connection, and those are noticed.
  private let seesEverything: Bool
  /// How many changes there had been when the transaction began.
  private var changes: Int
  /// The database's version in this transaction; nil where nobody asked.
  private var version: Int?
  /// What the two were when settings were read here last.
  private var versionWhenRead: Int?
  private var changesWhenRead: Int?
  private var hasChanged = false

  /// - Parameter seesEverything: for the one connection that writes.
  init(_ cache: SettingsCache, seesEverything: Bool) {
    self.cache = cache
    self.seesEverything = seesEverything
    changes = cache.changes
  }

  /// How many changes are known: to be asked for before a transaction begins.
  var changesSoFar: Int { cache.changes }

  /// A transaction begins.
  ///
  /// - Parameters:
  ///   - version: as `PRAGMA data_version` tells in it: another number when another connection has
  ///     changed the database.
  ///   - changes: `changesSoFar` as it was before.
  func begin(version: Int, changes: Int) {
    if seesEverything, self.version != version { cache.forget() }
    self.version = version
    self.changes = seesEverything ? cache.changes : changes
    hasChanged = false
  }

  /// The transaction was committed.
  func committed() {
    if hasChanged { cache.forget() }
    hasChanged = false
    changes = cache.changes
  }

  /// The settings that hold in this transaction, if they are known.
  var kept: Settings? {
    if hasChanged { return nil }
    return cache.settings(
      isCurrent: seesEverything
        || (version != nil && version == versionWhenRead && changes == changesWhenRead))
  }

  /// The transaction has read them.
  func keep(_ settings: Settings) {
    if hasChanged { return }
    cache.keep(settings, since: changes)
    (versionWhenRead, changesWhenRead) = (version, changes)
  }

  /// The transaction runs a statement that may change them.
  func noteWrite(_ text: String) {
    if !hasChanged, Self.isAboutSettings(text) { hasChanged = true }
  }

  /// Whether a statement names table `vars`; some that do not may pass for it.
  private static func isAboutSettings(_ text: String) -> Bool {
    text.withCString { strstr($0, "vars") != nil }
  }
}
