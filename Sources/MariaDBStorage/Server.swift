import Dispatch
import Storage
import Synchronization

/// The server that connections are opened to.
///
/// After it could not be reached, nobody tries again for half a second: a request should not wait
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

  private let address: MariaDBAddress
  private let walks = ClaimWalks()
  private let refusal = Mutex<(error: StorageError, until: DispatchTime)?>(nil)

  init(_ address: MariaDBAddress) {
    self.address = address
  }

  /// Opens a connection.
  func connect(for use: Use) throws(StorageError) -> LentConnection {
    if let refusal = refusal.withLock({ $0 }), refusal.until > .now() { throw refusal.error }
    do {
      let session = try ServerSession(address)
      try Self.check(session)
      for statement in Self.settings(for: use) { try session.run(statement) }
      return LentConnection(session, walks: walks)
    } catch {
      let error = (error as? ServerFailure).map(StorageError.init) ?? StorageError(error)
      refusal.withLock { $0 = (error, .now() + 0.5) }
      throw error
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

  /// Everything a server's configuration could have otherwise and a statement relies on. Strict:
  /// nothing is cut or rounded to fit. Quotation marks, backslashes and || mean what they mean to
  /// SQLite.
  private static func settings(for use: Use) -> [String] {
    let isolation =
      switch use {
      case .reading: "REPEATABLE READ"
      case .writing: "READ COMMITTED"
      }
    return [
      "SET NAMES utf8mb4 COLLATE utf8mb4_nopad_bin",
      """
      SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_BACKSLASH_ESCAPES,\
      PIPES_AS_CONCAT,ANSI_QUOTES,ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE', \
      time_zone = '+00:00', autocommit = 1, foreign_key_checks = 1, unique_checks = 1, \
      innodb_lock_wait_timeout = \(lockPatience), lock_wait_timeout = \(lockPatience)
      """,
      "SET SESSION TRANSACTION ISOLATION LEVEL \(isolation)",
    ]
  }
}

extension StorageError {
  /// An error that is this program's already.
  fileprivate init(_ error: any Error) {
    self = error as? StorageError ?? .other("\(type(of: error))")
  }
}
