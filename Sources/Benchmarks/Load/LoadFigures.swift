/// What came of a load.
struct LoadFigures: Sendable {
  /// Milliseconds from when a request was due, or sent, to its whole answer; by kind.
  private(set) var times = [Sample](repeating: Sample(), count: RequestKind.allCases.count)
  /// Answers that were not a success by status, and what else went wrong, with how often.
  private(set) var failures: [String: Int] = [:]
  /// How long it went on.
  var seconds = 0.0
  /// Processor time of the generator itself, in seconds.
  var ownSeconds = 0.0

  /// The times of one kind that succeeded.
  subscript(kind: RequestKind) -> Sample { times[kind.rawValue] }

  /// Successful ones a second.
  func rate(_ kind: RequestKind) -> Double {
    seconds > 0 ? Double(self[kind].count) / seconds : 0
  }

  var failed: Int { failures.values.reduce(0, +) }

  mutating func add(_ kind: RequestKind, status: Int, milliseconds: Double) {
    if (200...299).contains(status) {
      times[kind.rawValue].add(milliseconds)
    } else {
      fail("\(kind): status \(status)")
    }
  }

  /// Adds what came of the same load later on.
  mutating func add(_ later: LoadFigures) {
    for (index, sample) in later.times.enumerated() {
      times[index] = Sample(times[index].values + sample.values)
    }
    failures.merge(later.failures) { $0 + $1 }
    seconds += later.seconds
    ownSeconds += later.ownSeconds
  }

  mutating func fail(_ what: String) { failures[what, default: 0] += 1 }

  /// `open: status 503 (12), closed by the server (3)`.
  var failureText: String {
    failures.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
  }
}
