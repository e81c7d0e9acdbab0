import API
import Domain
import Storage

extension SQLConnection {
  /// Sets one variable; a value that cannot be read is refused. The one way in, for `conf set` and
  /// for the settings page.
  ///
  /// - Returns: what there is to know besides, in one line; nil when it is as it seems.
  func set(_ variable: Variable, to value: String) throws -> String? {
    if let problem = try Variables(self).settings().problem(setting: variable, to: value) {
      throw Problem.invalid([
        FieldError(
          field: variable.rawValue, message: "\(problem.description). Nothing was changed.")
      ])
    }
    do {
      try Variables(self).set(variable, to: value)
    } catch StorageError.constraint where site.isForeign {
      throw Problem.invalid([
        FieldError(
          field: variable.rawValue,
          message: "The web site's table of variables cannot hold this value: it is too long, or "
            + "has a character that the table's character set lacks. Nothing was changed.")
      ])
    }
    guard variable == .openSignup, site.isForeign else { return nil }
    return "This has no effect here: the accounts belong to the web site, and are made there."
  }
}
