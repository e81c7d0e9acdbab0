/// Volunteers and their sessions made in bulk, as rows: signing 15,000 people in one by one would
/// take an hour of password hashing.
struct BulkSessions {
  /// The first user's number; the others follow.
  static let first = 1_000
  let count: Int

  /// The cookie's value of one of them, from 0.
  static func name(_ index: Int) -> String { "bench-session-\(index)" }

  /// `INSERT`s for a database whose schema is there, each statement on a line of its own.
  ///
  /// - Parameter now: seconds since 1970, when they were last used.
  func statements(now: Int) -> [String] {
    var statements = [
      "INSERT INTO perm_groups (perm_group_id, group_perms) VALUES ('bench', ',eblocks_use')"
    ]
    for start in stride(from: 0, to: count, by: 500) {
      let indexes = start..<min(start + 500, count)
      let users = indexes.map { "(\(Self.first + $0), 'Bench \($0)', '*', 'bench')" }
      let sessions = indexes.map { "('\(Self.name($0))', \(Self.first + $0), \(now))" }
      statements += [
        "INSERT INTO users (uid, nickname, passwd, perm_group) VALUES "
          + users.joined(separator: ", "),
        "INSERT INTO sessions (id, uid, last_accessed) VALUES "
          + sessions.joined(separator: ", "),
      ]
    }
    return statements
  }
}
