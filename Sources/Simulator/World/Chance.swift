/// All the chance there is in a run: SplitMix64 (Steele, Lea and Flood, 2014) from one seed.
///
/// Its own arithmetic and not the standard library's, so that a seed means the same for good.
struct Chance: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// At least 0 and below 1.
  mutating func fraction() -> Double { Double(next() >> 11) / Double(1 << 53) }

  /// True with this probability, 0 to 1.
  mutating func happens(_ probability: Double) -> Bool { fraction() < probability }

  mutating func among(_ range: ClosedRange<Int64>) -> Int64 {
    let span = UInt64(range.upperBound - range.lowerBound) + 1
    return range.lowerBound + Int64(next() % span)
  }

  mutating func among(_ range: ClosedRange<Int>) -> Int {
    Int(among(Int64(range.lowerBound)...Int64(range.upperBound)))
  }

  /// One of them; nil of none.
  mutating func one<Value>(of values: [Value]) -> Value? {
    values.isEmpty ? nil : values[among(0...values.count - 1)]
  }

  /// One of them, each as often as its weight says.
  mutating func one<Value>(weighted values: [(Value, Int)]) -> Value? {
    var rest = among(0...max(values.reduce(0) { $0 + $1.1 } - 1, 0))
    for (value, weight) in values {
      if rest < weight { return value }
      rest -= weight
    }
    return nil
  }

  /// A generator of its own, for something that must not disturb the rest.
  mutating func branch() -> Chance { Chance(seed: next()) }
}
