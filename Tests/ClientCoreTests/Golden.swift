import Cells
import Foundation
import Testing

/// Screens kept as text beside the tests; recorded anew with `EBLOCKS_RECORD=1`.
enum Golden {
  static func expect(
    _ session: Session, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try expect(session.canvas, name, sourceLocation: sourceLocation)
  }

  static func expect(
    _ canvas: Canvas, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/\(name).txt")
    let size = canvas.size
    let text = canvas.lines.joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["EBLOCKS_RECORD"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let kept = try String(contentsOf: file, encoding: .utf8)
    #expect(text == kept, "\(name) at \(size.columns)×\(size.rows)", sourceLocation: sourceLocation)
  }
}
