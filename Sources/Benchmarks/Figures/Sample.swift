/// Measurements of one thing.
struct Sample: Equatable, Sendable {
  private(set) var values: [Double] = []

  init(_ values: [Double] = []) { self.values = values }

  mutating func add(_ value: Double) { values.append(value) }

  var isEmpty: Bool { values.isEmpty }
  var count: Int { values.count }

  /// The value that `part` of the measurements are not above, by the nearest rank; nil without
  /// any.
  ///
  /// - Parameter part: from 0 (the least) to 1 (the most).
  func quantile(_ part: Double) -> Double? {
    guard !values.isEmpty else { return nil }
    let rank = Int((part * Double(values.count)).rounded(.up))
    return values.sorted()[min(max(rank, 1), values.count) - 1]
  }

  var median: Double? { quantile(0.5) }

  /// From the tenth to the ninetieth of a hundred.
  var spread: ClosedRange<Double>? {
    guard let low = quantile(0.1), let high = quantile(0.9) else { return nil }
    return low...high
  }

  /// Half the width of the band around the median in which it is likely to lie:
  /// 1.57 × (upper quartile − lower quartile) / √n; 0 without measurements.
  var notch: Double {
    guard let low = quantile(0.25), let high = quantile(0.75) else { return 0 }
    return 1.57 * (high - low) / Double(values.count).squareRoot()
  }
}
