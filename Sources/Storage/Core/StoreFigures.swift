/// What a store has counted of itself since it was opened, for those who watch the server.
public struct StoreFigures: Hashable, Sendable {
  /// Transactions of writes that were committed.
  public private(set) var commits = 0
  /// Writes in them: an engine may commit several at once.
  public private(set) var writes = 0
  /// Transactions begun anew because others were in the way, or the connection was lost.
  public private(set) var retries = 0
  /// Commits by the number of writes they held, each counted once, beside the first of
  /// `groupBounds` that is not smaller.
  public private(set) var groups = [Int](repeating: 0, count: groupBounds.count)

  /// The sizes that commits are counted by; the last is the largest group there is.
  public static let groupBounds = [1, 2, 4, 8, 16, 32, 64, 128]

  public init() {}

  /// A transaction with this many writes was committed.
  public mutating func addCommit(writes count: Int = 1) {
    commits += 1
    writes += count
    let index = Self.groupBounds.firstIndex { count <= $0 } ?? groups.count - 1
    groups[index] += 1
  }

  /// A transaction begins anew.
  public mutating func addRetry() { retries += 1 }
}
