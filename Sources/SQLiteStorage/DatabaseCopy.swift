import Domain
import Foundation
import GRDB
import Storage

extension SQLiteStore {
  /// Copies a whole database, as it is at one moment, into an empty file while others read and
  /// write. The database's schema is left as it is, whatever version of the program it is of.
  ///
  /// - Returns: what the copy holds.
  /// - Throws: `StorageError.full`, `.notADatabase`, `.busy`, `.unavailable`.
  public static func copy(_ source: String, into path: String) async throws -> Contents {
    try await onOwnThread {
      try FileOwner.check(atPath: source)
      defer { for suffix in sidecars { unlink(path + suffix) } }
      return try mapped {
        var configuration = Configuration()
        configuration.busyMode = .timeout(patience)
        let database = try DatabaseQueue(path: source, configuration: configuration)
        defer { try? database.close() }
        let copy = try DatabaseQueue(path: path)
        defer { try? copy.close() }
        try database.backup(to: copy)
        return try copy.writeWithoutTransaction { database in
          // One file, and no log beside it.
          try database.execute(sql: "PRAGMA journal_mode = DELETE")
          return try Contents(of: LentConnection(database))
        }
      }
    }
  }

  /// What SQLite keeps beside a database.
  static let sidecars = ["-wal", "-shm", "-journal"]
}
