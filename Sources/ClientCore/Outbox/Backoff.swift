/// How long to wait after a failure.
public enum Backoff {
  /// The longest wait, in milliseconds.
  public static let longest: Int64 = 300_000

  /// The wait before the next attempt, in milliseconds: 2 s, 4 s, 8 s … at most 300 s, less up to
  /// a quarter, so that a hall full of laptops does not come back in one moment.
  ///
  /// - Parameters:
  ///   - attempts: failures so far, 1 or more.
  ///   - jitter: random, at least 0 and below 1.
  /// - Note: a `Retry-After` from the server goes before this (RFC 9110 §10.2.3).
  public static func delay(attempts: Int, jitter: Double) -> Int64 {
    let doublings = min(max(attempts, 1), 9)
    let full = min(Int64(1_000) << doublings, longest)
    return full - Int64(Double(full) / 4 * jitter)
  }
}
