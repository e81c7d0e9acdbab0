/// Hands out the volunteers of a site, each once in a run.
struct Seats {
  let count: Int
  private(set) var taken = 0

  init(count: Int) { self.count = count }

  /// The sessions of the next volunteers.
  ///
  /// - Throws: when there are not so many left.
  mutating func take(_ number: Int) throws -> [String] {
    guard taken + number <= count else { throw Trouble("The benchmark has run out of volunteers.") }
    defer { taken += number }
    return (taken..<(taken + number)).map(BulkSessions.name)
  }
}
