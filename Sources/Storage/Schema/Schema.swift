extension Migrations {
  /// Every schema there ever was, oldest first. Append only: a released step is never edited.
  public static let all = Migrations([
    Migration("0001-first") { dialect in
      ScoopTables.statements(dialect) + VotersTable.statements(dialect)
        + LogTables.statements(dialect)
    },
    Migration("0002-imports", statements: ImportTables.statements),
    Migration("0003-waiting-results", statements: WaitingTable.statements),
  ])
}
