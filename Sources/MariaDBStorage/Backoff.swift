/// Short waits between the attempts of a transaction that met another one.
enum Backoff {
  /// The most attempts.
  static let attempts = 12

  /// The wait after failed attempt `attempt`, 1 or more, in seconds: at random between half of and
  /// all of 2, 4, 8 … at most 250 ms, so that those who met do not meet again.
  ///
  /// - Parameter chance: 0 up to 1.
  static func wait(after attempt: Int, chance: Double) -> Double {
    let most = min(0.002 * Double(1 << min(max(attempt, 1) - 1, 20)), 0.25)
    return most * (0.5 + chance / 2)
  }
}
