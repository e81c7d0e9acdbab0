import ClientCore
import Glibc

/// What the loop reads from the machine for every event.
struct MachineClock {
  private var random = SystemRandomNumberGenerator()

  /// `CLOCK_BOOTTIME` in milliseconds: it counts sleep and cannot be set (clock_gettime(2)).
  static var milliseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }

  mutating func reading() -> Reading {
    Reading(milliseconds: Self.milliseconds, random: RandomBits(using: &random))
  }
}
