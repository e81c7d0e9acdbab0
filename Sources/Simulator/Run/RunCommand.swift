import ArgumentParser

/// `eblocks-sim run`: one seed.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run one seed.")

  @Option(help: "What decides everything that happens.")
  var seed: UInt64 = 1

  @Option(help: "How many things are to happen before everything heals and the books are closed.")
  var steps = 12_000

  @Option(name: .customLong("break"), help: "Break a rule on purpose, to see it found.")
  var breakage: Breakage?

  @Flag(help: "Tell everything as it happens.")
  var verbose = false

  func validate() throws {
    guard steps > 0 else { throw ValidationError("--steps must be 1 or more.") }
  }

  func run() async throws {
    let trial = Trial(seed: seed, steps: steps, breakage: breakage)
    let outcome = await trial.run(listener: verbose ? { print($0) } : nil)
    print(outcome.described)
    guard let failure = outcome.failure else { return }
    for line in failure { print(line) }
    throw ExitCode.failure
  }
}
