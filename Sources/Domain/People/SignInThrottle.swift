/// How failed sign-ins are slowed down (SPEC 2.5): a few tries are free, then each failure
/// doubles the wait, per account and per network address. A success clears the account's count.
public struct SignInThrottle: Hashable, Sendable {
  /// Failures before the first wait.
  public let freeFailures: Int
  /// The longest wait, in seconds.
  public let longestWait: Int64

  /// For one account: five free tries, then 1, 2, 4 … at most 300 s.
  public static let account = SignInThrottle(freeFailures: 5, longestWait: 300)
  /// For one address, behind which a whole party may sit: thirty free tries.
  public static let address = SignInThrottle(freeFailures: 30, longestWait: 60)

  /// After this many quiet seconds the failures are forgotten.
  public static let memory: Int64 = 3600

  /// When the next try is heard, or nil when it is heard now.
  ///
  /// - Parameters:
  ///   - failures: failures so far, 0 or more.
  ///   - lastFailure: when the latest of them was; nil when there was none.
  public func nextTry(failures: Int, lastFailure: Instant?, now: Instant) -> Instant? {
    guard let lastFailure, failures >= freeFailures, now - lastFailure < Self.memory else {
      return nil
    }
    let doublings = min(failures - freeFailures, 20)
    let next = lastFailure + min(Int64(1) << doublings, longestWait)
    return next > now ? next : nil
  }
}
