import ArgumentParser

/// `eblocks-sim ci`: fixed seeds and one that the commit decides, so that anyone can repeat it.
struct CICommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ci",
    abstract: "Run fixed seeds and one derived from the commit, at least 200,000 steps in all.")

  /// The fewest steps that count as a proof.
  static let fewestSteps = 200_000
  /// The fixed seeds.
  static let seeds: [UInt64] = Array(1...16)

  @Option(help: "Steps for each seed.")
  var stepsEach = 13_000

  @Option(help: "The commit's hash, in hexadecimal; its first 16 digits are one more seed.")
  var commit: String?

  @Option(help: "Seconds after which no further seed is begun.")
  var seconds = 400

  func validate() throws {
    guard stepsEach > 0, seconds > 0 else {
      throw ValidationError("--steps-each and --seconds must be 1 or more.")
    }
    if let commit, Self.seed(ofCommit: commit) == nil {
      throw ValidationError("--commit must be a hexadecimal number.")
    }
  }

  /// The seed that a commit's hash decides; nil when it is no hexadecimal number.
  static func seed(ofCommit hash: String) -> UInt64? { UInt64(hash.prefix(16), radix: 16) }

  func run() async throws {
    let clock = ContinuousClock()
    let begin = clock.now
    var total = Counts()
    var broken = 0
    for seed in Self.seeds + [commit.flatMap(Self.seed(ofCommit:))].compactMap({ $0 }) {
      guard clock.now - begin < .seconds(seconds) else { break }
      let outcome = await Trial(seed: seed, steps: stepsEach).run()
      print(outcome.described)
      total = total + outcome.counts
      for line in outcome.failure ?? [] { print(line) }
      if outcome.failure != nil { broken += 1 }
    }
    let spent = (clock.now - begin).components.seconds
    print("all: \(total.described) · \(spent) s")
    if broken > 0 {
      print("eblocks-sim: \(broken) seeds found a broken promise; each can be repeated by itself.")
      throw ExitCode.failure
    }
    guard total.steps >= Self.fewestSteps else {
      print(
        "eblocks-sim: only \(total.steps) steps of \(Self.fewestSteps) were done in "
          + "\(seconds) s, which proves too little: allow more seconds.")
      throw ExitCode.failure
    }
  }
}
