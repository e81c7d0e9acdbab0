/// What the loop read from the machine when an event came: the only time and chance that the core
/// knows.
public struct Reading: Hashable, Sendable {
  /// `CLOCK_BOOTTIME` in milliseconds: it counts sleep and is never set back.
  public var milliseconds: Int64
  public var random: RandomBits
  /// Milliseconds since 1970 by the machine's own clock, which anyone may set: it dates results
  /// after a reboot without the network and may end a list early, and never opens the phones.
  public var wall: Int64?

  public init(milliseconds: Int64, random: RandomBits, wall: Int64? = nil) {
    self.milliseconds = milliseconds
    self.random = random
    self.wall = wall
  }
}

/// 128 random bits, fresh with every reading: for idempotency keys and for the jitter of retries.
public struct RandomBits: Hashable, Sendable {
  public var high: UInt64
  public var low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// - Parameter generator: the system's, but in tests.
  public init(using generator: inout some RandomNumberGenerator) {
    self.init(high: generator.next(), low: generator.next())
  }

  /// An idempotency key: 32 hexadecimal digits.
  var key: String { Self.hex(high) + Self.hex(low) }

  /// At least 0 and below 1.
  var fraction: Double { Double(low >> 11) / Double(1 << 53) }

  private static func hex(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
