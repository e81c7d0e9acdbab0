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

  /// Milliseconds since 1970 by the clock that anyone may set.
  static var wall: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
  }

  /// The id of this boot of the machine (random(4)); empty where the kernel tells none.
  static var boot: String {
    let descriptor = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(descriptor, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(count, 0)).prefix { $0 > 0x20 }, as: UTF8.self)
  }

  mutating func reading() -> Reading {
    Reading(
      milliseconds: Self.milliseconds, random: RandomBits(using: &random), wall: Self.wall)
  }
}
