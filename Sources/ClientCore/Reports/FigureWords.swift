import API
import Domain
import Foundation

/// A figure as it stands on the screen.
struct FigureWords: Hashable, Sendable {
  var now: String
  /// The same of the period before, and the change; empty where there is none.
  var before: String

  init(_ figure: ReportFigure, zone: TimeZone, now: Instant?) {
    self.now = ReportWords.text(figure.value, figure.kind, zone: zone, now: now)
    before = ""
    guard let old = figure.before, old != .none else { return }
    before = "was \(ReportWords.text(old, figure.kind, zone: zone, now: now))"
    guard figure.kind == .count || figure.kind == .number,
      let was = ReportWords.number(old), let value = ReportWords.number(figure.value), was > 0
    else { return }
    let change = (value - was) / was
    let sign = change > 0 ? "▲" : change < 0 ? "▼" : "="
    before += " \(sign)" + (change == 0 ? "" : " \(Self.percent(abs(change)))")
  }

  /// Whole percents; beyond ten times as much, how many times.
  private static func percent(_ share: Double) -> String {
    share < 10 ? "\(Int((share * 100).rounded()))%" : "×\(Int(min(share + 1, 1e9)))"
  }
}
