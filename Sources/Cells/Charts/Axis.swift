/// The scale of a chart: from zero to a round number at or above the largest value, with ticks
/// 1, 2 or 5 times a power of ten apart.
public struct Axis: Equatable, Sendable {
  /// What the values are, and so how ticks read.
  public enum Unit: Equatable, Sendable {
    /// Whole things: ticks are at least one apart.
    case count
    /// 0 to 1, written in percent: ticks are at least one percent apart.
    case share
  }

  public let unit: Unit
  /// From tick to tick; above 0.
  public let step: Double
  /// The last tick: a whole number of steps, at least one.
  public let top: Double

  /// - Parameters:
  ///   - maximum: the largest value; what is negative or no number counts as 0.
  ///   - intervals: the most steps wanted, at least 1.
  public init(maximum: Double, intervals: Int, unit: Unit = .count) {
    let maximum = maximum.isFinite ? min(max(maximum, 0), 1e18) : 0
    let intervals = Double(max(intervals, 1))
    var step = unit == .count ? 1.0 : 0.01
    // Through 1, 2, 5, 10 …: each from the power of ten that it belongs to, without rounding.
    var (power, factor) = (step, 1.0)
    while step * intervals < maximum {
      factor = factor == 1 ? 2 : factor == 2 ? 5 : 1
      if factor == 1 { power *= 10 }
      step = factor * power
    }
    self.unit = unit
    self.step = step
    // A hair less, so that what is a whole number of steps but for its last bit stays one.
    top = step * max((maximum / step - 1e-9).rounded(.up), 1)
  }

  /// From 0 to `top`.
  public var ticks: [Double] {
    (0...Int((top / step).rounded())).map { Double($0) * step }
  }

  /// Where a value lies, from 0 to 1.
  public func fraction(_ value: Double) -> Double {
    value.isFinite ? min(max(value / top, 0), 1) : 0
  }

  /// A tick in few columns, without rounding it: `500`, `20k`, `1.5M`, `40%`.
  public func label(_ tick: Double) -> String {
    if unit == .share { return "\(Self.plain((tick * 100).rounded()))%" }
    for (size, sign) in [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")] where tick >= size {
      let tenths = (tick / size * 10).rounded()
      // Five thousand is shorter as a number than it is clear as 5k; from ten thousand it is not.
      if tick >= 1e4, abs(tenths / 10 * size - tick) < tick / 1e9 {
        return "\(Self.plain(tenths / 10))\(sign)"
      }
    }
    return Self.plain(tick)
  }

  /// Without a fraction of zero.
  private static func plain(_ value: Double) -> String {
    value.rounded() == value && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
  }
}
