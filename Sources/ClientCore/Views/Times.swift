import Domain

/// Wall-clock times as the screen shows them, worked out once a minute: zones are slow.
struct Times: Equatable, Sendable {
  /// `6:42 PM` by the campaign's clock, named where the machine's own is another.
  var clock = "no clock yet"
  /// When the phones close.
  var closing = ""
  /// Since when the server is away, by the machine's zone; empty when no clock is known.
  var outage = ""
  fileprivate var key = Key()

  fileprivate struct Key: Equatable, Sendable {
    var minute: Int64?
    var closesAt: Instant?
    var outageSince: Int64?
  }
}

extension Model {
  mutating func prepareTimes() {
    let key = Times.Key(
      minute: serverTime.map { $0.seconds / 60 }, closesAt: pages[.calls].list?.closesAt,
      outageSince: connection.outage?.since)
    guard key != times.key, let serverTime else { return }
    let zone = session?.hours?.zone ?? start.zone
    times.key = key
    times.clock = SpokenTime.clock(serverTime, in: zone)
    let date = serverTime.date
    if zone.secondsFromGMT(for: date) != start.zone.secondsFromGMT(for: date) {
      times.clock += " " + SpokenTime.name(of: zone, at: serverTime)
    }
    times.closing = key.closesAt.map { SpokenTime.clock($0, in: zone) } ?? ""
    times.outage =
      key.outageSince.flatMap { clock.now(at: $0) }.map { SpokenTime.clock($0, in: start.zone) }
      ?? ""
  }
}
