import Domain

/// A shape that a site's `sessions` has. Three are known, told apart by their columns; what they
/// have in common is that a cookie names a session and the session names a user.
///
/// Ids are ASCII and fit the column: `Sessions` sees to that.
public protocol SessionTable: Sendable {
  /// Whose sessions these are, in a few words for an operator.
  var description: String { get }
  /// The longest id the table takes.
  var longestID: Int { get }

  /// Whose session it is, and when it was last used if the table tells; nil when there is no such
  /// session or nobody is signed in with it.
  func find(
    _ id: String, _ db: any SQLConnection
  ) throws -> (user: UserID, lastAccessed: Instant?)?
  func add(_ id: String, user: UserID, now: Instant, _ db: any SQLConnection) throws
  func touch(_ id: String, now: Instant, _ db: any SQLConnection) throws
  func remove(_ id: String, _ db: any SQLConnection) throws
}

/// One row a session, which names the user itself: the seeds' shape and our own.
struct SessionRows: SessionTable {
  let table: SiteTable
  let clock: SessionClock

  /// Nil for a table of another shape.
  init?(_ table: SiteTable) {
    guard table.has("id", "uid") else { return nil }
    self.table = table
    clock = SessionClock(of: table)
  }

  var description: String { "sessions.id and sessions.uid" }
  var longestID: Int { table["id"]?.length ?? 64 }

  func find(
    _ id: String, _ db: any SQLConnection
  ) throws -> (user: UserID, lastAccessed: Instant?)? {
    let rows = try db.rows(
      "SELECT id, uid, \(sql: clock.reading) AS used FROM sessions WHERE id = \(id)")
    guard let row = rows.first(where: { (try? $0.text("id")) == id }),
      let user = ScoopUser.id(try row.value("uid"))
    else { return nil }
    return (user, try row.optionalInstant("used"))
  }

  func add(_ id: String, user: UserID, now: Instant, _ db: any SQLConnection) throws {
    var values: [(column: String, value: SQL)] = [("id", "\(id)"), ("uid", "\(user)")]
    if let column = clock.column { values.append((column, clock.writing(now))) }
    try db.run(table.insert(values))
  }

  func touch(_ id: String, now: Instant, _ db: any SQLConnection) throws {
    guard let column = clock.column else { return }
    try db.run(
      "UPDATE sessions SET \(raw: column) = \(sql: clock.writing(now)) WHERE id = \(id)")
  }

  func remove(_ id: String, _ db: any SQLConnection) throws {
    try db.run("DELETE FROM sessions WHERE id = \(id)")
  }
}

/// A row for each thing kept in a session; the user is the value of item `UID`: Scoop 1.1 (its
/// lib/Scoop/Session.pm and struct/patch-files/1.0-1.1/patch-02-Sessions.sql, as published at
/// https://github.com/BlastarIndia/scoop).
struct SessionItems: SessionTable {
  let table: SiteTable
  let clock: SessionClock

  /// Nil for a table of another shape.
  init?(_ table: SiteTable) {
    guard table.has("session_id", "item", "value") else { return nil }
    self.table = table
    clock = SessionClock(of: table)
  }

  var description: String { "Scoop 1.1: sessions.session_id, item and value" }
  var longestID: Int { table["session_id"]?.length ?? 32 }

  /// Scoop writes `UID` at every page and other items when they change: the latest tells.
  func find(
    _ id: String, _ db: any SQLConnection
  ) throws -> (user: UserID, lastAccessed: Instant?)? {
    let rows = try db.rows(
      """
      SELECT session_id, item, CASE WHEN item = 'UID' THEN value END AS owner,
        \(sql: clock.reading) AS used
      FROM sessions WHERE session_id = \(id)
      """
    ).filter { (try? $0.text("session_id")) == id }
    guard let owner = try rows.first(where: { try $0.text("item") == "UID" }),
      let user = ScoopUser.id(try owner.value("owner"))
    else { return nil }
    return (user, try rows.compactMap { try $0.optionalInstant("used") }.max())
  }

  func add(_ id: String, user: UserID, now: Instant, _ db: any SQLConnection) throws {
    let items = [
      ("created", String(now.seconds)), ("UID", String(user)), ("TIME", String(now.seconds)),
    ]
    for (item, value) in items {
      var values: [(column: String, value: SQL)] = [
        ("session_id", "\(id)"), ("item", "\(item)"), ("value", "\(value)"), ("serialized", "0"),
      ]
      if let column = clock.column { values.append((column, clock.writing(now))) }
      try db.run(table.insert(values))
    }
  }

