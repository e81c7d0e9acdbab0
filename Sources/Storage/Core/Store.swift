/// A database that keeps what it acknowledged. Every request is one closure in one transaction.
///
/// **Closures may run twice.** An engine may have to roll a transaction back and start it again
/// (a deadlock, a full disk met by a neighbour in the same group commit). So a closure acts only
/// through its connection: no counter, no message, no file. What must happen once happens after
/// `write` has returned.
public protocol Store: Sendable {
  /// Runs `body` on one consistent state of the database, which it cannot change.
  func read<T: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T

  /// Runs `body` in a transaction, and returns once its changes are durable.
  ///
  /// A body that throws changes nothing, and its error is what the caller gets; others that are
  /// committed in the same breath are not touched by it. Cancelling the task does not cancel the
  /// transaction.
  func write<T: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T

  /// Throws what a write would meet now, such as `.full`; changes nothing. An engine whose files
  /// can be taken away under it looks for them too.
  func checkWrites() async throws

  /// What it has counted of itself since it was opened.
  var figures: StoreFigures { get }

  /// Closes every connection after what is running has ended. Later calls throw `.unavailable`.
  func close() async
}

extension Store {
  /// None, for an engine that does not count.
  public var figures: StoreFigures { StoreFigures() }

  /// Changes something and changes it back: that has to reach the disk as any other write.
  public func checkWrites() async throws { try await writeNothingNew() }

  /// The write of `checkWrites`, for an engine that looks for more.
  public func writeNothingNew() async throws {
    try await write { db in
      // An UPDATE to the same value writes nothing at all.
      for step: Int64 in [1, -1] {
        try db.run("UPDATE eblocks_migrations SET applied_at = applied_at + \(step)")
      }
    }
  }
}
