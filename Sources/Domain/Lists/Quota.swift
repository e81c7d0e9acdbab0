/// What a user may still complete in one mode (SPEC 7), at one moment.
public struct Quota: Codable, Hashable, Sendable {
  /// The span a limit counts over.
  public enum Window: String, Codable, Sendable {
    case hour, day

    /// Sliding, in seconds.
    public var length: Int64 { self == .hour ? 3_600 : 86_400 }
  }

  /// True for admins and trusted users: nothing below holds them.
  public var exempt: Bool
  /// The tighter of the two windows; nil when exempt.
  public var window: Window?
  /// nil when exempt.
  public var limit: Int?
  public var used: Int
  /// 0 or more; nil when exempt.
  public var remaining: Int?
  /// When one more frees up; nil while nothing is used.
  public var nextFreeAt: Instant?

  public init(
    exempt: Bool, window: Window?, limit: Int?, used: Int, remaining: Int?, nextFreeAt: Instant?
  ) {
    self.exempt = exempt
    self.window = window
    self.limit = limit
    self.used = used
    self.remaining = remaining
    self.nextFreeAt = nextFreeAt
  }

  /// The quota of a user no limit holds.
  public static let none = Quota(
    exempt: true, window: nil, limit: nil, used: 0, remaining: nil, nextFreeAt: nil)

  /// The quota at `now`.
  ///
  /// - Parameters:
  ///   - recorded: when the server recorded this user's results in this mode over the past day
  ///     (the past hour is enough without a daily maximum), undone ones included, in any order.
  ///     A result counts until exactly one window after it.
  ///   - daily: nil for no daily quota.
  public init(recorded: [Instant], hourly: Int, daily: Int?, now: Instant) {
    let byHour = Self.reading(recorded, window: .hour, limit: hourly, now: now)
    guard let daily else {
      self = byHour
      return
    }
    let byDay = Self.reading(recorded, window: .day, limit: daily, now: now)
    let never = Instant(seconds: .max)
    let isDayTighter =
      switch ((byDay.remaining ?? 0), (byHour.remaining ?? 0)) {
      case (0, 0): (byDay.nextFreeAt ?? never) > (byHour.nextFreeAt ?? never)
      case (let day, let hour): day < hour
      }
    self = isDayTighter ? byDay : byHour
  }

  /// How far a list of `held` voters may be filled: no further than what remains (SPEC 7.1).
  public func room(beyond held: Int) -> Int {
    guard let remaining else { return .max }
    return max(remaining - held, 0)
  }

  /// Seconds until a refused result is heard, at least 1; nil when it never is (a limit of 0).
  public func retryAfter(now: Instant) -> Int64? {
    nextFreeAt.map { max($0 - now, 1) }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(exempt, forKey: .exempt)
    try container.encode(window, forKey: .window)
    try container.encode(limit, forKey: .limit)
    try container.encode(used, forKey: .used)
    try container.encode(remaining, forKey: .remaining)
    try container.encode(nextFreeAt, forKey: .nextFreeAt)
  }

  /// One more is free when the oldest counted result leaves the window; where a lowered limit is
  /// exceeded already, when as many have left as are too many, and one.
  private static func reading(
    _ recorded: [Instant], window: Window, limit: Int, now: Instant
  ) -> Quota {
    let counted = recorded.filter { now - $0 < window.length }.sorted()
    let leaving = max(counted.count - limit, 0)
    return Quota(
      exempt: false, window: window, limit: limit, used: counted.count,
      remaining: max(limit - counted.count, 0),
      nextFreeAt: limit > 0 && !counted.isEmpty ? counted[leaving] + window.length : nil)
  }
}
