import API
import Domain

/// One run of the simulator: a seed, how many steps, and what is broken on purpose.
struct Trial: Sendable {
  var seed: UInt64
  var steps: Int
  var breakage: Breakage?

  /// What came of it.
  struct Outcome: Sendable {
    var seed: UInt64
    var counts: Counts
    /// Of everything that happened: the same for the same seed, steps and program.
    var digest: UInt64
    /// The broken promise and its story, line by line; nil when all was well.
    var failure: [String]?

    /// One line for a terminal.
    var described: String {
      let digits = String(digest, radix: 16)
      return "seed \(seed): \(counts.described) · story \(digits)"
        + (failure == nil ? "" : " · BROKEN")
    }
  }

  /// Runs it to the end.
  ///
  /// - Parameter listener: hears every line of the story.
  func run(listener: ((String) -> Void)? = nil) async -> Outcome {
    var story: Story?
    do {
      let world = try await World(seed: seed, breakage: breakage, listener: listener)
      story = world.story
      let failure = await result(of: world)
      world.counts.steps = world.story.step
      await world.server.store.close()
      return Outcome(
        seed: seed, counts: world.counts, digest: world.story.digest, failure: failure)
    } catch {
      return Outcome(
        seed: seed, counts: Counts(), digest: story?.digest ?? 0,
        failure: ["seed \(seed) could not begin: \(error)"])
    }
  }

  private func result(of world: World) async -> [String]? {
    do {
      try await world.run(steps: steps)
      try await world.heal()
      try await world.closeBooks()
      return nil
    } catch let broken as BrokenPromise {
      return describe(broken, in: world.story)
    } catch {
      return ["seed \(seed), step \(world.story.step): the simulator met \(error)"]
    }
  }

  private func describe(_ broken: BrokenPromise, in story: Story) -> [String] {
    let subject = [broken.voter.map { "voter \($0)" }, broken.key.map { "key \($0.brief)" }]
      .compactMap { $0 }.joined(separator: ", ")
    return [
      "seed \(seed), step \(story.step): a promise is broken",
      "promised: \(broken.promise)", "found: \(broken.found)",
      subject.isEmpty ? "the latest events:" : "what happened to \(subject):",
    ] + story.about(voter: broken.voter, key: broken.key).map { "  " + $0 }
      + ["the last steps:"] + story.about(voter: nil, key: nil, atMost: 12).map { "  " + $0 }
      + (broken.screen.isEmpty ? [] : ["the screen:"] + broken.screen.map { "  | " + $0 })
  }
}
