import VoterFiles

/// What an import did.
struct ImportOutcome: Sendable, Equatable, CustomStringConvertible {
  var imported = 0
  /// Voters who were there already and whose information changed.
  var updated = 0
  var refused = 0
  /// Where the refused rows are; nil without any.
  var refusedPath: String?
  /// False when refused rows kept everything out.
  var isImported = true
  var leftOut: [LeftOut: Int] = [:]
  var phonesLackingAreaCode = 0
  var unreadablePhones = 0

  init(imported: Int = 0, updated: Int = 0, refused: Int = 0) {
    self.imported = imported
    self.updated = updated
    self.refused = refused
  }

  /// - Parameter imported: nil when refused rows kept everything out.
  init(_ progress: FileReading.Progress, imported: Int?, updated: Int = 0) {
    self.init(imported: imported ?? 0, updated: updated, refused: progress.refused)
    refusedPath = progress.refusedPath
    isImported = imported != nil
    leftOut = progress.leftOut
    phonesLackingAreaCode = progress.phonesLackingAreaCode
    unreadablePhones = progress.unreadablePhones
  }

  var description: String {
    let rows = "\(ProgressBar.grouped(refused)) \(refused == 1 ? "row" : "rows")"
    let place = refusedPath.map { " (see \($0))" } ?? ""
    guard isImported else {
      return "Nothing was imported: \(rows) refused\(place). Mend the file, or add --keep-going."
    }
    let voters = "\(ProgressBar.grouped(imported)) \(imported == 1 ? "voter" : "voters")"
    let changed = updated == 0 ? "" : ", updated \(ProgressBar.grouped(updated))"
    return refused == 0
      ? "Imported \(voters)\(changed)." : "Imported \(voters)\(changed); \(rows) refused\(place)."
  }

  /// What else the operator should know, a line each.
  var remarks: [String] {
    Self.remarks(
      leftOut: leftOut, lackingAreaCode: phonesLackingAreaCode, unreadable: unreadablePhones)
  }

  static func remarks(
    leftOut rows: [LeftOut: Int], lackingAreaCode: Int, unreadable: Int
  ) -> [String] {
    var lines = rows.sorted { ($1.value, "\($0.key)") < ($0.value, "\($1.key)") }.map {
      "Left out: \(ProgressBar.grouped($0.value)) \($0.value == 1 ? "row" : "rows"), \($0.key)."
    }
    if lackingAreaCode > 0 {
      lines.append("\(leftOut(lackingAreaCode)) without an area code (see --area-code), \(not)")
    }
    if unreadable > 0 { lines.append("\(leftOut(unreadable)) that nobody can dial, \(not)") }
    return lines
  }

  private static let not = "not their voters."

  private static func leftOut(_ count: Int) -> String {
    "Left out: \(ProgressBar.grouped(count)) telephone number\(count == 1 ? "" : "s")"
  }
}
