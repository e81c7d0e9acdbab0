import GRDB
import Storage
import Synchronization

/// One waiting write: what it does, and how its caller hears of the end.
struct PendingWrite: Sendable {
  /// Runs the caller's closure; gives back how to deliver its answer once that is durable.
  let attempt: @Sendable (any SQLConnection) throws -> @Sendable () -> Void
  /// Tells the caller that nothing of it was kept.
  let fail: @Sendable (any Error) -> Void
}

/// The one writer. Writes that wait while the disk is busy are committed together: one
/// transaction, one sync for all. Answers, refusals too, go out after COMMIT, since they may rest on
/// a neighbour's changes. A write without company does not wait for any.
///
/// A write that fails after it has changed something undoes the whole transaction, and all of the
/// group are done again, each in a savepoint of its own. That is rare: savepoints for everybody
/// would cost each write a copy of every page it changes.
///
/// What is not `Sendable`, `settings`, belongs to the thread of the one connection that writes.
final class GroupCommit: @unchecked Sendable {
  /// The most writes in one transaction: bounds how long the first of them waits.
  static let largestGroup = 128

  private struct Line {
    var waiting: [PendingWrite] = []
    var isBeingServed = false
    var isClosed = false
  }

  private let connections: any DatabaseWriter
  private let line = Mutex(Line())
  private let counted = Mutex(StoreFigures())
  private let settings: KnownSettings
  /// How many transactions were committed: readers look whether theirs are old.
  let commits = Atomic(0)

  init(_ connections: any DatabaseWriter, settings: SettingsCache) {
    self.connections = connections
    self.settings = KnownSettings(settings, seesEverything: true)
  }

  /// Takes a write; its caller hears of it sooner or later, whatever happens.
  func add(_ write: PendingWrite) {
    let (isRefused, isFirst) = line.withLock { line in
      guard !line.isClosed else { return (true, false) }
      line.waiting.append(write)
      defer { line.isBeingServed = true }
      return (false, !line.isBeingServed)
    }
    if isRefused { write.fail(StorageError.unavailable("it was closed")) }
    if isFirst {
      connections.asyncWriteWithoutTransaction {
        self.serve(LentConnection($0, settings: self.settings))
      }
    }
  }

  /// A read on the connection that writes, where there is no other.
  func lendToRead(_ database: Database) -> any SQLConnection {
    LentConnection(database, settings: settings)
  }

  /// The groups committed since the database was opened.
  var figures: StoreFigures { counted.withLock { $0 } }

  /// True once `refuseMore` was called.
  var isClosed: Bool { line.withLock { $0.isClosed } }

  /// Refuses what comes from now on; what waits is still served.
  func refuseMore() {
    line.withLock { $0.isClosed = true }
  }

  private func serve(_ connection: LentConnection) {
    while let group = nextGroup() {
      commit(group, on: connection)
    }
  }

  private func nextGroup() -> ArraySlice<PendingWrite>? {
    line.withLock { line in
      let group = line.waiting.prefix(Self.largestGroup)
      line.waiting.removeFirst(group.count)
      line.isBeingServed = !group.isEmpty
      return group.isEmpty ? nil : group
    }
  }

  /// How the writes of a group are undone that fail after they have changed something.
  private enum Undoing {
    /// All at once; then all are done again the other way.
    case together
    /// Each by a savepoint of its own.
    case eachAlone
  }

  /// One transaction for the whole group. Where SQLite has rolled all of it back in the middle (a
  /// full disk, a failing one), each of the others is done again in a transaction of its own.
  private func commit(
    _ group: ArraySlice<PendingWrite>, on connection: LentConnection, undoing: Undoing = .together
  ) {
    var answers: [@Sendable () -> Void] = []
    do {
      try begin(undoing: undoing, on: connection)
      for (index, write) in zip(group.indices, group) {
        connection.hasWritten = false
        do {
          answers.append(try run(write, undoing: undoing, on: connection))
        } catch let error where connection.isInTransaction && !connection.hasWritten {
          answers.append { write.fail(error) }
        } catch  where undoing == .together && group.count > 1 && connection.isInTransaction {
          try connection.run("ROLLBACK")
          return again(group) { commit(group, on: connection, undoing: .eachAlone) }
        } catch {
          if connection.isInTransaction { _ = try? connection.run("ROLLBACK") }
          write.fail(error)
          let others = group[..<index] + group[(index + 1)...]
          return again(others) { for other in others { commit([other], on: connection) } }
        }
      }
      try connection.run("COMMIT")
      commits.wrappingAdd(1, ordering: .releasing)
      settings.committed()
      counted.withLock { $0.addCommit(writes: group.count) }
    } catch {
      if connection.isInTransaction { _ = try? connection.run("ROLLBACK") }
      answers = group.map { write in { write.fail(error) } }
    }
    for answer in answers { answer() }
  }

  private func again(_ writes: ArraySlice<PendingWrite>, _ body: () -> Void) {
    counted.withLock { for _ in writes { $0.addRetry() } }
    body()
  }

  private func begin(undoing: Undoing, on connection: LentConnection) throws {
    switch undoing {
    case .together: try connection.run("BEGIN IMMEDIATE")
    case .eachAlone:
      // What a savepoint may have to put back is kept in memory, and not written to a file; what is
      // sorted goes into files all the same.
      try connection.run("PRAGMA temp_store = MEMORY")
      defer { _ = try? connection.run("PRAGMA temp_store = FILE") }
      try connection.run("BEGIN IMMEDIATE")
    }
    settings.begin(
      version: try connection.count("PRAGMA data_version"), changes: settings.changesSoFar)
  }

  private func run(
    _ write: PendingWrite, undoing: Undoing, on connection: LentConnection
  ) throws -> @Sendable () -> Void {
    switch undoing {
    case .eachAlone: return try inSavepoint(write, on: connection)
    case .together:
      do {
        return try write.attempt(connection)
      } catch {
        throw StorageError(error) ?? error
      }
    }
  }

  /// Whatever fails here has changed nothing afterwards, unless SQLite rolled everything back.
  private func inSavepoint(
    _ write: PendingWrite, on connection: LentConnection
  ) throws -> @Sendable () -> Void {
    try connection.run("SAVEPOINT one_write")
    do {
      let answer = try write.attempt(connection)
      try connection.run("RELEASE one_write")
      return answer
    } catch {
      if connection.isInTransaction {
        try connection.run("ROLLBACK TO one_write")
        try connection.run("RELEASE one_write")
        connection.hasWritten = false
      }
      throw StorageError(error) ?? error
    }
  }
}
