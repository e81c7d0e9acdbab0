/// When results that were put off first came (SPEC 6.5): over quota, out of hours, or met by a
/// setting that cannot be read.
enum WaitingTable {
  static func statements(_ dialect: Dialect) -> [String] {
    [
      """
      CREATE TABLE waiting_results (
        uid BIGINT NOT NULL,
        result_key VARCHAR(64) NOT NULL,
        voter_id BIGINT NOT NULL,
        mode INTEGER NOT NULL,
        first_received_at BIGINT NOT NULL,
        CONSTRAINT waiting_results_key PRIMARY KEY (uid, result_key),
        CONSTRAINT waiting_results_voter FOREIGN KEY (voter_id) REFERENCES voters (id),
        CONSTRAINT waiting_results_mode CHECK (mode IN (0, 1))
      )\(dialect.tableOptions)
      """,
      "CREATE INDEX waiting_results_by_age ON waiting_results (first_received_at)",
    ]
  }
}
