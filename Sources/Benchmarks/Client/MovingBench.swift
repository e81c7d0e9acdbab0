/// The selection moved through a list, beside other programs with one.
struct MovingBench {
  /// A contestant and the keys that move its selection.
  struct Mover {
    let contestant: Contestant
    let down: String
    let up: String

    /// Eight down and eight up again, in a list of ten or more.
    var keys: [String] {
      Array(repeating: down, count: 8) + Array(repeating: up, count: 8)
    }
  }

  let movers: [Mover]
  private(set) var efforts: [Effort] = []

  /// - Parameter movers: each with the first of its lines selected; ours first.
  init(_ movers: [Mover], rounds: Int) throws {
    self.movers = movers
    for round in 0...rounds {
      for step in 0..<16 {
        for mover in movers {
          let key = mover.keys[step]
          // The first round warms up: pages come in, caches fill.
          if round == 0 {
            try mover.contestant.press([key])
          } else {
            try mover.contestant.measure(key)
          }
        }
      }
    }
    for mover in movers { efforts.append(try mover.contestant.effort(mover.keys)) }
  }
}
