/// What a figure must keep to.
enum Limit: Equatable, Sendable {
  /// At most so many times the figure beside it.
  case ratio(Double)
  /// At least so many times the figure beside it.
  case least(Double)
  /// At most so much, in the figure's own unit.
  case most(Double)
  /// Nothing is asked: shown for comparison.
  case none
}

enum Verdict: String, Sendable {
  case meets = "meets"
  /// Past the limit by less than the spread of the measurements: bytes, system calls and
  /// instructions must decide.
  case unclear = "in the spread"
  case misses = "misses"
  /// Nothing to compare with, or nothing asked.
  case none = "–"
}
