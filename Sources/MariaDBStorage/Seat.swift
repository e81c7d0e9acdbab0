import Dispatch
import Foundation
import Storage

/// A thread's place at the server: its connection, opened when it is needed, and the transactions
/// that run on it. Used by that thread alone.
final class Seat {
  /// Seconds after which a transaction that keeps meeting others is given up.
  static let patience: Double = 10

  private let server: Server
  private let use: Server.Use
  private var connection: LentConnection?

  init(_ server: Server, for use: Server.Use) {
    self.server = server
    self.use = use
  }

  /// Closes the connection; the next transaction opens another.
  func leave() {
    connection = nil
  }

  /// Runs `body` in a transaction and commits it, from the beginning again where the server says
  /// so.
  ///
  /// A connection that is lost before COMMIT was sent has changed nothing, and `body` runs again.
  /// One that is lost while COMMIT is under way leaves open what happened: then a `body` that said
  /// `canBeRepeated()` runs again, and finds its idempotency key if it was recorded; any other ends
  /// in `StorageError.unknownOutcome`.
  func write<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
    let end = DispatchTime.now() + Self.patience
    var isUnknown = false
    for attempt in 1... {
      let failure: StorageError
      switch writeOnce(body) {
      case .done(let answer):
        server.count { $0.addCommit() }
        return answer
      case .refused(let error): throw error
      case .unreachable(let error):
        guard isUnknown else { throw error }
        failure = error
      case .undone(let error): failure = error
      case .unknown(let isRepeatable):
        isUnknown = true
        guard isRepeatable else { throw StorageError.unknownOutcome }
        failure = .unknownOutcome
      }
      if attempt >= Backoff.attempts || .now() > end {
        throw isUnknown ? StorageError.unknownOutcome : failure
      }
      server.count { $0.addRetry() }
      let wait = Backoff.wait(after: attempt, chance: .random(in: 0..<1))
      Thread.sleep(forTimeInterval: wait)
    }
    throw StorageError.busy
  }

  /// Runs `body` on one snapshot. It runs again when the connection is lost, unless rows were
  /// handed on already.
  func read<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
    for attempt in 1... {
      let connection = try connected()
      let answer = Result { try body(connection) }
      endRead(connection)
      if connection.loss != nil, !connection.hasStreamed, attempt < 3 { continue }
      return try answer.get()
    }
    throw StorageError.busy
  }

  /// What became of one attempt.
  private enum Outcome<T> {
    case done(T)
    /// Rolled back because the body threw, or the server would not have it.
    case refused(any Error)
    /// There was no connection to be had.
    case unreachable(StorageError)
    /// Nothing of it was kept; another attempt may do better.
    case undone(StorageError)
    /// COMMIT was sent, and no answer came.
    case unknown(isRepeatable: Bool)
  }

  private func writeOnce<T>(_ body: (any SQLConnection) throws -> T) -> Outcome<T> {
    let connection: LentConnection
    do {
      connection = try connected()
    } catch {
      return .unreachable(error)
    }
    let answer = Result { try body(connection) }
    if let loss = connection.loss {
      rollBack(connection)
      if connection.wasBrokenOff, case .failure(let error) = answer { return .refused(error) }
      return .undone(StorageError(loss))
    }
    switch answer {
    case .success(let value): return commit(value, on: connection)
    case .failure(StorageError.busy):
      rollBack(connection)
      return .undone(.busy)
    case .failure(let error):
      rollBack(connection)
      return .refused(error)
    }
  }

  private func commit<T>(_ value: T, on connection: LentConnection) -> Outcome<T> {
    do {
      try connection.session.run("COMMIT")
      connection.committed()
      return .done(value)
    } catch {
      connection.notCommitted()
      settle(error)
      if error.isLoss || error.isNodeNotReady || connection.isClustered && error.isFailedCommit {
        self.connection = nil
        return .unknown(isRepeatable: connection.isRepeatable)
      }
      rollBack(connection)
      return error.isConflict ? .undone(StorageError(error)) : .refused(StorageError(error))
    }
  }

  /// Gives the snapshot up; whoever asked need not wait until that is done.
  private func endRead(_ connection: LentConnection) {
    if let loss = connection.loss, loss.isLoss || loss.isNodeNotReady {
      self.connection = nil
      return
    }
    do {
      try connection.session.send("ROLLBACK")
    } catch {
      self.connection = nil
    }
  }

  private func rollBack(_ connection: LentConnection) {
    connection.notCommitted()
    if let loss = connection.loss, loss.isLoss || loss.isNodeNotReady {
      self.connection = nil
      return
    }
    do {
      try connection.session.run("ROLLBACK")
    } catch {
      // Whatever is the matter, the server rolls back what it loses sight of.
      self.connection = nil
    }
  }

  /// Lets go of a connection that is of no more use.
  private func settle(_ failure: ServerFailure) {
    if failure.isLoss || failure.isNodeNotReady { connection = nil }
  }

  private func connected() throws(StorageError) -> LentConnection {
    if connection == nil {
      let new = try server.connect(for: use)
      do {
        // The first statement begins a transaction, and in a read the snapshot.
        try new.session.run("SET SESSION autocommit = 0")
      } catch {
        throw StorageError(error)
      }
      connection = new
    }
    guard let connection else { throw .busy }
    connection.reset()
    return connection
  }
}
