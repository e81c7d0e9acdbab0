import API
import Domain

/// What time does by itself.
extension Model {
  /// Brings everything up to the moment of the event.
  mutating func followClock() {
    guard session != nil else { return }
    prepareTimes()
    for mode in Mode.allCases {
      endOverdueList(mode)
      if let readAt = pages[mode].readAt, readAt <= now {
        pages[mode].readAt = nil
        pages[mode].want(.read)
      }
    }
    closePhones()
    hidePhoneInForm()
    openPhones()
    endGrace()
    warnOfClosing()
    askAboutQuota()
  }

  /// Past its end a list is gone: others may have these voters by now (SPEC 5.8).
  private mutating func endOverdueList(_ mode: Mode) {
    guard let list = pages[mode].list, !list.voters.isEmpty, mayHaveRunOut(list) else { return }
    for voter in list.voters { names[voter.id] = voter.name.short }
    pages[mode].list?.voters = []
    pages[mode].run = nil
    keeping.isDue = true
    _ = arrangeLists()
    for voter in list.voters { closeForms(about: VoterRef(mode: mode, voter: voter.id)) }
    guard mode == self.mode else { return }
    focus = .list
    pages[mode].want(.open)
    let next =
      connection.outage == nil ? "a new one is on its way" : "a new one comes with the network"
    let notes = !hasLeftNotes ? "" : " Your notes are kept: o shows them."
    say("Midnight in Hawaii: yesterday's list has run out, and \(next).\(notes)")
  }

  /// At the closing, by the late end of what the clock may be, every number is gone from memory.
  private mutating func closePhones() {
    guard let list = pages[.calls].list, list.lockout == nil, let closesAt = list.closesAt,
      clock.isKnown, clock.mayHaveReached(closesAt, at: now)
    else { return }
    let isNews = pages[.calls].closedAt != closesAt
    pages[.calls].closedAt = closesAt
    pages[.calls].list?.closesAt = nil
    let lockout = lockout(from: closesAt)
    pages[.calls].list?.lockout = lockout
    for index in list.voters.indices { pages[.calls].list?.voters[index].phone = nil }
    for index in done.indices where done[index].mode == .calls { done[index].voter.phone = nil }
    for key in undone.keys where undone[key]?.mode == .calls { undone[key]?.voter.phone = nil }
    keeping.isDue = true
    // By then the server has closed as well, and not every client asks in the same moment.
    pages[.calls].readAt = now + 2_000 + Int64(reading.random.fraction * 5_000)
    showLists()
    guard mode == .calls, isNews else { return }
    perform(.bell)
    let until = session?.hours.map { SpokenTime.clock(closesAt + Lockout.grace, in: $0.zone) }
    say(
      "The phones are closed. A call under way can still be recorded"
        + (until.map { " until \($0)" } ?? "") + ".", role: .warning)
  }

  /// By the settings, until the server says it in its own words.
  private func lockout(from closesAt: Instant) -> Lockout {
    guard let hours = session?.hours, case .closed(let opensAt) = hours.state(at: closesAt) else {
      return Lockout(endsAt: nil, message: "The phones are closed now.")
    }
    return Lockout(opensAt: opensAt, zone: hours.zone, now: closesAt)
  }

  private mutating func openPhones() {
    guard let endsAt = pages[.calls].list?.lockout?.endsAt, clock.hasReached(endsAt, at: now)
    else { return }
    pages[.calls].list?.lockout = nil
    pages[.calls].closedAt = nil
    pages[.calls].isGraceOver = false
    // Numbers come from the server alone, so nothing is shown before it has answered.
    pages[.calls].want(.open)
    if mode == .calls { say("The phones are open again.") }
  }

  /// Half an hour after closing, calls made can no longer be written down as they come.
  private mutating func endGrace() {
    guard let closedAt = pages[.calls].closedAt,
      clock.mayHaveReached(closedAt + Lockout.grace, at: now)
    else { return }
    pages[.calls].closedAt = nil
    pages[.calls].isGraceOver = true
    pages[.calls].readAt = now + 2_000 + Int64(reading.random.fraction * 5_000)
  }

  private mutating func warnOfClosing() {
    guard mode == .calls, !page.hasWarned, let left = secondsToClosing, left <= Lockout.warning
    else { return }
    pages[.calls].hasWarned = true
    perform(.bell)
  }

  /// Nil when the phones are closed, or closing is not planned.
  var secondsToClosing: Int64? {
    guard case .open(let closesAt?) = phones else { return nil }
    return clock.left(until: closesAt, at: now)
  }

  /// When one more is free, the server knows how many.
  private mutating func askAboutQuota() {
    guard let quota = page.list?.quota, let freeAt = quota.nextFreeAt,
      clock.hasReached(freeAt, at: now)
    else { return }
    pages[mode].list?.quota.nextFreeAt = nil
    pages[mode].want(page.visible.isEmpty && page.finished == nil && !isLockedOut ? .open : .read)
  }

  // MARK: The next tick

  /// Asks to be woken when something on the screen, or anything above, changes by itself.
  mutating func askForWake() {
    let next = wakes.compactMap { $0 }.filter { $0 > now }.min()
    guard next != wakeAt else { return }
    wakeAt = next
    perform(.wake(at: next))
  }

  private var wakes: [Int64?] {
    if let form = signIn {
      return [form.notBefore.map { min($0, now + 1_000 - now % 1_000) }]
    }
    guard session != nil else { return [] }
    return [
      keeping.lookAt,
      clock.isKnown ? nil : now + 60_000 - now % 60_000,
      hasCountdown ? clock.nextMark(every: 1, after: now) : clock.nextMark(every: 60, after: now),
      connection.outage.map { min($0.retryAt, now + 1_000 - (now - $0.since) % 1_000) },
      pages[.letters].readAt, pages[.calls].readAt,
      outbox.nextAttempt, connection.lateAt, reportWake,
      pages[.calls].list?.closesAt.flatMap { clock.reading(of: $0) },
      pages[.calls].list?.closesAt.flatMap { clock.reading(of: $0 - Lockout.warning) },
      page.list.flatMap { clock.reading(of: $0.expiresAt) },
    ]
  }

  /// Whether seconds are counted on the screen.
  private var hasCountdown: Bool {
    if isLockedOut, page.list?.lockout?.endsAt != nil { return true }
    if mode == .calls, let left = secondsToClosing, left <= Lockout.warning { return true }
    return quota?.remaining == 0 && quota?.nextFreeAt != nil
  }
}
