/// Durable results a second, of many clients at once, in turn with others that record the same.
struct ResultsBench {
  /// Who records, and how many a second in each round.
  final class Contestant {
    let name: String
    private(set) var rates = Sample()
    fileprivate let measure: (_ seconds: Double, _ round: Int) throws -> Double

    init(_ name: String, measure: @escaping (_ seconds: Double, _ round: Int) throws -> Double) {
      self.name = name
      self.measure = measure
    }

    fileprivate func go(seconds: Double, round: Int) throws {
      let rate = try measure(seconds, round)
      // The first does not count: files come from the disk, statements are prepared.
      if round > 0 { rates.add(rate) }
    }
  }

  /// The quota of an hour, so that nobody meets it.
  static let resultsEach = 20

  /// - Parameter seconds: of each contestant in each round.
  init(_ contestants: [Contestant], rounds: Int, seconds: Double) throws {
    for round in 0...rounds {
      for contestant in contestants { try contestant.go(seconds: seconds, round: round) }
    }
  }
}
