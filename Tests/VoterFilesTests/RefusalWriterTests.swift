import Domain
import Foundation
import Testing

@testable import VoterFiles

@Suite struct RefusalWriterTests {
  private let scratch: Scratch
  private var path: String { scratch.path("voters.refused.csv") }

  init() throws { scratch = try Scratch() }

  private func refusal(_ cells: [String]) -> Refusal {
    Refusal(line: 3, reason: .missingID, cells: cells)
  }

  @Test func makesNoFileWithoutARefusal() throws {
    let writer = RefusalWriter(path: path, header: ["id"])
    try writer.finish()
    #expect(writer.path == nil)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func writesForItsOwnerAlone() throws {
    let writer = RefusalWriter(path: path, header: ["id", "Last, name"])
    try writer.write(refusal(["", "Reed"]))
    try writer.finish()
    #expect(writer.count == 1)
    #expect(writer.path == path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(
      try String(contentsOfFile: path, encoding: .utf8)
        == "line,reason,id,\"Last, name\"\n3,The id is missing.,,Reed\n")
  }

  @Test func overwritesNothing() throws {
    _ = try scratch.write("mine", to: "voters.refused.csv")
    _ = try scratch.write("mine", to: "voters.refused-2.csv")
    let writer = RefusalWriter(path: path, header: ["id"])
    try writer.write(refusal([""]))
    try writer.finish()
    #expect(writer.path == scratch.path("voters.refused-3.csv"))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
  }

  @Test(arguments: [
    ("=1+1", "'=1+1"), ("+1 603", "'+1 603"), ("-x", "'-x"), ("@SUM", "'@SUM"),
    ("=a,\"b\"", "\"'=a,\"\"b\"\"\""), ("\t=1", "'=1"), ("\u{1B}[2J", "[2J"),
    ("a\r\nb", "\"a\nb\""),
    ("a=1", "a=1"), ("", ""),
  ])
  func makesCellsHarmlessForSpreadsheetsAndTerminals(_ cell: String, written: String) {
    #expect(CSV.cell(cell) == written)
  }

  @Test func canBeImportedOnceItIsMended() throws {
    let writer = RefusalWriter(path: path, header: ["LASTNAME", "id"])
    try writer.write(refusal(["O\"Brien, \"\"", ""]))
    try writer.finish()
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let file = try VoterFile(Bytes(Array(text.utf8)), totalBytes: nil)
    #expect(file.mapping.columns == [.lastName: 2, .id: 3])
    let expected = refusal(["3", "The id is missing.", "O\"Brien, \"\"", ""])
    #expect(
      try file.next() == .refused(Refusal(line: 2, reason: .missingID, cells: expected.cells)))
  }

  @Test func writesMoreThanItHolds() throws {
    let writer = RefusalWriter(path: path, header: ["id"])
    for _ in 0..<5000 { try writer.write(refusal([String(repeating: "x", count: 60)])) }
    try writer.finish()
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 5001)
    #expect(Set(lines.dropFirst()).count == 1)
  }

  @Test func saysWhenItCannotWrite() {
    let path = scratch.path("absent/voters.csv")
    let writer = RefusalWriter(path: path, header: ["id"])
    #expect(
      throws: VoterFileError.cannotWrite(path: path, reason: "No such file or directory")
    ) {
      try writer.write(refusal([""]))
    }
    #expect(writer.path == nil)
  }
}
