import Domain

/// Comma separated text (RFC 4180) for people who open it in a spreadsheet.
enum CSV {
  /// A line with its line feed.
  static func line(_ cells: [String]) -> String {
    cells.map(cell).joined(separator: ",") + "\n"
  }

  /// A cell, quoted where it must be. What a spreadsheet would run as a formula gets an apostrophe
  /// in front (OWASP, "CSV Injection"), and control characters are gone.
  static func cell(_ text: String) -> String {
    let clean = CleanText.lines(text)
    let harmless = clean.first.map { "=+-@".contains($0) } ?? false ? "'" + clean : clean
    let needsQuotes = harmless.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A }
    return needsQuotes ? "\"" + harmless.replacing("\"", with: "\"\"") + "\"" : harmless
  }
}
