/// Which server does a night's expiry, and which nights are done (SPEC 5.8).
enum NightsTable {
  static func statements(_ dialect: Dialect) -> [String] {
    [
      """
      CREATE TABLE nights (
        midnight \(dialect.integerKey),
        worker VARCHAR(64) NOT NULL,
        worker_until BIGINT NOT NULL,
        finished_at BIGINT
      )\(dialect.tableOptions)
      """
    ]
  }
}
