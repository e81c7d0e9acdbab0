/// From the start of a program to its first full screen, in turn with the floor.
struct StartBench {
  /// Milliseconds to the sign-in screen.
  private(set) var ours = Sample()
  /// Milliseconds to the floor's screen.
  private(set) var floor = Sample()
  /// Milliseconds to the list, signed in over the network on the way.
  private(set) var list = Sample()

  init(_ campaign: Campaign, floor program: () throws -> ScreenProgram, rounds: Int) throws {
    // One that does not count: the files come from the disk.
    for round in 0...rounds {
      let first = try milliseconds(campaign.startClient(user: nil))
      let least = try milliseconds(program())
      if round > 0 {
        ours.add(first)
        floor.add(least)
      }
    }
    try campaign.openClient().child.end()
    for _ in 0..<min(rounds, 10) {
      let client = try campaign.startAgain()
      list.add(try client.wait(for: "to write").last / 1_000)
      client.child.end()
    }
  }

  private func milliseconds(_ program: ScreenProgram) throws -> Double {
    guard let painting = try program.painted(patience: 10_000, quiet: 60) else {
      throw Trouble("A program painted nothing.")
    }
    program.child.end()
    return painting.last / 1_000
  }
}
