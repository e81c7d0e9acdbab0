import API
import ClientCore
import Foundation
import GRDB

/// The outbox of one user at one server, on disk: what the screen thanked for is in here before it
/// says so.
///
/// SQLite with `synchronous=FULL`, mode 0600 in a folder of mode 0700, the voters by number alone.
/// The journal is truncated and not deleted at a commit: SQLite syncs a truncated one, so that a
/// power cut right after cannot roll the commit back, and needs no sync of the folder for it
/// (sqlite.org/pragma.html#pragma_synchronous on EXTRA).
final class OutboxFile {
  let path: String
  private let queue: DatabaseQueue
  private let identity: FileIdentity
  private var seenVersion = 0

  /// Opens or makes the file, and brings one of an older version up to date.
  ///
  /// - Parameters:
  ///   - path: in a folder that is there.
  ///   - patience: how long another program's transaction is waited for, in milliseconds; 0 for a
  ///     loop that hears keys meanwhile and tries again.
  /// - Throws: a fault of kind `damaged` when not every byte is as it was written; a newer file is
  ///   refused and stays as it is.
  init(path: String, patience: Int = 0) throws(OutboxFault) {
    self.path = path
    do {
      identity = try Self.prepare(path)
      queue = try Self.connect(path)
    } catch {
      throw OutboxFault(error)
    }
    try onDisk { database in
      try OutboxLayout.migrate(database)
      guard try String.fetchOne(database, sql: "PRAGMA integrity_check(1)") == "ok" else {
        throw OutboxFault.damaged
      }
      guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {
        throw OutboxFault("the disk cannot be made to keep them")
      }
      try database.execute(sql: "PRAGMA busy_timeout = \(patience)")
    }
  }

  /// What waits, oldest first.
  ///
  /// - Throws: a fault of kind `damaged` when one of them is not as it was written.
  func items() throws(OutboxFault) -> [OutboxItem] {
    try onDisk { [self] database in
      var items: [OutboxItem] = []
      try database.inTransaction(.deferred) {
        seenVersion = try Self.version(database)
        items = try OutboxLayout.items(database)
        return .commit
      }
      return items
    }
  }

  /// Whether another program has changed the file since `items` read it last.
  func hasChanged() throws(OutboxFault) -> Bool {
    try onDisk { [self] in try Self.version($0) != seenVersion }
  }

  /// Makes changes, all or none; when it returns, they are on disk.
  func perform(_ writes: [OutboxWrite]) throws(OutboxFault) {
    try onDisk { database in
      try database.inTransaction(.immediate) {
        for write in writes { try OutboxLayout.perform(write, database) }
        return .commit
      }
    }
  }

  /// False when the file at this place is another one by now, or none: what is written here would
  /// be gone with the next start.
  var isInPlace: Bool { FileIdentity(ofFile: path) == identity }

  func close() { try? queue.close() }

  private func onDisk<Value>(
    _ body: (Database) throws -> Value
  ) throws(OutboxFault) -> Value {
    do {
      return try queue.writeWithoutTransaction { database in
        errno = 0
        do {
          return try body(database)
        } catch {
          // SQLite notes the cause of a failed statement, but not of a failed COMMIT.
          let cause = errno
          throw OutboxFault(error, causes: [cause, database.systemError])
        }
      }
    } catch {
      throw OutboxFault(error)
    }
  }

  private static func connect(_ path: String) throws -> DatabaseQueue {
    var configuration = GRDB.Configuration()
    // While opening, half a transaction of another eblocks is waited for.
    configuration.busyMode = .timeout(2)
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA synchronous = FULL;
          PRAGMA secure_delete = ON;
          PRAGMA temp_store = MEMORY;
          PRAGMA cache_size = -256;
          """)
      _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = TRUNCATE")
    }
    return try DatabaseQueue(path: path, configuration: configuration)
  }

  private static func version(_ database: Database) throws -> Int {
    try Int.fetchOne(database, sql: "PRAGMA data_version") ?? 0
  }

  /// Makes the file before SQLite does, so that nobody else can ever read it.
  private static func prepare(_ path: String) throws -> FileIdentity {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw OutboxFault(system: errno, or: "the file for them cannot be opened")
    }
    defer { Glibc.close(descriptor) }
    fchmod(descriptor, 0o600)
    guard let identity = FileIdentity(descriptor) else {
      throw OutboxFault(system: errno, or: "the file for them cannot be opened")
    }
    return identity
  }
}

/// Which file it is, whatever its name.
private struct FileIdentity: Equatable {
  private var device: dev_t
  private var node: ino_t

  init?(_ descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    (device, node) = (status.st_dev, status.st_ino)
  }

  init?(ofFile path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (device, node) = (status.st_dev, status.st_ino)
  }
}
