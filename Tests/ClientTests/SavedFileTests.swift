import ClientCore
import Foundation
import Glibc
import Testing

@testable import Client

/// A file that is there when it is whole, and not before.
@Suite struct SavedFileTests {
  private static let csv = "name,results\r\nann,\"12\"\r\n\"a, \"\"b\"\"\nc\",3\r\n"
  private static let id = RequestID(5)

  /// Runs in a folder of its own.
  private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path(percentEncoded: false))
  }

  private func names(_ folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  private func feed(_ file: SavedFile, _ text: String = csv) -> Bool {
    Array(text.utf8).withUnsafeBytes { file.take($0) }
  }

  private func finish(
    _ file: SavedFile, status: Int = 200, type: String? = "text/csv; charset=utf-8",
    saysItsEnd: Bool = true
  ) -> Event.Kind? {
    file.finish(Self.id, status: status, contentType: type, saysItsEnd: saysItsEnd)
  }

  @Test func isThereOnceItIsWholeForItsOwnerAlone() throws {
    try inFolder { folder in
      let path = folder + "/report.csv"
      let file = try SavedFile(path: path, replaces: false)
      #expect(feed(file))
      #expect(!names(folder).contains("report.csv"))
      #expect(finish(file) == .saved(Self.id, rows: 2))
      #expect(names(folder) == ["report.csv"])
      #expect(try String(contentsOfFile: path, encoding: .utf8) == Self.csv)
      var found = stat()
      #expect(stat(path, &found) == 0 && found.st_mode & 0o777 == 0o600)
    }
  }

  @Test func leavesNothingWhenItIsLetGo() throws {
    try inFolder { folder in
      do {
        let file = try SavedFile(path: folder + "/report.csv", replaces: false)
        #expect(feed(file) && names(folder).count == 1)
      }
      #expect(names(folder).isEmpty)
    }
  }

  @Test(arguments: [
    (404, "application/problem+json", true), (200, "text/html", true), (200, nil, true),
    (200, "text/csv", false),
  ])
  func leavesNothingOfAnythingElse(status: Int, type: String?, saysItsEnd: Bool) throws {
    try inFolder { folder in
      var file: SavedFile? = try SavedFile(path: folder + "/report.csv", replaces: false)
      let answer = file.flatMap {
        _ = feed($0)
        return finish($0, status: status, type: type, saysItsEnd: saysItsEnd)
      }
      if case .saved = answer { Issue.record("saved") }
      #expect((answer == nil) == (status != 200))
      file = nil
      #expect(names(folder).isEmpty)
    }
  }

  @Test func leavesAFileThatIsThereUntilItMayReplaceIt() throws {
    try inFolder { folder in
      let path = folder + "/report.csv"
      try "old".write(toFile: path, atomically: true, encoding: .utf8)
      #expect(throws: SavedFile.Fault.exists) { try SavedFile(path: path, replaces: false) }
      let file = try SavedFile(path: path, replaces: true)
      #expect(feed(file))
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
      #expect(finish(file) == .saved(Self.id, rows: 2))
      #expect(try String(contentsOfFile: path, encoding: .utf8) == Self.csv)
    }
  }

  @Test func takesNoNameThatWasGivenMeanwhile() throws {
    try inFolder { folder in
      let path = folder + "/report.csv"
      let file = try SavedFile(path: path, replaces: false)
      #expect(feed(file))
      try "somebody else's".write(toFile: path, atomically: true, encoding: .utf8)
      #expect(finish(file) == .notSaved(Self.id, .exists))
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "somebody else's")
    }
  }

  @Test func saysWhyThereIsNoFile() throws {
    try inFolder { folder in
      for (path, words) in [("/missing/a.csv", "no such folder"), ("", "that is a folder")] {
        let fault = #expect(throws: SavedFile.Fault.self) {
          try SavedFile(path: folder + path, replaces: true)
        }
        guard case .reason(let reason)? = fault?.failure else {
          Issue.record("no reason")
          continue
        }
        #expect(reason.contains(words))
      }
    }
  }

  @Test(arguments: [
    ("", 0), ("a\r\n", 1), ("a\nb\n", 2), ("a\r\nb", 2), ("\"a\nb\"\r\n", 1),
    ("\"a\"\"\n\"\"b\"\r\nc\r\n", 2), ("\r\n\r\n", 0), ("\"\"\r\nx", 2),
  ])
  func countsRecords(text: String, rows: Int) {
    for split in 0...text.utf8.count {
      var counter = RowCounter()
      let bytes = Array(text.utf8)
      bytes[..<split].withUnsafeBytes { counter.count($0) }
      bytes[split...].withUnsafeBytes { counter.count($0) }
      #expect(counter.rows == rows)
    }
  }
}
