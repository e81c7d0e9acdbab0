import Domain

/// One row of Scoop's `users`, with what its group allows.
public struct Account: Hashable, Sendable {
  public var id: UserID
  public var name: String
  /// As `crypt(3)` made it.
  public var passwordHash: String
  /// nil when the group, or its permission string, is missing (SPEC 2.3).
  public var permissions: Permissions?
  /// An admin has suspended the account: the permissions do not hold until that is undone.
  public var isSuspended = false

  /// Reads `Accounts.columns`.
  init(_ row: Row) throws {
    id = try row.integer(0)
    name = try row.optionalText(1) ?? ""
    // Without a hash no password opens it.
    passwordHash = try row.optionalText(2) ?? ""
    permissions = try row.optionalText(3).map(Permissions.init(groupString:))
    isSuspended = try row.flag(4)
  }
}

/// Scoop's `users` and `perm_groups` (SPEC 2).
public struct Accounts {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// The account of that number.
  public func find(_ id: UserID) throws -> Account? {
    try db.first(select + "WHERE u.uid = \(id)").map(Account.init)
  }

  /// The account of that name, capital letters or not. Where a site has several that look alike
  /// to its database (`Jose` and `José`), the one written so; none of them for another spelling.
  public func find(named name: String) throws -> Account? {
    let accounts = try db.rows(select + "WHERE \(sql: db.site.nickname.equals(name))").map(
      Account.init)
    return accounts.first { $0.name == name } ?? (accounts.count == 1 ? accounts.first : nil)
  }

  /// Every account, by name.
  public func all() throws -> [Account] {
    try db.rows(select + "ORDER BY u.nickname").map(Account.init)
  }

  /// Adds an account; its number comes back. A name that is taken is a constraint's error.
  public func add(
    name: String, passwordHash: String, permissions: Permissions
  ) throws -> UserID {
    let group = try group(with: permissions)
    try db.run(
      """
      INSERT INTO users (nickname, passwd, perm_group)
      VALUES (\(name), \(passwordHash), \(group))
      """)
    return db.lastInsertedID
  }

  public func setPasswordHash(_ hash: String, of id: UserID) throws {
    try db.run("UPDATE users SET passwd = \(hash) WHERE uid = \(id)")
  }

  /// Moves the account to a group with exactly these permissions; other members of its old group
  /// keep what they have (SPEC 2.2).
  public func setPermissions(_ permissions: Permissions, of id: UserID) throws {
    let group = try group(with: permissions)
    try db.run("UPDATE users SET perm_group = \(group) WHERE uid = \(id)")
  }

  /// What an account is read from: `users u`, `perm_groups g` and `suspended_users x`.
  static let columns: SQL = """
    u.uid, u.nickname, u.passwd, g.group_perms,
      CASE WHEN x.uid IS NULL THEN 0 ELSE 1 END AS suspended
    """

  private var select: SQL {
    """
    SELECT \(sql: Self.columns)
    FROM users u LEFT JOIN perm_groups g ON \(raw: db.site.membership)
      LEFT JOIN suspended_users x ON x.uid = u.uid

    """
  }

  /// The group that carries exactly these permissions, made when there is none. One of that name
  /// with another string belongs to somebody else and is passed over.
  private func group(with permissions: Permissions) throws -> String {
    let short = permissions.names.map { $0.dropFirst("eblocks_".count) }.joined(separator: "_")
    let base = short.isEmpty ? "eblocks_none" : "eblocks_\(short)"
    var name = base
    var number = 1
    while let row = try db.first(
      "SELECT group_perms FROM perm_groups WHERE perm_group_id = \(name)")
    {
      if try row.optionalText("group_perms") == permissions.groupString { return name }
      number += 1
      name = "\(base)_\(number)"
    }
    // Another server may be making the same one at this moment.
    let same = db.dialect.upsert(
      on: ["perm_group_id"], set: "perm_group_id = \(db.dialect.proposed("perm_group_id"))")
    try db.run(
      """
      INSERT INTO perm_groups (perm_group_id, group_perms)
      VALUES (\(name), \(permissions.groupString))\(raw: same)
      """)
    return name
  }
}
