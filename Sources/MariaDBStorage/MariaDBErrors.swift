import Storage

extension StorageError {
  /// The failure as the rest of the program knows it. Of the server's words only names of tables,
  /// columns, keys and constraints are kept.
  init(_ failure: ServerFailure) {
    self = Self.known[failure.code] ?? Self.named(failure)
  }

  private static let known: [UInt32: StorageError] = [
    1021: .full, 1114: .full,
    1290: .readOnly, 1792: .readOnly, 1836: .readOnly,
    1020: .busy, 1205: .busy, 1213: .busy, 1317: .busy, 1412: .busy, 1467: .busy, 1615: .busy,
    // No more locks, transactions or time than the server allows; a fault that passes.
    1206: .busy, 1297: .busy, 1637: .busy, 1969: .busy,
    1047: .unavailable("this server of the cluster is not ready, or has lost the others"),
    1040: .unavailable("the server has no connection to spare"),
    1203: .unavailable("the server has no connection to spare"),
    1226: .unavailable("the server has no connection to spare for this user"),
    1045: .unavailable("the server refuses this user name and password"),
    1698: .unavailable("the server refuses this user name and password"),
    1044: .unavailable("this user may not use that database"),
    1049: .unavailable("the server has no database of that name"),
    1129: .unavailable("the server blocks this machine after failed attempts"),
    1130: .unavailable("the server lets nobody in from this machine"),
    2002: .unavailable("no server answers there"),
    2003: .unavailable("no server answers there"),
    2005: .unavailable("the server's name is unknown"),
    2026: .unavailable(
      "no secure connection: the server has no TLS, or a certificate that is not trusted"),
    1251: .unavailable("the server wants another way of signing in"),
    2059: .unavailable("the server wants another way of signing in"),
    2061: .unavailable("the server wants another way of signing in"),
    1153: .other("a value is longer than the server's max_allowed_packet"),
    2020: .other("a value is longer than the server's max_allowed_packet"),
  ]

  private static func named(_ failure: ServerFailure) -> StorageError {
    let message = failure.message
    switch failure.code {
    // NULL, no default, too long, out of range, cut: the message begins with the column.
    case 1048, 1263, 1264, 1265, 1364, 1406:
      return .constraint(message.firstQuoted ?? "of a column")
    // The value comes first, and may hold anything.
    case 1366: return .constraint(message.name(after: " for column ") ?? "of a column")
    case 1062, 1586: return .constraint(message.name(after: " for key ") ?? "of a key")
    case 1216, 1217, 1451, 1452: return .constraint("FOREIGN KEY")
    case 4025: return .constraint(message.firstQuoted ?? "of a table")
    case 1146: return .missing(message.firstQuoted.map(lastPart) ?? "that was asked for")
    case 1142:
      return .forbidden(message.firstWord + " on " + (message.name(after: " for table ") ?? "it"))
    case 1143:
      return .forbidden(message.firstWord + " on " + (message.name(after: " in table ") ?? "it"))
    case 1227, 1370: return .forbidden("what was asked of it")
    // The server's own files: errno 28 is a full disk, 122 a used-up quota, 30 a disk that is
    // read-only.
    case 3, 1005, 1026, 1030, 1180, 1181:
      if message.containsNumber(28) || message.containsNumber(122) { return .full }
      return message.containsNumber(30) ? .readOnly : .other("MariaDB \(failure.code)")
    default:
      return failure.isLoss
        ? .unavailable("the connection to the server was lost") : .other("MariaDB \(failure.code)")
    }
  }

  fileprivate static func lastPart(_ name: String) -> String {
    name.split(separator: ".").last.map(String.init) ?? name
  }
}

extension String {
  fileprivate var firstWord: String { String(prefix { $0 != " " }) }

  /// What stands between the first pair of quotation marks or backticks.
  fileprivate var firstQuoted: String? {
    guard let start = firstIndex(where: { $0 == "'" || $0 == "`" }) else { return nil }
    return String(self[index(after: start)...].prefix { $0 != self[start] })
  }

  /// The name that follows the last `mark`: `'x'`, or the x of `` `database`.`table`.`x` ``.
  fileprivate func name(after mark: String) -> String? {
    guard let found = ranges(of: mark).last else { return nil }
    let word = self[found.upperBound...].prefix { $0 != " " && $0 != ")" }
    return StorageError.lastPart(word.filter { $0 != "'" && $0 != "`" })
  }

  fileprivate func containsNumber(_ number: Int) -> Bool {
    split { !$0.isNumber }.contains { $0 == String(number) }
  }
}
