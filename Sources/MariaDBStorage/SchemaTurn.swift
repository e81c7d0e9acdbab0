import Dispatch
import Foundation
import Storage

/// Servers that start at once change the schema one after the other.
extension LentConnection {
  /// Seconds that a server waits for its turn at a time; less than for any answer.
  private static let patience = 50
  /// How often it asks, before it says that it is busy: the first schema takes a slow disk a while,
  /// and of many servers each makes the next one look.
  private static let tries = 6

  /// `GET_LOCK` keeps those out that are connected to the same node, until this connection ends.
  /// What was changed is committed before the next one looks.
  func aloneOnSchema<T>(_ body: () throws -> T) throws -> T {
    let lock = "LEFT(CONCAT('eblocks ', DATABASE()), 64)"
    var tries = 0
    while try count("SELECT GET_LOCK(\(raw: lock), \(raw: String(Self.patience)))") != 1 {
      tries += 1
      guard tries < Self.tries else { throw StorageError.busy }
    }
    defer {
      // What cannot be given back ends with the connection.
      _ = try? count("SELECT RELEASE_LOCK(\(raw: lock))")
    }
    let turn = isClustered ? try ClusterTurn(on: self, patience: Self.patience) : nil
    defer { turn?.end() }
    // Statements about tables commit by themselves, so those between them do, too.
    try run("SET SESSION autocommit = 1")
    defer {
      // What cannot be set back has lost its connection.
      _ = try? run("SET SESSION autocommit = 0")
    }
    return try body()
  }
}

/// A turn among the servers of all nodes, which locks do not reach: a table that one node alone can
/// make. Galera makes tables in the same order everywhere.
private struct ClusterTurn {
  private static let table = "eblocks_schema_turn"
  /// Minutes after which a turn that another node's server never ended is over. Its own node's
  /// servers need not wait: they hold the node's lock, so that one is gone.
  private static let longest = 10

  private let connection: LentConnection

  init(on connection: LentConnection, patience: Int) throws {
    self.connection = connection
    let end = DispatchTime.now() + .seconds(patience)
    let node = try connection.rows("SELECT @@wsrep_node_name AS node").first?.text("node") ?? ""
    let comment = "'" + node.filter { $0.isASCII && $0 != "'" } + "'"
    while try !begin(comment) {
      guard .now() < end else { throw StorageError.busy }
      Thread.sleep(forTimeInterval: 0.1)
    }
  }

  func end() {
    _ = try? connection.run("DROP TABLE IF EXISTS \(raw: Self.table)")
  }

  private func begin(_ comment: String) throws -> Bool {
    let found = try connection.first(
      """
      SELECT coalesce(table_comment = \(raw: comment)
        OR create_time < NOW() - INTERVAL \(raw: String(Self.longest)) MINUTE, 0) AS is_over
      FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_name = \(Self.table)
      """)
    if let found {
      guard try found.flag("is_over") else { return false }
      end()
    }
    do {
      try connection.run(
        """
        CREATE TABLE \(raw: Self.table) (id INTEGER NOT NULL PRIMARY KEY)
        ENGINE=InnoDB COMMENT=\(raw: comment)
        """)
      return true
    } catch StorageError.other {
      // Another node's server was faster.
      return false
    }
  }
}
