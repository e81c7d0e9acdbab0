import Foundation
import Logging

/// How a line of the log is written.
public enum LogFormat: String, CaseIterable, Sendable {
  /// `2026-11-03T16:00:00.123Z info request method=GET status=200`: for people.
  case text
  /// One JSON object: `time`, `level`, `message`, and the fields beside them. For programs.
  case json

  /// The line, its end included. Whatever the message and the fields hold, it stays one line.
  func line(
    at time: Date, level: Logger.Level, message: String, fields: [(name: String, value: String)]
  ) -> String {
    let stamp = time.formatted(Self.stamp)
    switch self {
    case .text:
      let words = ["\(stamp) \(level) \(Self.plain(message))"]
      return (words + fields.map { "\($0.name)=\(Self.quoted($0.value))" })
        .joined(separator: " ") + "\n"
    case .json:
      let pairs =
        [("time", stamp), ("level", "\(level)"), ("message", message)]
        + fields.map { (Self.fixed.contains($0.name) ? "\($0.name)_" : $0.name, $0.value) }
      return "{"
        + pairs.map { "\(Self.json($0.0)):\(Self.json($0.1))" }.joined(separator: ",") + "}\n"
    }
  }

  private static let fixed: Set<String> = ["time", "level", "message"]
  private static let stamp = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  /// Without what could end the line or move a terminal's cursor.
  private static func plain(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { isPlain($0) ? $0 : " " }))
  }

  /// As it is when it is one plain word, otherwise in quotation marks.
  private static func quoted(_ text: String) -> String {
    let isWord =
      !text.isEmpty
      && text.unicodeScalars.allSatisfy { isPlain($0) && $0 != " " && $0 != "\"" && $0 != "=" }
    return isWord ? text : json(text)
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }

  /// A JSON string (RFC 8259 §7) of nothing that a terminal would obey.
  private static func json(_ text: String) -> String {
    var json = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": json += "\\\""
      case "\\": json += "\\\\"
      case "\n": json += "\\n"
      case _ where isPlain(scalar): json.unicodeScalars.append(scalar)
      default:
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      }
    }
    return json + "\""
  }
}
