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
/// transaction, each in a savepoint of its own, one sync for all. Answers, refusals too, go out
/// after COMMIT, since they may rest on a neighbour's changes. A write without company does not
/// wait for any.
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

  /// One transaction for the whole group. Where SQLite has rolled all of it back in the middle (a
  /// full disk, a failing one), each of the others is done again in a transaction of its own.
  private func commit(_ group: ArraySlice<PendingWrite>, on connection: LentConnection) {
    var answers: [@Sendable () -> Void] = []
    do {
      try connection.run("BEGIN IMMEDIATE")
      settings.begin(
        version: try connection.count("PRAGMA data_version"), changes: settings.changesSoFar)
      for (index, write) in zip(group.indices, group) {
        do {
          answers.append(try inSavepoint(write, on: connection))
        } catch let error where connection.isInTransaction {
          answers.append { write.fail(error) }
        } catch {
          write.fail(error)
          let others = group[..<index] + group[(index + 1)...]
          for other in others {
            counted.withLock { $0.addRetry() }
            commit([other], on: connection)
          }
          return
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
      }
      throw StorageError(error) ?? error
    }
  }
}
