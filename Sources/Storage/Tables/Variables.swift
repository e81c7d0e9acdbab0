import Domain

/// Scoop's `vars`: the campaign's configuration (SPEC 3).
public struct Variables {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// All of it as it is now, or was within `SettingsCache.life` where another program changes it; a
  /// row without a value counts as none.
  public func settings() throws -> Settings {
    if let kept = db.keptSettings { return kept }
    var values: [String: String] = [:]
    for row in try db.rows("SELECT name, value FROM vars WHERE name IN (\(list: Self.names))") {
      if let value = try row.optionalText("value") { values[try row.text("name")] = value }
    }
    // Nobody can make an account here where the accounts are another program's.
    if db.site.isForeign { values[Variable.openSignup.rawValue] = nil }
    let settings = Settings(values: values)
    db.keep(settings)
    return settings
  }

  public func set(_ variable: Variable, to value: String) throws {
    let changed = try db.run(
      "UPDATE vars SET value = \(value) WHERE name = \(variable.rawValue)")
    if changed == 0 {
      // Another operator may be setting the same one at this moment.
      let update = db.dialect.upsert(
        on: ["name"], set: "value = \(db.dialect.proposed("value"))")
      try db.run(
        db.site.insert(
          into: "vars",
          [
            ("name", "\(variable.rawValue)"), ("value", "\(value)"),
            // How Scoop's own page of variables shows it: one line, or a field of several.
            ("type", value.contains("\n") ? "'tarea'" : "'text'"), ("category", "'eBlocks'"),
            ("description", "\(variable.meaning)"),
          ]) + SQL(text: update))
    }
    try noteChange()
  }

  /// The default holds again.
  public func unset(_ variable: Variable) throws {
    try db.run("DELETE FROM vars WHERE name = \(variable.rawValue)")
    try noteChange()
  }

  /// Tells a Scoop that keeps its variables in memory to read them again, as its own page does: the
  /// moment of `vars`, and of anything at all. A second later than now, since what Scoop read in
  /// this very second would pass for new.
  private func noteChange() throws {
    guard db.site.keepsCacheTimes else { return }
    for resource in ["vars", "refresh_all"] {
      let changed = try db.run(
        """
        UPDATE cache_time SET last_update = UNIX_TIMESTAMP() + 1 WHERE resource = \(resource)
        """)
      guard changed == 0 else { continue }
      try db.run(
        db.site.insert(
          into: "cache_time",
          [("resource", "\(resource)"), ("last_update", "UNIX_TIMESTAMP() + 1")]))
    }
  }

  private static let names = Variable.allCases.map(\.rawValue)
}
