import ArgumentParser
import Testing

@testable import Simulator

@Suite struct CommandTests {
  @Test func aCommitDecidesASeed() {
    #expect(CICommand.seed(ofCommit: "e9a7181") == 0xE9A7181)
    #expect(
      CICommand.seed(ofCommit: "0123456789abcdef0123456789abcdef01234567")
        == 0x0123_4567_89AB_CDEF)
    #expect(CICommand.seed(ofCommit: "no commit") == nil)
  }

  @Test func readsItsArguments() throws {
    let command = try #require(
      try SimulatorCommand.parseAsRoot([
        "--seed", "7", "--steps", "90", "--break", "ack-before-commit",
      ]) as? RunCommand)
    #expect(command.seed == 7)
    #expect(command.steps == 90)
    #expect(command.breakage == .ackBeforeCommit)
  }

  @Test(arguments: [
    ["--steps", "0"], ["--break", "nothing"], ["ci", "--commit", "xyz"], ["ci", "--seconds", "0"],
  ])
  func refusesWhatItCannotDo(arguments: [String]) {
    #expect(throws: (any Error).self) { try SimulatorCommand.parseAsRoot(arguments) }
  }

  /// A proof by too few steps is none.
  @Test func tooFewStepsFail() async throws {
    let command = try #require(
      try SimulatorCommand.parseAsRoot(["ci", "--steps-each", "5"]) as? CICommand)
    await #expect(throws: ExitCode.failure) { try await command.run() }
  }
}
