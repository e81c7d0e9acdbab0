import Domain

/// The server's clock, carried on by the machine's monotonic one, never by its wall clock.
///
/// An answer tells the server's time to the second, at some moment between request and answer: so
/// the time is known as an interval, narrowed by every answer. Closing is judged by its late end
/// and opening by its early one; before the first answer nothing is known.
public struct ServerClock: Hashable, Sendable {
  /// The server's time less the monotonic reading, in milliseconds: at least and at most.
  private var offset: ClosedRange<Int64>?

  public init() {}

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
    if let offset, offset.overlaps(new) {
      self.offset = offset.clamped(to: new)
    } else {
      offset = new
    }
  }

  /// The time as shown, from the middle of the interval; nil while unknown.
  public func now(at milliseconds: Int64) -> Instant? {
    offset.map { range in
      let middle = range.lowerBound + (range.upperBound - range.lowerBound) / 2 + milliseconds
      return Instant(seconds: middle >= 0 ? middle / 1_000 : (middle - 999) / 1_000)
    }
  }

  /// Whether `instant` may have come: what must end by then has ended. True while unknown.
  public func mayHaveReached(_ instant: Instant, at milliseconds: Int64) -> Bool {
    offset.map { $0.upperBound + milliseconds >= instant.seconds * 1_000 } ?? true
  }

  /// Whether `instant` has come for certain: what may begin then may begin. False while unknown.
  public func hasReached(_ instant: Instant, at milliseconds: Int64) -> Bool {
    offset.map { $0.lowerBound + milliseconds >= instant.seconds * 1_000 } ?? false
  }

  /// The reading at which `instant` may first have come, in milliseconds; nil while unknown.
  public func reading(of instant: Instant) -> Int64? {
    offset.map { instant.seconds * 1_000 - $0.upperBound }
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
}
