/// A program whose keys are timed in turn with others'.
final class Contestant {
  let name: String
  let program: ScreenProgram
  private(set) var times = Sample()
  private(set) var firstBytes = Sample()
  private(set) var bytes = Sample()
  /// Keys after which nothing was painted.
  private(set) var silent = 0

  init(_ name: String, _ program: ScreenProgram) {
    self.name = name
    self.program = program
  }

  /// Presses a key and keeps what it cost.
  func measure(_ key: String) throws {
    guard let painting = try program.press(key, patience: 500) else {
      silent += 1
      return
    }
    times.add(painting.last)
    firstBytes.add(painting.first)
    bytes.add(Double(painting.bytes))
  }

  /// Presses keys that are not measured.
  func press(_ keys: [String]) throws {
    for key in keys { _ = try program.press(key, patience: 300) }
  }

  /// Presses keys and counts what the program does for each, in the mean.
  func effort(_ keys: [String]) throws -> Effort {
    let process = program.child.identifier
    let counters = Counters(process: process)
    let (calls, instructions) = (counters.systemCallCount, counters.instructionCount)
    let run = ProcessFacts.nanosecondsRun(by: process)
    try press(keys)
    let count = Double(max(keys.count, 1))
    func each(_ now: Int?, _ before: Int?) -> Double? {
      guard let now, let before else { return nil }
      return Double(now - before) / count
    }
    return Effort(
      systemCalls: each(counters.systemCallCount, calls),
      instructions: each(counters.instructionCount, instructions),
      microseconds: Double(ProcessFacts.nanosecondsRun(by: process) - run) / count / 1_000)
  }
}

/// What a program does for one key.
struct Effort: Sendable {
  /// Nil where the kernel does not let them be counted.
  var systemCalls: Double?
  /// Outside the kernel; nil where they cannot be counted.
  var instructions: Double?
  /// The time it ran.
  var microseconds: Double
}
