import GRDB
import Storage
import Synchronization

/// One waiting read: what it does, and how its caller hears that it could not be done.
struct PendingRead: Sendable {
  /// Runs the caller's closure and delivers its answer.
  let run: @Sendable (any SQLConnection) -> Void
  let fail: @Sendable (any Error) -> Void
}

/// The connections that read. No read waits while one of them is idle; reads that follow each
/// other on one share its transaction as long as nothing was committed in between, so that each
/// sees all that was acknowledged before it came.
final class ReaderLine: Sendable {
  /// The most reads in one transaction: bounds how old it gets, since commits of other programs
  /// are not noticed in it.
  static let longestTransaction = 32

  private struct Line {
    var waiting = Deque()
    /// The seats that have nothing to do.
    var idle: [Seat]
  }

  private let seats: [Seat]
  private let line: Mutex<Line>
  /// How many transactions the writer has committed.
  private let commits: @Sendable () -> Int

  /// A connection, and what belongs to its thread.
  private final class Seat: @unchecked Sendable {
    let queue: DatabaseQueue
    // Used on the queue's thread alone.
    let settings: KnownSettings

    init(path: String, configuration: Configuration, settings: SettingsCache) throws {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      self.settings = KnownSettings(settings, seesEverything: false)
    }
  }

  /// Opens the connections of a database in WAL mode.
  init(
    path: String, count: Int, configuration: Configuration, settings: SettingsCache,
    commits: @escaping @Sendable () -> Int
  ) throws {
    let seats = try (0..<count).map { _ in
      try Seat(path: path, configuration: configuration, settings: settings)
    }
    self.seats = seats
    line = Mutex(Line(idle: seats))
    self.commits = commits
  }

  /// Takes a read; its caller hears of it sooner or later, whatever happens.
  func add(_ read: PendingRead) {
    let seat = line.withLock { line in
      line.waiting.append(read)
      return line.idle.popLast()
    }
    seat?.queue.asyncWriteWithoutTransaction { database in
      if let seat { self.serve(seat, LentConnection(database, settings: seat.settings)) }
    }
  }

  /// Closes the connections, once what waits has been read.
  func close() throws {
    for seat in seats { try seat.queue.close() }
  }

  private func serve(_ seat: Seat, _ connection: LentConnection) {
    var began: Int?
    var count = 0
    while let read = next(seat) {
      let now = commits()
      if began != now || count >= Self.longestTransaction {
        end(connection)
        began = nil
        do {
          try begin(connection, seat.settings)
        } catch {
          read.fail(error)
          continue
        }
        (began, count) = (now, 0)
      }
      count += 1
      read.run(connection)
    }
    end(connection)
  }

  private func next(_ seat: Seat) -> PendingRead? {
    line.withLock { line in
      if let read = line.waiting.popFirst() { return read }
      line.idle.append(seat)
      return nil
    }
  }

  private func begin(
    _ connection: LentConnection, _ settings: KnownSettings
  ) throws(StorageError) {
    let changes = settings.changesSoFar
    try connection.run("BEGIN")
    settings.begin(version: try connection.count("PRAGMA data_version"), changes: changes)
  }

  private func end(_ connection: LentConnection) {
    // Nothing was written, so there is nothing to lose; a COMMIT that fails leaves nothing open.
    if connection.isInTransaction { _ = try? connection.run("COMMIT") }
  }

  /// Reads in the order in which they came.
  private struct Deque {
    private var reads: [PendingRead] = []
    private var taken = 0

    mutating func append(_ read: PendingRead) { reads.append(read) }

    mutating func popFirst() -> PendingRead? {
      guard taken < reads.count else { return nil }
      defer {
        taken += 1
        // Moving the rest up at every read would cost as much as there are waiting.
        if taken == reads.count || taken >= 256 {
          reads.removeFirst(taken)
          taken = 0
        }
      }
      return reads[taken]
    }
  }
}
