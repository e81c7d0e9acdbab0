import API
import Domain
import Storage

/// The settings page: `/v1/settings`.
extension Service {
  /// `GET`: every variable, in a fixed order.
  public func settings(user: User) async throws(Problem) -> SettingDescriptions {
    try user.mustBeAdmin()
    return try await read { try Self.descriptions($0) }
  }

  /// `PUT`: sets one, by the same rules as `conf set`, and logs who did. `not_found` for a name that
  /// is no variable's, `invalid` for a value that cannot be read.
  public func changeSetting(
    _ name: String, to value: String, user: User, now: Instant
  ) async throws(Problem) -> SettingDescriptions {
    let variable = try variable(name, of: user)
    return try await write { db in
      // Setting it to the same value again changes nothing.
      db.canBeRepeated()
      try TallyRows(db).beginChange(by: user.id)
      let old = try Variables(db).settings().values[variable]
      let note = try db.set(variable, to: value)
      try Self.log(db, variable, from: old, to: value, by: user, now: now)
      var answer = try Self.descriptions(db)
      answer.note = note
      return answer
    }
  }

  /// `DELETE`: brings the standard back; one that is not set is fine.
  public func unsetSetting(
    _ name: String, user: User, now: Instant
  ) async throws(Problem) -> SettingDescriptions {
    let variable = try variable(name, of: user)
    return try await write { db in
      db.canBeRepeated()
      try TallyRows(db).beginChange(by: user.id)
      let old = try Variables(db).settings().values[variable]
      try Variables(db).unset(variable)
      try Self.log(db, variable, from: old, to: nil, by: user, now: now)
      return try Self.descriptions(db)
    }
  }

  private func variable(_ name: String, of user: User) throws(Problem) -> Variable {
    try user.mustBeAdmin()
    guard let variable = Variable(rawValue: name) else { throw .noSuchSetting }
    return variable
  }

  private static func log(
    _ db: any SQLConnection, _ variable: Variable, from old: String?, to new: String?,
    by user: User, now: Instant
  ) throws {
    // A secret one is logged each time: whether it differs would tell something of it.
    guard old != new || !variable.isPublic else { return }
    let hidden = new.map { _ in "" }
    _ = try AdminActionRows(db).add(
      LoggedAction(
        variable: variable.rawValue, from: variable.isPublic ? old : nil,
        to: variable.isPublic ? new : hidden, by: user.id, at: now))
  }

  private static func descriptions(_ db: any SQLConnection) throws -> SettingDescriptions {
    let settings = try Variables(db).settings()
    let problems = Dictionary(
      settings.unreadable.map { ($0.variable, $0.reason) }, uniquingKeysWith: { first, _ in first })
    return SettingDescriptions(
      settings: Variable.allCases.map { variable in
        let value = settings.values[variable]
        return SettingDescription(
          name: variable.rawValue, meaning: variable.meaning, standard: variable.defaultValue,
          value: variable.isPublic ? value : nil, isSet: value != nil,
          problem: problems[variable], isSecret: !variable.isPublic)
      })
  }
}
