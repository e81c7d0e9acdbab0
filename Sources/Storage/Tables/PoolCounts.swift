import Domain

/// How many voters are left to hand out in one mode.
public struct PoolCount: Hashable, Sendable {
  public let mode: Mode
  public let isPrime: Bool
  public let voters: Int

  public init(mode: Mode, isPrime: Bool, voters: Int) {
    self.mode = mode
    self.isPrime = isPrime
    self.voters = voters
  }
}

/// Counts the pools by walking the index of the open voters: about half a second for ten million.
public struct PoolCounts {
  let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// Both modes, prime voters and others, none left out.
  public func read() throws -> [PoolCount] {
    try Mode.allCases.flatMap { mode in
      let rows = try db.rows(
        """
        SELECT prime, count(*) AS voters
        FROM voters\(raw: db.dialect.through(mode.columns.openIndex))
        WHERE \(raw: mode.columns.open) = 1 GROUP BY prime
        """)
      let counts = try Dictionary(
        rows.map { (try $0.int("prime"), try $0.int("voters")) }, uniquingKeysWith: +)
      return [true, false].map { isPrime in
        PoolCount(mode: mode, isPrime: isPrime, voters: counts[isPrime ? 1 : 0] ?? 0)
      }
    }
  }
}
