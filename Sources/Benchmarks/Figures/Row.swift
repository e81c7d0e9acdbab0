/// One line of the table: a figure of ours beside another.
struct Row: Sendable {
  var what: String
  var ours: Sample
  /// The name of what it is compared with; empty for nothing.
  var besideName: String
  var beside: Sample
  var unit: Unit
  var limit: Limit

  enum Unit: Sendable {
    case microseconds, milliseconds, seconds, bytes, megabytes, count, rate, percent

    func text(_ value: Double) -> String {
      switch self {
      case .microseconds: "\(Figure.text(value, decimals: 0)) µs"
      case .milliseconds: "\(Figure.text(value, decimals: 1)) ms"
      case .bytes: "\(Figure.text(value, decimals: 0)) B"
      case .megabytes: "\(Figure.text(value, decimals: 1)) MB"
      case .count: Figure.text(value, decimals: 1)
      case .seconds: "\(Figure.text(value, decimals: 1)) s"
      case .rate: "\(Figure.text(value, decimals: 0)) /s"
      case .percent: "\(Figure.text(value, decimals: 1)) %"
      }
    }
  }

  init(
    _ what: String, _ ours: Sample, beside: (name: String, sample: Sample)? = nil, unit: Unit,
    limit: Limit = .none
  ) {
    self.what = what
    self.ours = ours
    besideName = beside?.name ?? ""
    self.beside = beside?.sample ?? Sample()
    self.unit = unit
    self.limit = limit
  }

  /// Median of ours through median of the other; nil without both.
  var ratio: Double? {
    guard let ours = ours.median, let beside = beside.median, beside > 0 else { return nil }
    return ours / beside
  }

  var verdict: Verdict {
    guard let median = ours.median else { return .none }
    switch limit {
    case .none: return .none
    case .most(let most): return median <= most ? .meets : .misses
    case .ratio(let most):
      guard let ratio, let other = beside.median else { return .none }
      if ratio <= most { return .meets }
      return median - most * other <= noise(most) ? .unclear : .misses
    case .least(let least):
      guard let ratio, let other = beside.median else { return .none }
      if ratio >= least { return .meets }
      return least * other - median <= noise(least) ? .unclear : .misses
    }
  }

  /// How far the two medians may be off, as the notches of box plots have it (McGill, Tukey and
  /// Larsen 1978): a difference smaller than that says nothing.
  private func noise(_ limit: Double) -> Double { ours.notch + limit * beside.notch }

  /// What, ours, beside, ratio, hold, verdict.
  var cells: [String] {
    let hold =
      switch limit {
      case .ratio(let most): "≤ \(Figure.text(most, decimals: 1))×"
      case .most(let most): "≤ \(unit.text(most))"
      case .least(let least): "≥ \(Figure.text(least, decimals: 1))×"
      case .none: "–"
      }
    return [
      what, text(ours), besideName.isEmpty ? "–" : "\(besideName) \(text(beside))",
      ratio.map { "\(Figure.text($0, decimals: 2))×" } ?? "–", hold, verdict.rawValue,
    ]
  }

  /// `212 µs (190–260)`; without the spread when there is none.
  private func text(_ sample: Sample) -> String {
    guard let median = sample.median, let spread = sample.spread else { return "–" }
    let (low, high) = (unit.text(spread.lowerBound), unit.text(spread.upperBound))
    if low == high { return unit.text(median) }
    return "\(unit.text(median)) (\(low.prefix { $0 != " " })–\(high.prefix { $0 != " " }))"
  }
}
