import Domain

/// The server's clock, carried on by the machine's monotonic one, never by its wall clock.
///
/// An answer tells the server's time to the second, at some moment between request and answer: so
/// the time is known as an interval, narrowed by every answer and widened by the drift between two
/// clocks. Closing is judged by its late end and opening by its early one; before the first answer
/// nothing is known.
public struct ServerClock: Hashable, Sendable {
  /// The server's time less the monotonic reading, in milliseconds: at least and at most, at the
  /// reading `learnedAt`.
  private var offset: ClosedRange<Int64>?
  private var learnedAt: Int64 = 0

  /// A millisecond in this many: 100 ppm, more than the crystals of two machines differ.
  private static let drift: Int64 = 10_000

  public init() {}

  /// Goes on with a clock kept from before; nil when it is not of this boot, or makes no sense: of
  /// another boot nobody knows how long the machine was off.
  ///
  /// - Parameters:
  ///   - boot: the id of this boot.
  ///   - milliseconds: the monotonic reading now.
  public init?(_ kept: KeptClock, boot: String, at milliseconds: Int64) {
    guard !boot.isEmpty, kept.boot == boot, kept.cleaned == kept, kept.learnedAt <= milliseconds
    else {
      return nil
    }
    offset = kept.earliest...kept.latest
    learnedAt = kept.learnedAt
  }

  /// For keeping; nil while unknown.
  public func kept(boot: String, wallOffset: Int64?) -> KeptClock? {
    offset.map {
      KeptClock(
        boot: boot, earliest: $0.lowerBound, latest: $0.upperBound, learnedAt: learnedAt,
        wallOffset: wallOffset)
    }
  }

  public var isKnown: Bool { offset != nil }

  /// Takes in an answer. One that contradicts what was known before replaces it: the server's
  /// clock was set.
  ///
  /// - Parameters:
  ///   - sentAt: when the request left, in monotonic milliseconds.
  ///   - receivedAt: when the answer was there.
  public mutating func learn(_ serverTime: Instant, sentAt: Int64, receivedAt: Int64) {
    let spoken = serverTime.seconds * 1_000
    let new = (spoken - max(receivedAt, sentAt))...(spoken + 999 - min(sentAt, receivedAt))
    if let old = range(at: receivedAt), old.overlaps(new) {
      offset = old.clamped(to: new)
    } else {
      offset = new
    }
    learnedAt = receivedAt
  }

  /// The time as shown, from the middle of the interval; nil while unknown.
  public func now(at milliseconds: Int64) -> Instant? {
    self.milliseconds(at: milliseconds).map(Instant.init(milliseconds:))
  }

  /// The same in milliseconds since 1970.
  func milliseconds(at milliseconds: Int64) -> Int64? {
    offset.map { range in
      range.lowerBound + (range.upperBound - range.lowerBound) / 2 + milliseconds
    }
  }

  /// Whether `instant` may have come: what must end by then has ended. True while unknown.
  public func mayHaveReached(_ instant: Instant, at milliseconds: Int64) -> Bool {
    range(at: milliseconds).map {
      $0.upperBound + milliseconds >= instant.seconds * 1_000
    } ?? true
  }

  /// Whether `instant` has come for certain: what may begin then may begin. False while unknown.
  public func hasReached(_ instant: Instant, at milliseconds: Int64) -> Bool {
    range(at: milliseconds).map {
      $0.lowerBound + milliseconds >= instant.seconds * 1_000
    } ?? false
  }

  /// The reading at which `instant` may first have come, in milliseconds; nil while unknown.
  public func reading(of instant: Instant) -> Int64? {
    offset.map { range in
      let plain = instant.seconds * 1_000 - range.upperBound
      guard plain > learnedAt else { return plain }
      // The interval grows on the way there, so it comes that much sooner.
      return plain - (plain - learnedAt) / (Self.drift + 1)
    }
  }

  /// Seconds until `instant` by the time as shown, 0 or more; nil while unknown.
  public func left(until instant: Instant, at milliseconds: Int64) -> Int64? {
    now(at: milliseconds).map { max(instant - $0, 0) }
  }

  /// The next reading at which the time as shown is a whole multiple of `seconds`; nil while
  /// unknown.
  public func nextMark(every seconds: Int64, after milliseconds: Int64) -> Int64? {
    offset.map { range in
      let shift = range.lowerBound + (range.upperBound - range.lowerBound) / 2
      let step = seconds * 1_000
      let past = (milliseconds + shift) % step
      return milliseconds + step - (past < 0 ? past + step : past)
    }
  }

  /// The interval as wide as it is by then.
  private func range(at milliseconds: Int64) -> ClosedRange<Int64>? {
    offset.map { range in
      let slack = max(milliseconds - learnedAt, 0) / Self.drift
      return (range.lowerBound - slack)...(range.upperBound + slack)
    }
  }
}

extension KeptClock {
  /// Milliseconds beyond which no clock is believed, about the year 5138.
  static let most: Int64 = 100_000_000_000_000

  /// Bounds in order and within what arithmetic can stand.
  private var isPlausible: Bool {
    earliest <= latest
      && [earliest, latest, learnedAt, wallOffset ?? 0].allSatisfy {
        (-Self.most...Self.most).contains($0)
      }
  }

  /// The same, or a clock that tells nothing when this one makes no sense.
  var cleaned: KeptClock {
    isPlausible
      ? self : KeptClock(boot: "", earliest: 0, latest: 0, learnedAt: 0, wallOffset: nil)
  }
}

extension Instant {
  /// The second that has begun by then.
  init(milliseconds: Int64) {
    self.init(
      seconds: milliseconds / 1_000 - (milliseconds % 1_000 < 0 ? 1 : 0))
  }
}
