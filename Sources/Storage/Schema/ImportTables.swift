import Domain

/// Where a voter file waits until all of it is known to be good, so that an import is all or
/// nothing in short transactions.
enum ImportTables {
  static func statements(_ dialect: Dialect) -> [String] {
    let columns = VoterColumn.allCases.filter { $0 != .id && $0 != .prime }
      .map { "\($0.rawValue) VARCHAR(\($0.longest))" }.joined(separator: ",\n  ")
    return [
      """
      CREATE TABLE imports (
        id \(dialect.automaticKey),
        touched_at BIGINT NOT NULL,
        decided INTEGER NOT NULL DEFAULT 0,
        CONSTRAINT imports_decided CHECK (decided IN (0, 1))
      )\(dialect.tableOptions)
      """,
      """
      CREATE TABLE staged_voters (
        id \(dialect.integerKey),
        \(columns),
        prime INTEGER NOT NULL,
        phone_zone VARCHAR(200),
        phone_digits VARCHAR(30),
        import_id BIGINT NOT NULL,
        CONSTRAINT staged_voters_import FOREIGN KEY (import_id) REFERENCES imports (id)
      )\(dialect.tableOptions)
      """,
    ]
  }
}
