import CMariaDB

/// The Unix socket of a server, for its administrator.
struct ServerSocket: Sendable {
  let path: String

  /// Runs statements on a connection of their own.
  ///
  /// - Returns: the rows of the last answer; NULL is nil.
  func run(_ statements: [String], in database: String?) throws -> [[String?]] {
    guard let handle = mysql_init(nil) else {
      throw TestServer.Failure(description: "out of memory")
    }
    defer { mysql_close(handle) }
    _ = ebm_set_number(handle, MYSQL_OPT_PROTOCOL, MYSQL_PROTOCOL_SOCKET.rawValue)
    _ = ebm_set_text(handle, MYSQL_SET_CHARSET_NAME, "utf8mb4")
    func check(_ isGood: Bool) throws {
      guard !isGood else { return }
      throw TestServer.Failure(description: mysql_error(handle).map { String(cString: $0) } ?? "")
    }
    try check(mysql_real_connect(handle, nil, "root", "", database, 0, path, 0) != nil)
    var rows: [[String?]] = []
    for statement in statements {
      try check(mysql_real_query(handle, statement, UInt(statement.utf8.count)) == 0)
      rows = []
      guard let answer = mysql_store_result(handle) else { continue }
      defer { mysql_free_result(answer) }
      while let row = mysql_fetch_row(answer) {
        rows.append((0..<Int(mysql_num_fields(answer))).map { row[$0].map { String(cString: $0) } })
      }
    }
    return rows
  }
}

extension TestServer {
  /// Runs statements as the server's administrator on a connection of their own.
  ///
  /// - Returns: the rows of the last answer; NULL is nil.
  @discardableResult
  public func run(_ statements: String..., in database: String? = nil) throws -> [[String?]] {
    try ServerSocket(path: socket).run(statements, in: database)
  }
}

extension TestNode {
  /// Runs statements as the node's administrator on a connection of their own.
  ///
  /// - Returns: the rows of the last answer; NULL is nil.
  @discardableResult
  public func run(_ statements: String..., in database: String? = nil) throws -> [[String?]] {
    try ServerSocket(path: socket).run(statements, in: database)
  }
}
