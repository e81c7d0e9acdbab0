/// A letter typed into the notes, beside editors and the floor.
struct TypingBench {
  private static let letters = (0..<20).map { _ in "x" }
  private static let backspaces = (0..<20).map { _ in "\u{7F}" }

  let contestants: [Contestant]
  private(set) var efforts: [Effort] = []

  /// - Parameter contestants: each with an empty line to type in; ours first.
  init(_ contestants: [Contestant], rounds: Int) throws {
    self.contestants = contestants
    for round in 0...rounds {
      for letter in Self.letters {
        for contestant in contestants {
          // The first round warms up: pages come in, caches fill.
          if round == 0 { try contestant.press([letter]) } else { try contestant.measure(letter) }
        }
      }
      for contestant in contestants { try contestant.press(Self.backspaces) }
    }
    for contestant in contestants {
      efforts.append(try contestant.effort(Self.letters))
      try contestant.press(Self.backspaces)
    }
  }
}
