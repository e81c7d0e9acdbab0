import Foundation
import Testing

@testable import Benchmarks

@Suite struct ScreenProgramTests {
  /// Paints "ready", then for each key the next of these answers.
  private func program(_ answers: [String]) throws -> ScreenProgram {
    let replies = answers.map { "dd bs=1 count=1 >/dev/null 2>&1; printf '\($0)'; " }
    let script = "stty raw -echo; printf ready; \(replies.joined())cat"
    let program = try ScreenProgram(
      "/bin/sh", ["-c", script], environment: ["PATH": "/usr/bin:/bin"])
    try program.wait(for: "ready")
    return program
  }

  @Test func countsTheBytesOfEachKey() throws {
    let program = try program(["x", "\\033[4;2H>\\033[3;2H ", "é"])
    #expect(try program.press("a", patience: 20_000)?.bytes == 1)
    #expect(try program.press("j", patience: 20_000)?.bytes == 14)
    #expect(try program.press("b", patience: 20_000)?.bytes == 2)
  }

  @Test func timesTheFirstByteBeforeTheLast() throws {
    let painting = try #require(try program(["xyz"]).press("a", patience: 20_000))
    #expect(painting.first > 0)
    #expect(painting.last >= painting.first)
  }

  @Test func saysWhenNothingIsPainted() throws {
    // A terminal in raw mode without echo, and a program that reads and does not write.
    let program = try ScreenProgram(
      "/bin/sh", ["-c", "stty raw -echo; printf ready; cat >/dev/null"],
      environment: ["PATH": "/usr/bin:/bin"])
    try program.wait(for: "ready")
    #expect(try program.press("a", patience: 50) == nil)
  }

  @Test func namesTheTextThatNeverCame() throws {
    let program = try ScreenProgram(
      "/bin/sh", ["-c", "echo something; sleep 60"], environment: ["PATH": "/usr/bin:/bin"])
    #expect(throws: Trouble.self) { try program.wait(for: "else", patience: 1_000) }
  }

  @Test func givesTheProgramATerminalOfItsOwn() throws {
    let program = try ScreenProgram(
      "/bin/sh", ["-c", "stty size; tty; sleep 60"], environment: ["PATH": "/usr/bin:/bin"])
    try program.wait(for: "24 80")
  }

  @Test func endsAndReapsWhatItStarted() throws {
    let program = try program([])
    let process = program.child.identifier
    #expect(kill(process, 0) == 0)
    program.child.end()
    #expect(kill(process, 0) == -1)
  }
}
