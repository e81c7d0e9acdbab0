import Storage

extension MariaDBStore {
  /// The tables of ours and of a Scoop site's that the server's cluster does not copy, such as
  /// `users (MyISAM)`, in order; none where the server belongs to no cluster.
  public func uncopiedTables() async throws -> [String] {
    try await read { connection in
      guard let connection = connection as? LentConnection, connection.isClustered else {
        return []
      }
      return try connection.rows(
        """
        SELECT table_name AS name, engine FROM information_schema.tables
        WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' AND engine <> 'InnoDB'
          AND table_name IN (\(list: OwnTables.names + OwnTables.sites))
        ORDER BY table_name
        """
      ).map { "\(try $0.text("name")) (\(try $0.text("engine")))" }
    }
  }
}