  func touch(_ id: String, now: Instant, _ db: any SQLConnection) throws {
    guard let column = clock.column else { return }
    try db.run(
      "UPDATE sessions SET \(raw: column) = \(sql: clock.writing(now)) WHERE session_id = \(id)")
  }

  func remove(_ id: String, _ db: any SQLConnection) throws {
    try db.run("DELETE FROM sessions WHERE session_id = \(id)")
  }
}

/// One row a session, with everything in it packed by Perl's Storable; the user is under `UID`:
/// Scoop 1.0 over Apache::Session (its lib/Scoop.pm and struct/scoop.sql, as published at
/// https://github.com/samboy/scoop-1.0).
struct SessionImages: SessionTable {
  let table: SiteTable
  let clock: SessionClock

  /// Nil for a table of another shape.
  init?(_ table: SiteTable) {
    guard table.has("id", "a_session") else { return nil }
    self.table = table
    clock = SessionClock(of: table)
  }

  var description: String { "Scoop 1.0: sessions.id and a_session" }
  var longestID: Int { table["id"]?.length ?? 32 }

  /// Bytes come as hexadecimal digits, so that no character set stands in between.
  func find(
    _ id: String, _ db: any SQLConnection
  ) throws -> (user: UserID, lastAccessed: Instant?)? {
    let rows = try db.rows(
      """
      SELECT id, CASE WHEN octet_length(a_session) <= \(StorableHash.longest)
          THEN hex(a_session) END AS image,
        \(sql: clock.reading) AS used
      FROM sessions WHERE id = \(id)
      """)
    guard let row = rows.first(where: { (try? $0.text("id")) == id }),
      let bytes = try row.optionalText("image").flatMap(Hexadecimal.bytes),
      let user = ScoopUser.id(StorableHash(bytes)?["UID"])
    else { return nil }
    return (user, try row.optionalInstant("used"))
  }

  func add(_ id: String, user: UserID, now: Instant, _ db: any SQLConnection) throws {
    let image = StorableHash.image(of: [
      ("_session_id", id), ("TIME", String(now.seconds)), ("UID", String(user)),
    ])
    var values: [(column: String, value: SQL)] = [
      ("id", "\(id)"), ("a_session", "unhex(\(Hexadecimal.text(image)))"),
    ]
    if let column = clock.column { values.append((column, clock.writing(now))) }
    try db.run(table.insert(values))
  }

  /// What is packed stays as it is: Scoop keeps more there than the user.
  func touch(_ id: String, now: Instant, _ db: any SQLConnection) throws {
    guard let column = clock.column else { return }
    try db.run(
      "UPDATE sessions SET \(raw: column) = \(sql: clock.writing(now)) WHERE id = \(id)")
  }

  func remove(_ id: String, _ db: any SQLConnection) throws {
    try db.run("DELETE FROM sessions WHERE id = \(id)")
  }
}

/// A `sessions` that is none of these: whatever is asked of it says that it is missing.
struct UnknownSessions: SessionTable {
  var description: String { "unknown" }
  var longestID: Int { 64 }

  func find(
    _ id: String, _ db: any SQLConnection
  ) throws -> (user: UserID, lastAccessed: Instant?)? { throw StorageError.missing("sessions") }
  func add(_ id: String, user: UserID, now: Instant, _ db: any SQLConnection) throws {
    throw StorageError.missing("sessions")
  }
  func touch(_ id: String, now: Instant, _ db: any SQLConnection) throws {
    throw StorageError.missing("sessions")
  }
  func remove(_ id: String, _ db: any SQLConnection) throws {
    throw StorageError.missing("sessions")
  }
}

/// The user a session names.
enum ScoopUser {
  /// Nil for nobody: Scoop keeps sessions of people who are not signed in, with -1, 0, nothing or
  /// no number as their user.
  static func id(_ value: SQLValue?) -> UserID? {
    let number: Int64? =
      switch value {
      case .integer(let number): number
      case .text(let text): Int64(text)
      case .real(let real): Int64(exactly: real)
      case .null, nil: nil
      }
    return number.flatMap { $0 > 0 ? $0 : nil }
  }
}

/// Bytes as hexadecimal digits, two each.
enum Hexadecimal {
  static func text(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Nil for anything else.
  static func bytes(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
