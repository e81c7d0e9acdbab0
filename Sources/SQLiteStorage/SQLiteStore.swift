import Dispatch
import Domain
import Foundation
import GRDB
import Storage

/// A database in one SQLite file: one connection that writes, with group commit, and a few that
/// read at the same time, each on a thread of its own. Swift's cooperative threads never wait for
/// the disk here.
///
/// What is acknowledged is on the disk: `synchronous=FULL` in WAL mode. Other programs may use the
/// file at the same time; each waits up to `patience` for the others.
public struct SQLiteStore: Store {
  /// Seconds a connection waits for another program's lock before it says `StorageError.busy`.
  public static let patience: Double = 10
  /// Connections that read.
  static let readers = 4

  private let connections: any DatabaseWriter
  private let writes: GroupCommit
  /// nil for a database in memory, whose one connection does both.
  private let reads: ReaderLine?
  /// nil for a database in memory.
  private let checkpoints: Checkpoints?
  private let file: OpenedFile?

  /// Opens the database, makes it when there is none (mode 0600, its folder 0700), and brings its
  /// schema up to date.
  ///
  /// - Throws: `StorageError.newerSchema`, `.notADatabase`, `.unavailable`, `.readOnly`, `.busy`,
  ///   `.full`.
  public init(path: String, now: Instant = Instant(Date())) async throws {
    self = try await onOwnThread {
      try FileOwner.check(atPath: path)
      try PrivateFile.make(atPath: path)
      return try Self.patiently { try Self.open(path: path) }
    }
    do {
      try await migratePatiently(now: now)
      try await sign()
    } catch {
      await close()
      throw error
    }
  }

  /// An empty database that lives as long as this value, for tests and trials. It has one
  /// connection, so a read waits for the write before it.
  public static func inMemory(now: Instant = Instant(Date())) async throws -> SQLiteStore {
    let queue = try await onOwnThread { try mapped { try DatabaseQueue() } }
    let store = SQLiteStore(
      connections: queue, writes: GroupCommit(queue, settings: SettingsCache()), reads: nil,
      checkpoints: nil, file: nil)
    try await store.migrate(now: now)
    return store
  }

  private init(
    connections: any DatabaseWriter, writes: GroupCommit, reads: ReaderLine?,
    checkpoints: Checkpoints?, file: OpenedFile?
  ) {
    self.connections = connections
    self.writes = writes
    self.reads = reads
    self.checkpoints = checkpoints
    self.file = file
  }

  public func read<T: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T {
    // GRDB's queue, unlike its pool, traps when it is closed.
    guard !writes.isClosed else { throw StorageError.unavailable("it was closed") }
    return try await withCheckedThrowingContinuation { continuation in
      guard let reads else {
        connections.asyncRead { lent in
          continuation.resume(
            with: Result { try mapped { try body(writes.lendToRead(lent.get())) } })
        }
        return
      }
      reads.add(
        PendingRead(
          run: { connection in
            continuation.resume(with: Result { try mapped { try body(connection) } })
          },
          fail: { continuation.resume(throwing: $0) }))
    }
  }

  public func write<T: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      writes.add(
        PendingWrite(
          attempt: { connection in
            let answer = try body(connection)
            return { continuation.resume(returning: answer) }
          },
          fail: { continuation.resume(throwing: $0) }))
    }
  }

  public var figures: StoreFigures { writes.figures }

  /// A file that was moved or replaced goes on taking writes that nobody will find again.
  public func checkWrites() async throws {
    if let file, !(try await onOwnThread { file.isInPlace }) {
      throw StorageError.unavailable("its file was moved away")
    }
    try await writeNothingNew()
  }

  public func close() async {
    writes.refuseMore()
    let (connections, reads, checkpoints) = (connections, reads, checkpoints)
    // A connection that cannot be closed is closed with the process; what it committed is kept.
    try? await onOwnThread {
      // Readers first: a reader that is the last to go may not write, and leaves the -wal behind.
      try? reads?.close()
      try? checkpoints?.close()
      (connections as? DatabasePool)?.invalidateReadOnlyConnections()
      try connections.close()
    }
  }

  /// What SQLite finds wrong with the file itself (`PRAGMA quick_check`), at most 5 findings; none
  /// when all is well. Reads the whole file.
  public func damage() async throws -> [String] {
    let connections = connections
    return try await onOwnThread {
      do {
        return try mapped {
          try connections.read { database in
            try String.fetchAll(database, sql: "PRAGMA quick_check(5)").filter { $0 != "ok" }
              .flatMap { $0.split(separator: "\n").map(String.init) }
          }
        }
      } catch StorageError.notADatabase {
        return ["the file cannot be read whole"]
      }
    }
  }

  /// Programs that open a new file at once make its schema one after the other; on a slow disk one
  /// of many waits for longer than for a lock. Nothing is written where the schema is there.
  private func migratePatiently(now: Instant) async throws {
    let end = DispatchTime.now() + Self.patience * 6
    while true {
      do {
        return try await migrate(now: now)
      } catch StorageError.busy where DispatchTime.now() < end {
        try await Task.sleep(for: .milliseconds(20))
      }
    }
  }

  /// Writes into the file's header whose it is, unless it says so.
  private func sign() async throws {
    let id = FileOwner.applicationID
    guard try await read({ try $0.count("PRAGMA application_id") }) != id else { return }
    try await write { _ = try $0.rows("PRAGMA application_id = \(raw: String(id))") }
  }

  private static func open(path: String) throws -> SQLiteStore {
    try mapped {
      var configuration = Configuration()
      configuration.label = "eblocks"
      configuration.busyMode = .callback(Self.wait)
      let pool = try DatabasePool(path: path, configuration: configuration)
      let checkpoints = try Checkpoints(path: path, configuration: configuration)
      try pool.writeWithoutTransaction { database in
        try prepareWriter(database)
        checkpoints.watch(database)
      }
      let settings = SettingsCache()
      let writes = GroupCommit(pool, settings: settings)
      configuration.readonly = true
      let reads = try ReaderLine(
        path: path, count: readers, configuration: configuration, settings: settings,
        commits: { writes.commits.load(ordering: .acquiring) })
      return SQLiteStore(
        connections: pool, writes: writes, reads: reads, checkpoints: checkpoints,
        file: OpenedFile(path: path))
    }
  }

  /// Waits for another program's lock. SQLite's own way looks less and less often, up to ten times a
  /// second, and misses the moments between the transactions of a program that writes much.
  @Sendable private static func wait(tries: Int) -> Bool {
    guard Double(tries) < patience * 1_000 else { return false }
    usleep(1_000)
    return true
  }

  /// GRDB's pool sets `synchronous=NORMAL` while it opens, so that what is acknowledged could be
  /// lost with the power: it is set back after that, and looked at.
  private static func prepareWriter(_ database: Database) throws {
    try database.execute(
      sql: """
        PRAGMA synchronous = FULL;
        PRAGMA cache_size = -16000;
        """)
    guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {
      throw StorageError.unavailable("it cannot be made to keep what it acknowledges")
    }
  }

  /// Two programs that open a new file at once meet in the switch to WAL mode, where SQLite does
  /// not wait by itself.
  private static func patiently<T>(_ body: () throws -> T) throws -> T {
    let end = DispatchTime.now() + patience
    while true {
      do {
        return try body()
      } catch StorageError.busy where DispatchTime.now() < end {
        usleep(20_000)
      }
    }
  }
}
