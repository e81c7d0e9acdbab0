import Domain
import Service

/// What volunteers got done through this server, counted after its transactions were committed.
struct WorkCounts: Sendable {
  private struct Counts {
    var claims = 0
    var emptyClaims = 0
    var assigned = 0
    var results = 0
    var lateResults = 0
    var undone = 0
    var skipped = 0
    var corrected = 0
    var lateness = Histogram(bounds: WorkCounts.bounds)
  }

  /// In seconds: from at once to the two days that a result may be late.
  private static let bounds: [Double] = [
    1, 5, 30, 60, 300, 1_800, 3_600, 21_600, 86_400, 172_800,
  ]

  private var modes: [Mode: Counts] = Dictionary(
    uniqueKeysWithValues: Mode.allCases.map { ($0, Counts()) })

  mutating func note(_ event: WorkEvent) {
    switch event {
    case .claimed(let mode, let voters):
      modes[mode]?.claims += 1
      modes[mode]?.assigned += voters
      if voters == 0 { modes[mode]?.emptyClaims += 1 }
    case .recorded(let mode, let lateness, let isLate):
      modes[mode]?.results += 1
      if isLate { modes[mode]?.lateResults += 1 }
      modes[mode]?.lateness.add(Double(max(lateness, 0)))
    case .undone(let mode): modes[mode]?.undone += 1
    case .skipped(let mode): modes[mode]?.skipped += 1
    case .corrected(let mode): modes[mode]?.corrected += 1
    }
  }

  func write(to text: inout MetricsText) {
    family("eblocks_claims_total", "Times voters were asked of the pool.", \.claims, &text)
    family(
      "eblocks_claims_empty_total", "Times the pool had nobody to give.", \.emptyClaims, &text)
    family("eblocks_assigned_voters_total", "Voters handed out.", \.assigned, &text)
    family("eblocks_results_total", "Letters and calls recorded.", \.results, &text)
    family(
      "eblocks_late_results_total", "Of those, for voters who had left the list by then.",
      \.lateResults, &text)
    family("eblocks_results_undone_total", "Results taken back.", \.undone, &text)
    family("eblocks_skips_total", "Voters given back to the pool.", \.skipped, &text)
    family(
      "eblocks_corrections_total", "Contact information corrected from a list.", \.corrected,
      &text)
    text.begin(
      "eblocks_result_lateness_seconds", .histogram,
      "From a letter or call to its recording: how long it waited in an outbox.")
    for (mode, counts) in sorted { text.sample(counts.lateness, [("mode", mode.rawValue)]) }
  }

  private var sorted: [(key: Mode, value: Counts)] {
    modes.sorted { $0.key.rawValue < $1.key.rawValue }
  }

  private func family(
    _ name: String, _ help: String, _ count: KeyPath<Counts, Int>, _ text: inout MetricsText
  ) {
    text.begin(name, .counter, help)
    for (mode, counts) in sorted { text.sample(counts[keyPath: count], ["mode": mode.rawValue]) }
  }
}
