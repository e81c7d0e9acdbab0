/// What the client takes while nobody does anything.
struct RestBench {
  /// Wake-ups a second.
  let wakeUps: Double
  /// Milliseconds of a core a second.
  let busy: Double
  /// Bytes of each burst of output.
  let bursts: [Int]

  /// - Parameter seconds: how long it is watched.
  init(_ program: ScreenProgram, seconds: Int) throws {
    let process = program.child.identifier
    // What it began by itself comes to an end first.
    _ = try program.watch(milliseconds: 3_000)
    let wakes = ProcessFacts.wakeUps(of: process)
    let run = ProcessFacts.nanosecondsRun(by: process)
    bursts = try program.watch(milliseconds: Int32(seconds) * 1_000)
    wakeUps = Double(ProcessFacts.wakeUps(of: process) - wakes) / Double(seconds)
    busy = Double(ProcessFacts.nanosecondsRun(by: process) - run) / 1_000_000 / Double(seconds)
  }
}
