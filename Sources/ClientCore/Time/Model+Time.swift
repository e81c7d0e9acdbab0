import API
import Domain

/// What time it is: by the server's clock, or, after a reboot without the network, by a guess that
/// opens nothing.
extension Model {
  /// Takes in the time an answer told.
  mutating func learn(_ serverTime: Instant, sentAt: Int64) {
    clock.learn(serverTime, sentAt: sentAt, receivedAt: now)
    if let wall = reading.wall, let time = clock.milliseconds(at: now) {
      let (offset, overflowed) = time.subtractingReportingOverflow(wall)
      wallOffset = overflowed || abs(offset / 2) > KeptClock.most / 2 ? nil : offset
    }
  }

  /// Goes on with the clock that was kept: trusted within one boot, and otherwise a guess.
  mutating func takeUp(_ kept: KeptClock) {
    clock = ServerClock(kept, boot: start.boot, at: now) ?? ServerClock()
    wallOffset = kept.wallOffset
    keptClock = kept
  }

  /// The clock for keeping; nil before any answer.
  var clockToKeep: KeptClock? {
    clock.kept(boot: start.boot, wallOffset: wallOffset) ?? keptClock
  }

  /// When what is done now happens, for the server to know: by its own clock or else by the guess,
  /// which is never before the lists came.
  var occurrence: Instant? {
    if let serverTime { return serverTime }
    let earliest = Mode.allCases.compactMap { pages[$0].list?.serverTime }.max()
    guard let guess = guessedTime else { return earliest }
    return earliest.map { max($0, guess) } ?? guess
  }

  /// The same for a result. A call under way at the closing was made in time: as the last second
  /// before it, however late the server hears of it (SPEC 8.2).
  func occurrence(ofResultIn mode: Mode) -> Instant? {
    guard mode == .calls, let closedAt = pages[.calls].closedAt else { return occurrence }
    return occurrence.map { min($0, closedAt - 1) }
  }

  /// When a reading was taken: as `occurrence`, for showing.
  func moment(of reading: Int64) -> Instant? {
    clock.now(at: reading) ?? occurrence.map { $0 - (now - reading) / 1_000 }
  }

  /// The machine's own clock corrected by what it was off when the server was heard last; nil
  /// without either.
  private var guessedTime: Instant? {
    guard let wall = reading.wall, let wallOffset else { return nil }
    let (sum, overflowed) = wall.addingReportingOverflow(wallOffset)
    return overflowed ? nil : Instant(milliseconds: sum)
  }

  /// Whether a list may have run out (SPEC 5.8), by the late end of the clock; without one by the
  /// guess, and without that it has.
  func mayHaveRunOut(_ list: VoterList) -> Bool {
    if clock.isKnown { return clock.mayHaveReached(list.expiresAt, at: now) }
    return guessedTime.map { $0 >= list.expiresAt } ?? true
  }
}
