import Domain

/// Wall-clock times as the screen shows them, worked out once a minute: zones are slow.
struct Times: Equatable, Sendable {
  /// `6:42 PM` by the campaign's clock, named where the machine's own is another.
  var clock = "no clock yet"
  /// When the phones close.
  var closing = ""
  /// Since when the server is away, by the same clock; empty when none is known.
  var outage = ""
  fileprivate var key = Key()

  fileprivate struct Key: Equatable, Sendable {
    var minute: Int64?
    var closesAt: Instant?
    var outageSince: Int64?
    var isKnown = false
  }
}

extension Model {
  mutating func prepareTimes() {
    let outageSince = connection.outage?.since
    let key = Times.Key(
      minute: (serverTime ?? occurrence).map { $0.seconds / 60 },
      closesAt: pages[.calls].list?.closesAt,
      outageSince: outageSince, isKnown: clock.isKnown)
    guard key != times.key else { return }
    let zone = session?.hours?.zone ?? start.zone
    times = Times()
    times.key = key
    times.outage = outageSince.flatMap(moment(of:)).map { SpokenTime.clock($0, in: zone) } ?? ""
    guard let serverTime else { return }
    times.clock = SpokenTime.clock(serverTime, in: zone)
    let date = serverTime.date
    if zone.secondsFromGMT(for: date) != start.zone.secondsFromGMT(for: date) {
      times.clock += " " + SpokenTime.name(of: zone, at: serverTime)
    }
    times.closing = key.closesAt.map { SpokenTime.clock($0, in: zone) } ?? ""
  }
}
