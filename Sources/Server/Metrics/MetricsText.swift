/// Writes Prometheus's text format (exposition format 0.0.4): families one after the other, each
/// with its help and kind once, and then its samples.
struct MetricsText {
  enum Kind: String {
    /// Only grows; its name ends in `_total`.
    case counter
    case gauge
    case histogram
  }

  typealias Labels = KeyValuePairs<String, String>

  private(set) var text = ""
  private var family = ""

  /// Begins a family; the samples that follow are its own.
  mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
    family = name
    let help = help.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  mutating func sample(_ value: Int, _ labels: Labels = [:]) {
    line(family, labels, "\(value)")
  }

  mutating func sample(_ value: Double, _ labels: Labels = [:]) {
    line(family, labels, Self.number(value))
  }

  /// A family of one sample.
  mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: Int) {
    begin(name, kind, help)
    sample(value)
  }

  mutating func single(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
    begin(name, kind, help)
    sample(value)
  }

  /// Buckets summed up from the smallest, then sum and count.
  mutating func sample(_ histogram: Histogram, _ labels: [(String, String)] = []) {
    var sum = 0
    for (bound, count) in zip(histogram.bounds, histogram.counts) {
      sum += count
      line("\(family)_bucket", labels + [("le", Self.number(bound))], "\(sum)")
    }
    line("\(family)_bucket", labels + [("le", "+Inf")], "\(histogram.count)")
    line("\(family)_sum", labels, Self.number(histogram.sum))
    line("\(family)_count", labels, "\(histogram.count)")
  }

  private mutating func line(
    _ name: String, _ labels: some Collection<(key: String, value: String)>, _ value: String
  ) {
    line(name, labels.map { ($0.key, $0.value) }, value)
  }

  private mutating func line(_ name: String, _ labels: [(String, String)], _ value: String) {
    let pairs = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
    text += pairs.isEmpty ? "\(name) \(value)\n" : "\(name){\(pairs)} \(value)\n"
  }

  /// A label's value between its quotation marks.
  static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  private static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}
