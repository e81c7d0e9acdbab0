/// How often values fell between bounds.
struct Histogram: Sendable {
  /// Each is the largest value of its bucket; growing.
  let bounds: [Double]
  /// By bucket, not summed up; what is beyond the last bound is in none.
  private(set) var counts: [Int]
  private(set) var count = 0
  private(set) var sum = 0.0

  init(bounds: [Double]) {
    self.bounds = bounds
    counts = [Int](repeating: 0, count: bounds.count)
  }

  /// From values that were counted elsewhere, the last bound being the largest there is.
  init(bounds: [Double], counts: [Int], sum: Double) {
    self.bounds = bounds
    self.counts = counts
    count = counts.reduce(0, +)
    self.sum = sum
  }

  mutating func add(_ value: Double) {
    if let index = bounds.firstIndex(where: { value <= $0 }) { counts[index] += 1 }
    count += 1
    sum += value
  }
}
