import API
import Storage

public typealias StoreFigures = Storage.StoreFigures
public typealias PoolCount = Storage.PoolCount

/// For those who watch the server.
extension Service {
  /// What the database's engine has counted of itself.
  public var figures: StoreFigures { transactions.store.figures }

  /// The voters left to hand out; walks the whole index of them, so not for every request.
  public func poolCounts() async throws(Problem) -> [PoolCount] {
    try await read { try PoolCounts($0).read() }
  }
}
