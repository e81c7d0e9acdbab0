import Dispatch
import Storage
import Synchronization

/// The server that connections are opened to, or the servers of a cluster: the one in use until it
/// cannot be used any more, then the next.
///
/// After none could be reached, nobody tries again for half a second: a request should not wait
/// for what the one before it waited for in vain.
final class Server: Sendable {
  /// The oldest server that skips locked rows (MariaDB 10.6).
  static let oldest: UInt = 100_600
  /// Seconds that a statement waits for another transaction's lock.
  static let lockPatience = 10

  enum Use: Sendable {
    /// Many statements on one snapshot.
    case reading
    /// Each statement sees what was committed before it.
    case writing
  }

  /// How far its claims have come.
  let walks = ClaimWalks()
  /// Its share of a cluster's voters.
  let leases = LeaseKeeper()
  /// Whose the accounts in the database are.
  let site = KnownSite()
  /// The settings as one of its connections read them last.
  let settings = SettingsCache()

  private let address: MariaDBAddress
  private let refusal = Mutex<(error: StorageError, until: DispatchTime)?>(nil)
  /// Which of the address's places is in use.
  private let current = Mutex(0)
  private let counted = Mutex(StoreFigures())
  private let open = Mutex<Set<UInt>>([])

  init(_ address: MariaDBAddress) {
    self.address = address
  }

  /// What was committed and begun anew on all its connections.
  var figures: StoreFigures { counted.withLock { $0 } }

  func count(_ change: (inout StoreFigures) -> Void) { counted.withLock { change(&$0) } }

  /// What the server knows this program's connections by.
  var sessions: Set<UInt> { open.withLock { $0 } }

  func opened(_ session: ServerSession) { open.withLock { _ = $0.insert(session.id) } }

  func closes(_ session: ServerSession) { open.withLock { _ = $0.remove(session.id) } }

  /// Opens a connection, to the next place when one cannot be used.
  func connect(for use: Use) throws(StorageError) -> LentConnection {
    if let refusal = refusal.withLock({ $0 }), refusal.until > .now() { throw refusal.error }
    let first = current.withLock { $0 }
    var failure = StorageError.unavailable("no server answers there")
    for step in address.places.indices {
      let index = (first + step) % address.places.count
      do {
        let connection = try connect(to: address.places[index], for: use)
        current.withLock { $0 = index }
        return connection
      } catch {
        failure = error
      }
    }
    let until = DispatchTime.now() + 0.5
    refusal.withLock { [failure] in $0 = (failure, until) }
    throw failure
  }

  private func connect(
    to place: MariaDBAddress.Place, for use: Use
  ) throws(StorageError) -> LentConnection {
    do {
      let session = try ServerSession(address, at: place)
      try Self.check(session)
      let cluster = try ServerCluster(session)
      guard cluster.isReady else { throw ServerFailure.nodeNotReady }
      for statement in Self.settings(for: use, isClustered: cluster.isClustered) {
        try session.run(statement)
      }
      let takesFiles =
        try address.loadsRows
        && session.values("SHOW GLOBAL VARIABLES LIKE 'local_infile'").values.contains("ON")
      return LentConnection(
        session, of: self, isClustered: cluster.isClustered, takesFiles: takesFiles)
    } catch {
      throw (error as? ServerFailure).map(StorageError.init) ?? StorageError(error)
    }
  }

  /// How what is sent to the server is protected on its way.
  func protection(of session: ServerSession) -> String {
    switch (session.cipher, address.tls) {
    case (let cipher?, .required): "encrypted (\(cipher)), the server's certificate checked"
    case (let cipher?, _): "encrypted (\(cipher)), the server's certificate not checked"
    case (nil, _): "not encrypted"
    }
  }

  private static func check(_ session: ServerSession) throws(StorageError) {
    guard isKnown(version: session.serverVersion, number: session.serverVersionNumber) else {
      throw .unavailable("the server is not MariaDB 10.6 or newer")
    }
  }

  /// Whether a server of that version, such as `10.11.6-MariaDB` and 101106, understands us.
  static func isKnown(version: String, number: UInt) -> Bool {
    version.contains("MariaDB") && number >= oldest
  }

  /// Strict: nothing is cut or rounded to fit. Quotation marks, backslashes and || mean what they
  /// mean to SQLite.
  static let sqlMode =
    "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT,ANSI_QUOTES,"
    + "ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE"

  /// Everything a server's configuration could have otherwise and a statement relies on.
  private static func settings(for use: Use, isClustered: Bool) -> [String] {
    let isolation =
      switch use {
      case .reading: "REPEATABLE READ, READ ONLY"
      case .writing: "READ COMMITTED"
      }
    var settings = [
      "SET NAMES utf8mb4 COLLATE utf8mb4_nopad_bin",
      """
      SET SESSION sql_mode = '\(sqlMode)', \
      time_zone = '+00:00', autocommit = 1, foreign_key_checks = 1, unique_checks = 1, \
      innodb_lock_wait_timeout = \(lockPatience), lock_wait_timeout = \(lockPatience)
      """,
      "SET SESSION TRANSACTION ISOLATION LEVEL \(isolation)",
    ]
    if isClustered {
      // Each transaction begins once this node has applied what any node had acknowledged before.
      // Writes too: what they find missing (a result to undo, a voter on the list) they refuse,
      // and a refusal is not certified against the other nodes. Whatever statement comes first.
      settings.append("SET SESSION wsrep_sync_wait = 7")
    }
    return settings
  }
}

extension ServerFailure {
  fileprivate static let nodeNotReady = ServerFailure(code: 1047, message: "")
}

extension StorageError {
  /// An error that is this program's already.
  fileprivate init(_ error: any Error) {
    self = error as? StorageError ?? .other("\(type(of: error))")
  }
}
