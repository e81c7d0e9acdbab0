import Foundation

/// One line on a terminal that shows how far a long work is; nothing where standard error is not
/// a terminal.
struct ProgressBar {
  private static let width = 30
  private static let interval = Duration.milliseconds(100)

  private let label: String
  private let isShown: Bool
  private var lastShown: ContinuousClock.Instant?

  init(_ label: String, isShown: Bool = StandardError.isTerminal) {
    self.label = label
    self.isShown = isShown
  }

  /// Redraws at most ten times a second.
  ///
  /// - Parameters:
  ///   - fraction: 0 to 1; nil where the whole is unknown.
  ///   - count: what has been done so far.
  mutating func show(_ fraction: Double?, count: Int) {
    guard isShown else { return }
    let now = ContinuousClock.now
    if let lastShown, now - lastShown < Self.interval { return }
    lastShown = now
    StandardError.write("\r" + line(fraction, count: count) + "\u{1B}[K")
  }

  /// Takes the line away.
  mutating func finish() {
    guard isShown, lastShown != nil else { return }
    lastShown = nil
    StandardError.write("\r\u{1B}[K")
  }

  /// `Importing [#########---------------------]  31 %  312,000`
  func line(_ fraction: Double?, count: Int) -> String {
    guard let fraction else { return "\(label)  \(Self.grouped(count))" }
    let done = min(max(fraction, 0), 1)
    let filled = Int(done * Double(Self.width))
    let bar = String(repeating: "#", count: filled)
    let rest = String(repeating: "-", count: Self.width - filled)
    let percent = String(Int(done * 100))
    let padding = String(repeating: " ", count: 3 - percent.count)
    return "\(label) [\(bar)\(rest)] \(padding)\(percent) %  \(Self.grouped(count))"
  }

  /// `1,234,567`, in every locale.
  static func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
