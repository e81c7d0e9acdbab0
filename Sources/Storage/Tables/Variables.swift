import Domain

/// Scoop's `vars`: the campaign's configuration (SPEC 3).
public struct Variables {
  private let db: any SQLConnection

  public init(_ db: any SQLConnection) {
    self.db = db
  }

  /// All of it as it is now; a row without a value counts as none.
  public func settings() throws -> Settings {
    var values: [String: String] = [:]
    for row in try db.rows("SELECT name, value FROM vars WHERE name IN (\(list: Self.names))") {
      if let value = try row.optionalText("value") { values[try row.text("name")] = value }
    }
    return Settings(values: values)
  }

  public func set(_ variable: Variable, to value: String) throws {
    let update = db.dialect.upsert(
      on: ["name"], set: "value = \(db.dialect.proposed("value"))")
    try db.run(
      "INSERT INTO vars (name, value) VALUES (\(variable.rawValue), \(value))\(raw: update)")
  }

  /// The default holds again.
  public func unset(_ variable: Variable) throws {
    try db.run("DELETE FROM vars WHERE name = \(variable.rawValue)")
  }

  private static let names = Variable.allCases.map(\.rawValue)
}
