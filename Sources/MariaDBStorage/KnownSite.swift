import Storage
import Synchronization

/// Whose the accounts are, as it was found when the database was opened; shared by its connections.
final class KnownSite: Sendable {
  private let site = Mutex(Site.own)

  var value: Site { site.withLock { $0 } }

  func learn(_ found: Site) {
    site.withLock { $0 = found }
  }
}
