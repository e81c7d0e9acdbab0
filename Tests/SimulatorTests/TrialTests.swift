import Testing

@testable import Simulator

/// Whole runs, short ones: `eblocks-sim ci` does the long ones.
@Suite struct TrialTests {
  @Test(arguments: [1, 2, 3, 5] as [UInt64])
  func keepsEveryPromise(seed: UInt64) async {
    let outcome = await Trial(seed: seed, steps: 1_500).run()
    #expect(outcome.failure == nil, "\((outcome.failure ?? []).joined(separator: "\n"))")
    #expect(outcome.counts.thanked > 0)
    #expect(outcome.counts.recorded > 0)
    #expect(outcome.counts.steps >= 1_500)
  }

  @Test func theSameSeedTellsTheSameStory() async {
    let (first, second) = (Told(), Told())
    let trial = Trial(seed: 11, steps: 800)
    let outcome = await trial.run { first.lines.append($0) }
    let repeated = await trial.run { second.lines.append($0) }
    #expect(first.lines.count > 300)
    #expect(first.lines == second.lines)
    #expect(outcome.digest == repeated.digest)
    #expect(outcome.counts == repeated.counts)
  }

  @Test func anotherSeedTellsAnotherStory() async {
    let first = await Trial(seed: 1, steps: 300).run()
    let second = await Trial(seed: 2, steps: 300).run()
    #expect(first.digest != second.digest)
  }

  /// Each rule broken on purpose is found within these seeds, and told with its seed and its story.
  @Test(arguments: Breakage.allCases)
  func findsABrokenRule(breakage: Breakage) async throws {
    var found: Trial.Outcome?
    for seed: UInt64 in 1...12 where found == nil {
      let outcome = await Trial(seed: seed, steps: 2_500, breakage: breakage).run()
      if outcome.failure != nil { found = outcome }
    }
    let failure = try #require(found?.failure, "\(breakage) was not noticed")
    let story = failure.joined(separator: "\n")
    #expect(story.contains("a promise is broken"))
    #expect(story.contains(breakage.promise), "\(story)")
  }

  private final class Told {
    var lines: [String] = []
  }
}

extension Breakage {
  /// Part of the promise that breaking the rule breaks.
  fileprivate var promise: String {
    switch self {
    case .idempotency: "a result that was recorded is never refused"
    case .ackBeforeCommit: "promised: "
    case .thanksBeforeDisk, .noOutbox: "promised: every "
    case .doubleAssign: "no voter is on two lists"
    case .quota: "no quota is exceeded"
    case .phoneHours: "promised: n"
    case .mistake: "nobody is told of a mistake of the server"
    }
  }
}
