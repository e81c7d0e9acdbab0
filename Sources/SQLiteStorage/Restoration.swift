import Foundation
import GRDB
import Storage

/// What a restored database holds, and where the one before it is kept.
public struct Restoration: Hashable, Sendable {
  public var contents: Contents
  /// The path of the database that was there; nil when there was none.
  public var kept: String?
}

extension SQLiteStore {
  /// Puts a backup in the place of a database that nobody has open. What was there is kept beside
  /// it, as `….before-restore-1` (2, 3, …); the backup itself is only read.
  ///
  /// At any moment there is a whole database in the place: the old one or the new one.
  ///
  /// - Throws: `StorageError.busy` when a program has the database open; `.notADatabase` when the
  ///   backup is not one of ours or is damaged; `.newerSchema` when it is a newer program's;
  ///   `.unavailable`, `.full`, `.readOnly`. The database is as it was then.
  public static func restore(_ backup: String, to path: String) async throws -> Restoration {
    try await onOwnThread {
      let isThere = FileManager.default.fileExists(atPath: path)
      if isThere { _ = try UnusedFile(path: path) }
      let file = try DurableFile(path: path, isReplacing: isThere)
      defer {
        file.discard()
        for suffix in sidecars { unlink(file.part + suffix) }
      }
      try copyFiles(of: backup, to: file.part)
      let contents = try examined(file.part)
      guard isThere else {
        // A log without its database would be taken for the new one's.
        for suffix in sidecars { unlink(path + suffix) }
        try file.place()
        return Restoration(contents: contents, kept: nil)
      }
      fold(path)
      let unused = try UnusedFile(path: path)
      let kept = try setAside(path)
      try file.place()
      unused.release()
      return Restoration(contents: contents, kept: kept)
    }
  }

  /// A backup is one file; a copy of a database made by other means may have its log beside it.
  private static func copyFiles(of source: String, to path: String) throws(StorageError) {
    try PrivateFile.copy(source, into: path)
    let log = source + "-wal"
    guard FileManager.default.fileExists(atPath: log) else { return }
    try PrivateFile.makeNew(atPath: path + "-wal")
    try PrivateFile.copy(log, into: path + "-wal")
  }

  /// Looks at the copy of a backup: whole, ours, and not newer than this program.
  private static func examined(_ path: String) throws -> Contents {
    try mapped {
      let database = try DatabaseQueue(path: path)
      defer { try? database.close() }
      return try database.writeWithoutTransaction { database in
        guard
          try String.fetchOne(database, sql: "PRAGMA quick_check(1)") == "ok",
          try FileOwner.isOurs(database), try database.tableExists("eblocks_migrations")
        else { throw StorageError.notADatabase }
        let steps = try String.fetchAll(
          database, sql: "SELECT name FROM eblocks_migrations ORDER BY name")
        if let unknown = Migrations.all.unknown(among: steps) {
          throw StorageError.newerSchema(unknown)
        }
        try database.execute(sql: "PRAGMA journal_mode = DELETE")
        return try Contents(of: LentConnection(database))
      }
    }
  }

  /// Writes what waits in the old database's log into its file, so that one file is kept. A
  /// database too damaged for that is kept with its log.
  private static func fold(_ path: String) {
    guard let database = try? DatabaseQueue(path: path) else { return }
    _ = try? database.writeWithoutTransaction {
      try String.fetchOne($0, sql: "PRAGMA journal_mode = DELETE")
    }
    try? database.close()
  }

  /// Gives the database a second name, and takes its log away: the file that will have its name
  /// would be read together with it.
  private static func setAside(_ path: String) throws(StorageError) -> String {
    var number = 1
    while FileManager.default.fileExists(atPath: "\(path).before-restore-\(number)") { number += 1 }
    let kept = "\(path).before-restore-\(number)"
    guard link(path, kept) == 0 else { throw PrivateFile.failure(errno) }
    rename(path + "-wal", kept + "-wal")
    for suffix in sidecars { unlink(path + suffix) }
    return kept
  }
}
