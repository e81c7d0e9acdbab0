/// The server's clock as it is kept for a restart: the boot it was measured in, and what is left of
/// it after another one.
public struct KeptClock: Codable, Hashable, Sendable {
  /// The id of the boot; empty when unknown, which is the same as no other.
  public var boot: String
  /// The server's time less `CLOCK_BOOTTIME`, in milliseconds: at least and at most.
  public var earliest: Int64
  public var latest: Int64
  /// The reading of `CLOCK_BOOTTIME` for which that holds, in milliseconds; it drifts after.
  public var learnedAt: Int64
  /// The server's time less the machine's own, in milliseconds; nil when no such clock was read.
  public var wallOffset: Int64?

  public init(
    boot: String, earliest: Int64, latest: Int64, learnedAt: Int64, wallOffset: Int64?
  ) {
    self.boot = boot
    self.earliest = earliest
    self.latest = latest
    self.learnedAt = learnedAt
    self.wallOffset = wallOffset
  }
}
