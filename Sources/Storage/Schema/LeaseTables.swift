/// Which server of a cluster claims from which shard of the voters. Not for an engine without
/// shards.
enum LeaseTables {
  static func statements(_ dialect: Dialect) -> [String] {
    guard dialect.hasShards else { return [] }
    return [
      """
      CREATE TABLE claiming_servers (
        server VARCHAR(64) NOT NULL PRIMARY KEY,
        beat BIGINT NOT NULL
      )\(dialect.tableOptions)
      """,
      """
      CREATE TABLE shard_leases (
        shard SMALLINT NOT NULL PRIMARY KEY,
        server VARCHAR(64)
      )\(dialect.tableOptions)
      """,
      "CREATE INDEX shard_leases_by_server ON shard_leases (server, shard)",
    ]
  }
}
