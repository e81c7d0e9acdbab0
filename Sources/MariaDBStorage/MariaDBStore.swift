import Dispatch
import Domain
import Foundation
import Storage

/// A database on a MariaDB server, which other programs may use at the same time: a pool of
/// connections, each on a thread of its own.
///
/// Writes run at READ COMMITTED and are done again when they meet others (`Store` says that
/// closures may run twice); reads run on one snapshot. A connection that is lost is opened again
/// by the next transaction.
public struct MariaDBStore: Store {
  /// How what is sent to the server is protected on its way, for an operator: encrypted or not,
  /// and whether the server had to prove who it is.
  public let protection: String

  private let server: Server
  private let readers: ConnectionPool
  private let writers: ConnectionPool

  /// Connects, and brings the schema up to date.
  ///
  /// - Throws: `StorageError.unavailable`, `.forbidden`, `.readOnly`, `.newerSchema`,
  ///   `.notADatabase`, `.busy`, `.full`.
  public init(_ address: MariaDBAddress, now: Instant = Instant(Date())) async throws {
    let server = Server(address)
    self.server = server
    readers = ConnectionPool(server, for: .reading, limit: max(1, address.connections / 3))
    writers = ConnectionPool(
      server, for: .writing, limit: address.connections - max(1, address.connections / 3))
    do {
      protection = try await Self.onSeat(of: writers) { seat in
        try seat.write { connection in
          (connection as? LentConnection).map { server.protection(of: $0.session) } ?? ""
        }
      }
      try await bringUpToDate(now: now)
      server.site.learn(try await read { try Site.read($0) })
    } catch {
      await Self.close([readers, writers])
      throw error
    }
  }

  public func read<T: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T {
    try await Self.onSeat(of: readers) { try $0.read(body) }
  }

  public func write<T: Sendable>(
    _ body: @escaping @Sendable (any SQLConnection) throws -> T
  ) async throws -> T {
    try await Self.onSeat(of: writers) { try $0.write(body) }
  }

  public var figures: StoreFigures { server.figures }

  public func close() async {
    await withCheckedContinuation { continuation in
      server.leases.close { continuation.resume() }
    }
    await Self.close([readers, writers])
  }

  /// Servers that start at once take turns. One whose turn comes late goes on waiting.
  private func bringUpToDate(now: Instant) async throws {
    let end = DispatchTime.now() + 120
    while true {
      do {
        return try await migrate(now: now)
      } catch StorageError.busy where .now() < end {}
    }
  }

  private static func close(_ pools: [ConnectionPool]) async {
    for pool in pools {
      await withCheckedContinuation { continuation in
        pool.close { continuation.resume() }
      }
    }
  }

  private static func onSeat<T: Sendable>(
    of pool: ConnectionPool, _ body: @escaping @Sendable (Seat) throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      pool.add(
        ConnectionPool.Job(
          run: { seat in continuation.resume(with: Result { try body(seat) }) },
          refuse: { continuation.resume(throwing: $0) }))
    }
  }
}
