import Domain

/// What `check` says about the tables that eBlocks shares with a web site.
public struct SiteReport: Hashable, Sendable {
  /// How things are, a line each.
  public var facts: [String] = []
  /// What keeps eBlocks from working beside the site, and what to do about it.
  public var problems: [String] = []
}

extension Site {
  /// Looks at the tables as they are now. For a transaction that writes, though it changes
  /// nothing: whether a privilege is there shows by using it on no row.
  public static func report(_ db: any SQLConnection) throws -> SiteReport {
    let site = try read(db)
    guard site.isForeign else {
      return SiteReport(facts: ["accounts and sessions are eBlocks' own"])
    }
    var report = SiteReport(facts: site.facts, problems: site.missing)
    if report.problems.isEmpty {
      report.problems = try site.lackingPrivileges(db)
    }
    if report.problems.isEmpty {
      let groups = try GroupSpellings(db)
      report.facts.append(groups.fact)
      if groups.users == 0 {
        report.problems.append(
          "no group of the site's has eblocks_use, so nobody may work; add it to a group there")
      }
      report.problems += try site.doublePreferences(db)
    }
    return report
  }

  private var facts: [String] {
    let clock =
      switch SessionClock(of: tables["sessions"] ?? SiteTable("sessions", columns: [])) {
      case .seconds(let name), .timestamp(let name), .wallTime(let name): "last use in \(name)"
      case .none: "no time of last use, so none runs out"
      }
    return [
      "accounts are the web site's: users (\(kind("users"))), perm_groups (\(kind("perm_groups")))",
      "sessions are of the shape \(sessions.description) (\(kind("sessions"))), \(clock)",
      "tallies in userprefs (\(kind("userprefs"))) are written "
        + (preferencesRollBack
          ? "with each result" : "after each result, and set right by every nightly expiry"),
      "settings in vars (\(kind("vars"))); changes are "
        + (keepsCacheTimes ? "noted in cache_time" : "not noted: there is no cache_time"),
    ]
  }

  /// Such as `MyISAM, latin1`.
  private func kind(_ name: String) -> String {
    guard let table = tables[name] else { return "missing" }
    let characters = table.columns.lazy.compactMap(\.characterSet).first
    return [table.engine, characters].compactMap { $0 }.joined(separator: ", ")
  }

  private var missing: [String] {
    var lines: [String] = []
    for (name, columns) in Self.needed {
      guard let table = tables[name] else {
        lines.append("there is no table \(name), or this user may not see it")
        continue
      }
      for column in columns where table[column] == nil {
        lines.append("\(name) has no column \(column), or this user may not see it")
      }
    }
    if tables["sessions"] != nil, sessions is UnknownSessions {
      lines.append(
        "sessions has neither id and uid, nor session_id, item and value, nor id and a_session, "
          + "or this user may not see them: nobody can be recognised")
    }
    if sessions.longestID < 20 {
      lines.append(
        "session ids have room for \(sessions.longestID) characters only: too few to be secret")
    }
    return lines
  }

  private func lackingPrivileges(_ db: any SQLConnection) throws -> [String] {
    var statements = Self.needed.filter { $0.table == "users" || $0.table == "perm_groups" }.map {
      "SELECT \($0.columns.joined(separator: ", ")) FROM \($0.table) WHERE 1 = 0"
    }
    for name in ["sessions", "userprefs", "vars"] + (keepsCacheTimes ? ["cache_time"] : []) {
      guard let column = tables[name]?.columns.first?.name else { continue }
      statements += [
        "INSERT INTO \(name) (\(column)) SELECT \(column) FROM \(name) WHERE 1 = 0",
        "UPDATE \(name) SET \(column) = \(column) WHERE 1 = 0",
      ]
      if name != "cache_time" { statements.append("DELETE FROM \(name) WHERE 1 = 0") }
    }
    return try statements.compactMap { statement in
      try Self.refusal { _ = try db.rows(SQL(text: statement)) }
    }.map { "this user may not \($0): grant that, as Resources/mariadb/grants.sql does" }
  }

  /// The privilege that is lacking for it; nil when none is.
  private static func refusal(_ body: () throws -> Void) throws -> String? {
    do {
      try body()
      return nil
    } catch {
      switch error as? StorageError {
      case .forbidden(let privilege): return privilege
      // A column without a value is looked for after the privilege.
      case .constraint: return nil
      default: throw error
      }
    }
  }

  /// A table that has lost its key may say two things of one user.
  private func doublePreferences(_ db: any SQLConnection) throws -> [String] {
    let count = try db.count(
      """
      SELECT count(*) FROM (SELECT uid FROM userprefs
        WHERE prefname IN (\(list: Mode.allCases.map(\.tallyPreference)))
        GROUP BY uid, prefname HAVING count(*) > 1) d
      """)
    return count == 0
      ? [] : ["userprefs has two rows for one tally of \(count) volunteers; delete one of each"]
  }
}

/// How the site's groups spell their permissions.
private struct GroupSpellings {
  private(set) var users = 0
  private var withComma = 0
  private var withoutComma = 0

  init(_ db: any SQLConnection) throws {
    for row in try db.rows("SELECT group_perms FROM perm_groups") {
      guard let text = try row.optionalText("group_perms"), !text.isEmpty else { continue }
      if Permissions(groupString: text).contains(.use) { users += 1 }
      if text.hasPrefix(",") { withComma += 1 } else { withoutComma += 1 }
    }
  }

  var fact: String {
    let spelling =
      switch (withComma, withoutComma) {
      case (_, 0): "with a comma in front"
      case (0, _): "without a comma in front"
      default: "with and without a comma in front"
      }
    return "permissions are spelt \(spelling); groups with eblocks_use: \(users)"
  }
}
