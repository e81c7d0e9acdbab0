import API

/// Rows as RFC 4180 has them: UTF-8, CRLF, quotes doubled.
enum CSVText {
  static let contentType = "text/csv; charset=utf-8; header=present"

  /// The columns' names.
  static func header(_ columns: [ReportColumn]) -> String {
    columns.map { quoted($0.name) }.joined(separator: ",") + "\r\n"
  }

  static func row(_ values: [ReportValue]) -> String {
    values.map(cell).joined(separator: ",") + "\r\n"
  }

  /// Numbers stay numbers. A text that a spreadsheet would take for a formula gets an apostrophe
  /// in front, which spreadsheets take for "this is text".
  static func cell(_ value: ReportValue) -> String {
    switch value {
    case .none: ""
    case .integer(let number): String(number)
    case .real(let number): number.isFinite ? "\(number)" : ""
    case .text(let text): quoted(harmless(text))
    }
  }

  private static func harmless(_ text: String) -> String {
    guard let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) else {
      return text
    }
    return "'" + text
  }

  private static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      // A comma, a quote, CR, LF; and blanks, which some readers drop at the ends.
      byte != 0x2C && byte != 0x22 && byte != 0x0D && byte != 0x0A && byte != 0x20
    }
    return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
