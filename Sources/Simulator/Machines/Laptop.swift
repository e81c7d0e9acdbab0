import Domain

/// A laptop: its clock, its way to the server, its disk.
final class Laptop {
  let number: Int
  /// Who uses it, as indexes of the campaign's volunteers; most have one.
  let volunteers: [Int]
  /// When its `CLOCK_BOOTTIME` read 0, in virtual milliseconds.
  private(set) var bootedAt: Int64
  /// The id of this boot.
  private(set) var boot: String
  /// What its wall clock is off by, in milliseconds.
  var wallError: Int64
  let disk = Disk()
  var link = Link.good
  /// Counts the troubles of its link and disk, so that only the latest heals.
  var linkTroubles = 0
  var diskTroubles = 0

  init(number: Int, volunteers: [Int], now: Int64, chance: inout Chance) {
    self.number = number
    self.volunteers = volunteers
    bootedAt = now - chance.among(60_000...900_000_000)
    boot = Self.bootID(&chance)
    wallError = Self.wallError(&chance)
  }

  /// What `CLOCK_BOOTTIME` reads, in milliseconds.
  func monotonic(at now: Int64) -> Int64 { now - bootedAt }

  /// The virtual time of a reading.
  func time(ofReading reading: Int64) -> Int64 { reading + bootedAt }

  /// Off and on again: a new boot, and a wall clock that may have been set.
  func reboot(at now: Int64, chance: inout Chance) {
    bootedAt = now - chance.among(2_000...90_000)
    boot = Self.bootID(&chance)
    if chance.happens(0.3) { wallError = Self.wallError(&chance) }
  }

  private static func bootID(_ chance: inout Chance) -> String {
    String(chance.next(), radix: 16)
  }

  /// Right, or off by seconds, or by days.
  private static func wallError(_ chance: inout Chance) -> Int64 {
    chance.happens(0.5)
      ? 0
      : chance.happens(0.5)
        ? chance.among(-90_000...90_000) : chance.among(-100_000_000...100_000_000)
  }
}

/// A laptop's way to the server.
enum Link: String {
  case good
  /// A hall full of laptops on one access point.
  case bad
  /// The Wi-Fi wants a login first, and answers everything with a page of its own.
  case portal
  case down
}
