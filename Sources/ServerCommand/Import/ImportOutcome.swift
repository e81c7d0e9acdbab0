/// What an import did.
struct ImportOutcome: Sendable, Equatable, CustomStringConvertible {
  var imported = 0
  var refused = 0
  /// Where the refused rows are; nil without any.
  var refusedPath: String?
  /// False when refused rows kept everything out.
  var isImported = true

  var description: String {
    let rows = "\(ProgressBar.grouped(refused)) \(refused == 1 ? "row" : "rows")"
    let place = refusedPath.map { " (see \($0))" } ?? ""
    guard isImported else {
      return "Nothing was imported: \(rows) refused\(place). Mend the file, or add --keep-going."
    }
    let voters = "\(ProgressBar.grouped(imported)) \(imported == 1 ? "voter" : "voters")"
    return refused == 0
      ? "Imported \(voters)." : "Imported \(voters); \(rows) refused\(place)."
  }
}
