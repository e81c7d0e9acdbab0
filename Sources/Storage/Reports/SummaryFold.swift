import Domain

/// A value of a summary that lies in several slots.
public struct FoldableSum: Hashable, Sendable {
  fileprivate let table: Int
  fileprivate let key: [SQLValue]
}

extension Summaries {
  /// Values of days that are over, and of places and pools, that lie in more slots than the one
  /// that nobody else writes; at most `limit`. None where there is one writer.
  public func foldable(now: Instant, limit: Int = 50_000) throws -> [FoldableSum] {
    guard !db.dialect.hasOneWriter else { return [] }
    let hour = now.seconds / 3_600 - 48
    var found: [FoldableSum] = []
    for (index, table) in SummarySQL.all.enumerated() where table.hasSlot {
      let isOver: SQL =
        switch table.name {
        case SummarySQL.resultHours.name: "AND hour < \(hour)"
        case SummarySQL.placeDays.name: "AND day < \(hour / 24)"
        default: ""
        }
      let keys = table.keys.joined(separator: ", ")
      try db.forEach(
        """
        SELECT DISTINCT \(raw: keys) FROM \(raw: table.name) WHERE slot > 0 \(sql: isOver)
        LIMIT \(max(limit - found.count, 0))
        """
      ) { row in found.append(FoldableSum(table: index, key: row.values)) }
    }
    return found
  }

  /// Adds these values up in the slot that nobody else writes. Some hundred a transaction at most:
  /// whoever would change one of them waits.
  public func fold(_ sums: some Sequence<FoldableSum>) throws {
    try stay()
    for sum in sums { try fold(sum) }
  }

  private func fold(_ sum: FoldableSum) throws {
    let table = SummarySQL.all[sum.table]
    let pairs = zip(table.keys, sum.key)
    let this = pairs.reduce("slot > 0" as SQL) { $0 + " AND \(raw: $1.0) = \($1.1)" }
    // Locked, so that nothing is added between reading and removing them.
    let rows = try db.rows(
      """
      SELECT \(raw: table.values.joined(separator: ", ")) FROM \(raw: table.name)
      WHERE \(sql: this)\(raw: db.dialect.lockRow)
      """)
    if rows.isEmpty { return }
    let values = try table.values.map { name in
      try rows.reduce(Int64(0)) { $0 + (try $1.integer(name)) }
    }
    try db.run("DELETE FROM \(raw: table.name) WHERE \(sql: this)")
    let update = table.values.map { "\($0) = \(table.name).\($0) + \(db.dialect.proposed($0))" }
    try db.run(
      """
      INSERT INTO \(raw: table.name) (
        \(raw: (table.keys + ["slot"] + table.values).joined(separator: ", ")))
      VALUES (\(list: sum.key), 0, \(list: values))\
      \(raw: db.dialect.upsert(on: table.keys + ["slot"], set: update.joined(separator: ", ")))
      """)
  }
}
