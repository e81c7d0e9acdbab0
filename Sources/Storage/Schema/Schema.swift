extension Migrations {
  /// Every schema there ever was, oldest first. Append only: a released step is never edited.
  public static let all = Migrations([
    Migration("0001-first", notNeeded: Site.statementsNotNeeded) { dialect in
      ScoopTables.statements(dialect) + VotersTable.statements(dialect)
        + LogTables.statements(dialect)
    },
    Migration("0002-imports", statements: ImportTables.statements),
    Migration("0003-waiting-results", statements: WaitingTable.statements),
    Migration("0004-shard-leases", statements: LeaseTables.statements),
    Migration("0005-registrations", statements: RegistrationTables.statements),
    Migration("0007-nights", statements: NightsTable.statements),
    Migration("0008-summaries", statements: SummaryTables.statements),
    Migration("0009-admin-actions", statements: ActionTables.statements),
  ])
}
